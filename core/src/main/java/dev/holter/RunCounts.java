package dev.holter;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How many there are of what, at one moment.
 *
 * @param at that moment, by the database's clock
 * @param open the runs that are not over, by how they seem; a health that nothing has is missing
 * @param running those of them whose body executes
 * @param waiting those that wait for a person or a signal
 * @param workersAlive registrations that renew their lease
 * @param workersSuspect registrations whose lease has not moved lately
 * @param workersLost registrations given up in the last 24 hours
 * @param lastEndedAt the latest end among the newest 1,000 runs begun; null when none of them is over
 */
public record RunCounts(
        Instant at,
        Map<Health, Long> open,
        long running,
        long waiting,
        long workersAlive,
        long workersSuspect,
        long workersLost,
        @Nullable Instant lastEndedAt) {
    /** Copies the map. */
    public RunCounts {
        open = Map.copyOf(open);
    }

    /** How many open runs seem so. */
    public long of(Health health) {
        return open.getOrDefault(health, 0L);
    }
}
