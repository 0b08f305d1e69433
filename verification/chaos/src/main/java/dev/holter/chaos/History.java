package dev.holter.chaos;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the database says in the end, and what was done to it on the way, with times on the clock of the journals.
 *
 * @param runs every run as it is stored
 * @param changes every change of a run's outcome, in order
 * @param leases every renewal and every other change of a lease, in order
 * @param losses how each lost worker was lost
 * @param checkpoints every checkpoint that was written and every fence that was raised, in order
 * @param retries everything that was to begin anew
 * @param inScheduler items that a scheduler still has to do
 * @param fired items that Quartz has handed to one of its threads
 * @param refused items that a scheduler has given up, or was told to delete
 */
record History(
        List<StoredRun> runs,
        List<Change> changes,
        List<Lease> leases,
        Map<UUID, String> losses,
        List<Saved> checkpoints,
        List<Retry> retries,
        Set<String> inScheduler,
        Set<String> fired,
        Set<String> refused) {

    /** A run; {@code item} is the name of Quartz's job, or the id of JobRunr's. */
    record StoredRun(
            UUID id,
            UUID workflow,
            int attempt,
            @Nullable UUID retryOf,
            String host,
            String jobType,
            String item,
            @Nullable UUID worker,
            String status,
            @Nullable String reason,
            @Nullable String stopReason,
            long done) {
        boolean open() {
            return status.equals("RUNNING") || status.equals("WAITING");
        }
    }

    /** A run that was inserted ({@code was} is null), changed, or deleted ({@code now} is null). */
    record Change(
            long seq,
            long nanos,
            long transaction,
            UUID run,
            @Nullable String was,
            @Nullable String now) {
        boolean ends() {
            return terminal(now) && !terminal(was);
        }

        boolean afterTheEnd() {
            return terminal(was);
        }

        private static boolean terminal(@Nullable String status) {
            return status != null && !status.equals("RUNNING") && !status.equals("WAITING");
        }
    }

    /** A lease after a change. */
    record Lease(
            long seq, long nanos, UUID worker, long pid, String state, long counter, long fastNanos, long slowNanos) {}

    /** A checkpoint after a change; a raised fence leaves the text as it was. */
    record Saved(
            long seq,
            long nanos,
            long transaction,
            UUID workflow,
            UUID run,
            @Nullable Long wasFence,
            long fence,
            @Nullable String was,
            @Nullable String now) {}

    /** What was to begin anew. */
    record Retry(
            UUID run,
            UUID workflow,
            int attempt,
            String state,
            @Nullable String note) {}
}
