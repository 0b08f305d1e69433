package dev.holter.examples.demo;

import dev.holter.EndReason;
import dev.holter.Health;
import dev.holter.Progress;
import dev.holter.RunDetails;
import dev.holter.RunStatus;
import dev.holter.RunSummary;
import dev.holter.StageSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Runs as a console would tell of them. */
final class Recorded {
    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
    private static final UUID WORKFLOW = new UUID(0, 1);

    private Recorded() {}

    static Progress progress(String stage, long done, long total, long base, Duration elapsed) {
        return new Progress(stage, done, OptionalLong.of(total), "classes", null, base, elapsed);
    }

    static Progress nothing(Duration elapsed) {
        return new Progress(null, 0, OptionalLong.empty(), null, null, 0, elapsed);
    }

    static StageSummary stage(int ordinal, RunStatus outcome, Progress progress) {
        String name = String.valueOf(progress.stage());
        return new StageSummary(ordinal, name, START, null, progress.elapsed(), outcome, progress);
    }

    static RunSummary run(String jobType, int attempt, RunStatus status, int stage, Progress progress) {
        boolean failed = status == RunStatus.FAILED;
        return new RunSummary(
                new UUID(attempt, jobType.hashCode()),
                WORKFLOW,
                attempt,
                "quartz",
                "demo",
                jobType,
                new UUID(0, 2),
                "demo",
                status,
                failed ? EndReason.JOB_ERROR : null,
                null,
                status.terminal() ? Health.ENDED : Health.FINE,
                START,
                status.terminal() ? START.plus(progress.elapsed()) : null,
                progress.elapsed(),
                null,
                stage,
                progress,
                failed ? "java.sql.SQLException: broken" : null,
                Map.of());
    }

    static RunDetails details(RunSummary run, @Nullable String stack, StageSummary... stages) {
        return new RunDetails(
                run, run.jobType(), null, stack, null, List.of(), List.of(stages), List.of(run), List.of());
    }
}
