package dev.holter.postgres;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.holter.spi.RunStart;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/** A run as the rows of a test speak of it. Immutable. */
record TestRun(UUID id, UUID workflowId, UUID workerId, RunStart from) {
    /** A first attempt under this worker. */
    static TestRun of(UUID workerId) {
        return of(workerId, RunStart.first("test", "here", "imports.users", "imports.users"));
    }

    static TestRun of(UUID workerId, RunStart from) {
        return new TestRun(UuidCreator.getTimeOrderedEpoch(), UuidCreator.getTimeOrderedEpoch(), workerId, from);
    }

    static TestRun named(UUID workerId, String jobType) {
        return of(workerId, RunStart.first("test", "here", jobType, jobType));
    }

    TestRun labelled(Map<String, String> labels) {
        RunStart with = new RunStart(
                from.host(),
                from.scheduler(),
                from.jobType(),
                from.jobKey(),
                from.triggerKey(),
                from.firingId(),
                from.scheduledAt(),
                from.workflowId(),
                from.attempt(),
                labels);
        return new TestRun(id, workflowId, workerId, with);
    }

    /** The same, fired by this trigger. */
    TestRun firedBy(String trigger, Instant due) {
        return new TestRun(id, workflowId, workerId, from.firedBy(trigger, "firing", due));
    }

    /** The attempt after this one, of the same workflow. */
    TestRun nextAttempt() {
        return new TestRun(
                UuidCreator.getTimeOrderedEpoch(), workflowId, workerId, from.attempt(workflowId, from.attempt() + 1));
    }
}
