package dev.holter.examples.demo;

import dev.holter.EndReason;
import dev.holter.Event;
import dev.holter.Health;
import dev.holter.Progress;
import dev.holter.RunDetails;
import dev.holter.RunStatus;
import dev.holter.RunSummary;
import dev.holter.StageSummary;
import dev.holter.StopSummary;
import dev.holter.ThreadEvidence;
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
                "host-1",
                status,
                failed ? EndReason.JOB_ERROR : null,
                null,
                status.terminal() ? Health.ENDED : Health.FINE,
                START,
                status.terminal() ? START.plus(progress.elapsed()) : null,
                progress.elapsed(),
                null,
                null,
                stage,
                progress,
                failed ? "java.sql.SQLException: broken" : null,
                Map.of());
    }

    /** The same run, in another health. */
    static RunSummary seeming(RunSummary run, Health health) {
        return copy(run, run.workerName(), run.reason(), health, run.startedAt(), run.endedAt());
    }

    /** The same run elsewhere, between these moments, for this reason. */
    static RunSummary on(String worker, RunSummary run, @Nullable EndReason reason, Duration started, Duration ended) {
        return copy(run, worker, reason, run.health(), START.plus(started), START.plus(ended));
    }

    static Instant at(Duration sinceStart) {
        return START.plus(sinceStart);
    }

    private static RunSummary copy(
            RunSummary run,
            @Nullable String worker,
            @Nullable EndReason reason,
            Health health,
            Instant started,
            @Nullable Instant ended) {
        return new RunSummary(
                run.id(),
                run.workflowId(),
                run.attempt(),
                run.host(),
                run.scheduler(),
                run.jobType(),
                run.workerId(),
                worker,
                run.workerHost(),
                run.status(),
                reason,
                run.note(),
                health,
                started,
                ended,
                run.elapsed(),
                run.leaseAge(),
                run.beatAge(),
                run.stageOrdinal(),
                run.progress(),
                run.error(),
                run.labels());
    }

    static Event event(String kind, RunSummary run, @Nullable String actor, String text, Duration at) {
        return new Event(new UUID(3, kind.hashCode()), START.plus(at), kind, run.id(), run.workerId(), actor, text);
    }

    static RunDetails stopped(RunSummary run, StopSummary stop, List<ThreadEvidence> evidence, List<Event> events) {
        return new RunDetails(run, run.jobType(), null, null, stop, null, evidence, List.of(), List.of(run), events);
    }

    static RunDetails details(RunSummary run, @Nullable String stack, StageSummary... stages) {
        return new RunDetails(
                run, run.jobType(), null, stack, null, null, List.of(), List.of(stages), List.of(run), List.of());
    }
}
