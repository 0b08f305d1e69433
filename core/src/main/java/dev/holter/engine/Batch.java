package dev.holter.engine;

import dev.holter.RunStatus;
import dev.holter.spi.RunStart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one tick writes. Immutable, all text clean, all times on this process's monotonic clock: the store turns them into the database's time
 * minus their age.
 *
 * @param runs by run, in the order of their ids
 * @param events what else happened
 * @param handled commands that need not come again
 */
public record Batch(List<RunRows> runs, List<EventRow> events, List<UUID> handled) {
    /** Nothing but the lease. */
    public static final Batch EMPTY = new Batch(List.of(), List.of());

    /** Without any command. */
    public Batch(List<RunRows> runs, List<EventRow> events) {
        this(runs, events, List.of());
    }

    /** Whether there is nothing to write. */
    public boolean isEmpty() {
        return runs.isEmpty() && events.isEmpty() && handled.isEmpty();
    }

    /** The same, with commands that need not come again. */
    Batch with(List<UUID> done) {
        return done.isEmpty() ? this : new Batch(runs, events, done);
    }

    /** The same as two batches, of which neither is empty. For batches of two rows or more. */
    List<Batch> halves() {
        if (!runs.isEmpty() && !events.isEmpty()) {
            return List.of(new Batch(runs, List.of()), new Batch(List.of(), events));
        }
        int run = runs.size() / 2;
        int event = events.size() / 2;
        return List.of(
                new Batch(runs.subList(0, run), events.subList(0, event)),
                new Batch(runs.subList(run, runs.size()), events.subList(event, events.size())));
    }

    /** The beats, when the batch holds nothing else; else none. */
    public List<BeatRow> onlyBeats() {
        List<BeatRow> beats = new ArrayList<>(runs.size());
        for (RunRows rows : runs) {
            if (rows.beat() == null
                    || rows.start() != null
                    || rows.end() != null
                    || rows.checkpoint() != null
                    || rows.stop() != null
                    || !rows.evidence().isEmpty()
                    || rows.erase()
                    || !rows.stages().isEmpty()) {
                return List.of();
            }
            beats.add(rows.beat());
        }
        return events.isEmpty() && handled.isEmpty() ? beats : List.of();
    }

    /**
     * All that changed of one run.
     *
     * @param runId the run
     * @param start its start, null when that is committed already
     * @param stages stages that began or ended
     * @param checkpoint null when it saved none
     * @param beat null when it did not move, or when another row carries its progress
     * @param stop how far its stop has come, null when that is known or none was asked for
     * @param evidence what was seen of its thread
     * @param end null while it runs; with a start, the run is inserted as ended
     * @param erase its record is to go: it was no problem, and only problems are kept
     */
    public record RunRows(
            UUID runId,
            @Nullable StartRow start,
            List<StageRow> stages,
            @Nullable CheckpointRow checkpoint,
            @Nullable BeatRow beat,
            @Nullable StopRow stop,
            List<EvidenceRow> evidence,
            @Nullable EndRow end,
            boolean erase) {
        /** Only what a run without a stop has. */
        public RunRows(
                UUID runId,
                @Nullable StartRow start,
                List<StageRow> stages,
                @Nullable CheckpointRow checkpoint,
                @Nullable BeatRow beat,
                @Nullable EndRow end,
                boolean erase) {
            this(runId, start, stages, checkpoint, beat, null, List.of(), end, erase);
        }

        /** The same, with a start and a checkpoint of this attempt. */
        public RunRows as(Store.Attempt attempt) {
            return new RunRows(
                    runId,
                    start == null ? null : start.as(attempt),
                    stages,
                    checkpoint == null ? null : checkpoint.as(attempt),
                    beat,
                    stop,
                    evidence,
                    end,
                    erase);
        }
    }

    /** A run's beginning, with the progress it begins with. */
    public record StartRow(
            UUID runId,
            UUID workflowId,
            UUID workerId,
            RunStart from,
            Map<String, String> policy,
            long nanos,
            ProgressRow progress) {
        StartRow as(Store.Attempt attempt) {
            UUID workflow = attempt.workflowId();
            return new StartRow(
                    runId, workflow, workerId, from.attempt(workflow, attempt.number()), policy, nanos, progress);
        }
    }

    /**
     * A run's end, with when it began, so that its length is true whatever the two commits took, and with its last progress.
     *
     * @param leftNanos when its thread left the body, 0 when it may still be executing
     */
    public record EndRow(UUID runId, long startNanos, Ending ending, ProgressRow progress, long leftNanos) {}

    /**
     * That a run was asked to stop, and how far that has come; 0 is never.
     *
     * @param observedNanos when the job looked
     * @param interruptedNanos when its thread was interrupted
     * @param abandonedNanos when it was given up: it executes in spite of all
     */
    public record StopRow(
            UUID runId,
            String reason,
            long askedNanos,
            long observedNanos,
            long interruptedNanos,
            long abandonedNanos) {}

    /** What was seen of a run's thread when there was reason to look. */
    public record EvidenceRow(
            UUID id,
            UUID runId,
            long nanos,
            String kind,
            String threadName,
            String threadState,
            String stack,
            Seen seen) {}

    /**
     * What some looks at a thread say together.
     *
     * @param cpuMillis processor time between the first and the last, negative when nobody knows
     * @param waitsFor the lock that it waits for
     * @param heldBy the thread that holds it
     * @param samples how many looks
     * @param sameFrames in how many of them it was in the frames of the last
     * @param verdict all that, in words
     */
    public record Seen(
            long cpuMillis,
            @Nullable String waitsFor,
            @Nullable String heldBy,
            int samples,
            int sameFrames,
            String verdict) {}

    /** How far a run or stage is. A negative total means unknown. */
    public record ProgressRow(
            long done,
            long total,
            long base,
            int stageOrdinal,
            @Nullable String stage,
            @Nullable String unit,
            @Nullable String detail) {
        /** Whether it is where the other was, of the same run, and differs from it in its count and its detail at most. A stage keeps its name and unit. */
        boolean sameStage(ProgressRow other) {
            return stageOrdinal == other.stageOrdinal && total == other.total && base == other.base;
        }
    }

    /**
     * A live run moved.
     *
     * @param sameStage whether the store has, as it acknowledged, everything of this progress but its count and its detail
     */
    public record BeatRow(UUID runId, long nanos, ProgressRow progress, boolean sameStage) {
        /** One of which the store may know nothing. */
        public BeatRow(UUID runId, long nanos, ProgressRow progress) {
            this(runId, nanos, progress, false);
        }
    }

    /** A stage began or ended. {@code endNanos} counts only when the outcome is terminal. */
    public record StageRow(
            UUID runId, String name, long startNanos, long endNanos, RunStatus outcome, ProgressRow progress) {}

    /** What is to be handed to the next attempt. */
    public record CheckpointRow(UUID workflowId, UUID runId, int attempt, long ticket, Payload payload) {
        CheckpointRow as(Store.Attempt of) {
            return new CheckpointRow(of.workflowId(), runId, of.number(), ticket, payload);
        }
    }

    /** Something that happened. */
    public record EventRow(
            UUID id,
            long nanos,
            String kind,
            @Nullable UUID runId,
            @Nullable UUID workerId,
            String text) {}
}
