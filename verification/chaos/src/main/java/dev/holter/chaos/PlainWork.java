package dev.holter.chaos;

import dev.holter.Holter;
import dev.holter.spi.RunStart;
import dev.holter.spi.RunTracker;
import dev.holter.spi.TrackedRun;
import java.util.UUID;

/** A process without a scheduler: does one item after the other, of which nobody does anything over. For a wrong clock, which a cluster of Quartz's cannot bear. */
final class PlainWork {
    private PlainWork() {}

    @SuppressWarnings("InfiniteLoopStatement")
    static void forEver(Holter holter) {
        RunTracker tracker = RunTracker.of(holter);
        while (true) {
            String item = UUID.randomUUID().toString();
            TrackedRun run = tracker.begin(RunStart.first("plain", "plain", "plain.steady", "plain." + item));
            run.bind();
            try {
                Work.execute("steady", item);
                run.returned();
            } catch (Throwable e) {
                run.threw(e);
            } finally {
                run.unbind();
            }
        }
    }
}
