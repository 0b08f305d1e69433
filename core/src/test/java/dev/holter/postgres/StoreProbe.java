package dev.holter.postgres;

import dev.holter.RunStatus;
import dev.holter.engine.Batch.ProgressRow;
import dev.holter.engine.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Looks into a store past the store, and makes rows older than they are. Each store under test has its own. */
interface StoreProbe {
    Optional<SeenRun> run(UUID runId);

    long runs();

    Optional<SeenPulse> pulse(UUID runId);

    /** By ordinal. */
    List<SeenStage> stages(UUID runId);

    Optional<SeenCheckpoint> checkpoint(UUID workflowId);

    SeenWorker worker(UUID workerId);

    /** Oldest first. */
    List<SeenEvent> events();

    /** Deletes the row of a worker, as somebody might by hand. */
    void forget(UUID workerId);

    /** The store's own clock. */
    Instant now();

    /** Makes all that is kept, workers included, older by this much. */
    void age(Duration by);

    /** Makes one run older, with all that belongs to it. */
    void age(UUID runId, Duration by);

    record SeenRun(
            RunStatus status,
            @Nullable String reason,
            @Nullable String note,
            @Nullable Failure failure,
            UUID workerId,
            Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable String stopReason,
            @Nullable Instant stopAskedAt,
            @Nullable Instant stopObservedAt,
            Map<String, String> labels,
            @Nullable Instant scheduledAt,
            ProgressRow progress) {
        /** How long it took; zero while it runs. */
        Duration length() {
            return endedAt == null ? Duration.ZERO : Duration.between(startedAt, endedAt);
        }
    }

    record SeenPulse(Instant beatAt, long counter, ProgressRow progress) {}

    record SeenStage(
            String name, Instant startedAt, @Nullable Instant endedAt, RunStatus outcome, ProgressRow progress) {}

    record SeenCheckpoint(long fence, UUID runId, @Nullable String text) {}

    record SeenWorker(
            String state,
            long counter,
            int running,
            @Nullable String task,
            boolean suspect,
            @Nullable Instant endedAt) {}

    record SeenEvent(
            String kind, @Nullable UUID runId, @Nullable UUID workerId, String text, Instant at) {}
}
