package dev.holter.examples.demo;

import dev.holter.Health;
import dev.holter.RunStatus;
import dev.holter.RunSummary;
import java.io.PrintStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** A line whenever a run begins, changes its stage or its health, or ends, and now and then between: for logs. */
final class LiveLines implements LiveView {
    private static final long BETWEEN_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final PrintStream out;
    private final Map<UUID, Said> said = new HashMap<>();

    private record Said(RunStatus status, Health health, int stage, long nanos) {
        boolean holds(RunSummary run, long now) {
            boolean unchanged = run.status() == status && run.health() == health && run.stageOrdinal() == stage;
            return unchanged && (status.terminal() || now - nanos < BETWEEN_NANOS);
        }
    }

    LiveLines(PrintStream out) {
        this.out = out;
    }

    @Override
    public void show(List<RunSummary> runs) {
        long now = System.nanoTime();
        for (RunSummary run : runs) {
            Said last = said.get(run.id());
            if (last == null || !last.holds(run, now)) {
                said.put(run.id(), new Said(run.status(), run.health(), run.stageOrdinal(), now));
                out.println(RunLine.of(run));
            }
        }
    }

    @Override
    public void close() {
        out.println();
    }
}
