package dev.holter;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One row of a list of runs. All times and ages are by the database's clock at the moment of asking.
 *
 * @param id the run
 * @param workflowId what all attempts of this piece of work share
 * @param attempt 1 for the first
 * @param host the kind of scheduler: quartz, jobrunr
 * @param scheduler the scheduler's own name
 * @param jobType what the scheduler calls the job
 * @param workerId the registration that executes it, null only while waiting
 * @param workerName that registration's name
 * @param workerHost the machine it runs on, null when its row is gone
 * @param status where it stands
 * @param reason why it did not simply succeed, null otherwise
 * @param note a remark for people, null mostly
 * @param health how it seems now
 * @param startedAt when its body began
 * @param endedAt when it ended, null while it runs
 * @param elapsed from start to end, or to now
 * @param leaseAge since its worker last renewed its lease: the process lives; null after its end and while waiting
 * @param beatAge since the last beat of a live run: the job moves; null after its end
 * @param stageOrdinal the current stage's number from 1, 0 when it names none
 * @param progress how far it has come
 * @param error the class and message of what it threw, null when nothing
 * @param labels what the host knows beside: never secret
 */
public record RunSummary(
        UUID id,
        UUID workflowId,
        int attempt,
        String host,
        String scheduler,
        String jobType,
        @Nullable UUID workerId,
        @Nullable String workerName,
        @Nullable String workerHost,
        RunStatus status,
        @Nullable EndReason reason,
        @Nullable String note,
        Health health,
        Instant startedAt,
        @Nullable Instant endedAt,
        Duration elapsed,
        @Nullable Duration leaseAge,
        @Nullable Duration beatAge,
        int stageOrdinal,
        Progress progress,
        @Nullable String error,
        Map<String, String> labels) {

    /** Whether the run has broken what it promised: stalled and overdue runs, and runs of dead workers. */
    public boolean stale() {
        return health == Health.WORKER_DEAD || health == Health.NOT_MOVING || health == Health.OVERDUE;
    }

    /** When it ended, empty while it runs. */
    public Optional<Instant> ended() {
        return Optional.ofNullable(endedAt);
    }
}
