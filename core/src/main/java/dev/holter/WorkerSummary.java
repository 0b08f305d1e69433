package dev.holter;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One registration of one process. All times and ages are by the database's clock at the moment of asking.
 *
 * @param id the registration
 * @param number the same, as a small number
 * @param name what the operator calls it; names may be reused
 * @param type what kind of scheduler it runs
 * @param host the machine
 * @param pid the process
 * @param version the application's version, or Holter's
 * @param status what it is doing, or how it ended
 * @param startedAt when it registered
 * @param beatAt when it last renewed its lease
 * @param beatAge since then
 * @param leaseExpiresAt when an observer may give it up, if it renews nothing until then
 * @param endedAt when it stopped or was given up, null before
 * @param running runs it says it has
 * @param task the type of its longest run, null when idle
 * @param metadata what the application adds
 */
public record WorkerSummary(
        UUID id,
        long number,
        String name,
        String type,
        String host,
        long pid,
        String version,
        Status status,
        Instant startedAt,
        Instant beatAt,
        Duration beatAge,
        Instant leaseExpiresAt,
        @Nullable Instant endedAt,
        int running,
        @Nullable String task,
        Map<String, String> metadata) {

    /** What a worker is doing, or how it ended. */
    public enum Status {
        /** Registered, no run at the moment. */
        ACTIVE,
        /** No run for five minutes. */
        IDLE,
        /** Has runs. */
        PROCESSING,
        /** Its lease has not moved lately. */
        SUSPECT,
        /** Shutting down: takes no new runs. */
        STOPPING,
        /** Ended cleanly. */
        STOPPED,
        /** Stopped renewing its lease and was given up. */
        LOST
    }
}
