package dev.holter;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the job types did in the last 24 hours.
 *
 * @param from the runs counted began at this time or later, by the database's clock
 * @param sampled whether there were more runs than are counted; then the newest 100,000 are
 * @param types the types, most runs first
 */
public record TypeStatistics(Instant from, boolean sampled, List<OfType> types) {
    /** Copies the list. */
    public TypeStatistics {
        types = List.copyOf(types);
    }

    /**
     * One job type.
     *
     * @param jobType what the scheduler calls the job
     * @param runs how many began
     * @param running how many of them are not over
     * @param succeeded how many of them succeeded
     * @param failed how many of them failed by themselves
     * @param killed how many of them were killed
     * @param stale how many of them were lost with their worker or broke a promise about time, and those that seem so now
     * @param median how long half of those that succeeded took at most, null when none did
     * @param p95 how long all but a twentieth of those took at most, null when none did
     * @param hours an hour each, the one that ends now last
     */
    public record OfType(
            String jobType,
            long runs,
            long running,
            long succeeded,
            long failed,
            long killed,
            long stale,
            @Nullable Duration median,
            @Nullable Duration p95,
            List<Hour> hours) {
        /** Copies the list. */
        public OfType {
            hours = List.copyOf(hours);
        }
    }

    /**
     * One hour of a type.
     *
     * @param runs how many began in it
     * @param bad how many of those are over and did not succeed
     */
    public record Hour(long runs, long bad) {}
}
