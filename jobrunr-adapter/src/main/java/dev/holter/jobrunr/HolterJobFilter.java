package dev.holter.jobrunr;

import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.filters.JobServerFilter;

/**
 * Hears begin and end of every attempt, on its worker's thread, and of orphans on another. Made by {@link HolterJobRunr}; install it with {@code
 * withJobFilter}; of several that hear of a job the first one records it. Lets no Throwable out. Thread-safe.
 *
 * <p>It is a {@link JobServerFilter} and must stay nothing else: JobRunr takes any filter that elects states in place of the one that retries.
 */
public final class HolterJobFilter implements JobServerFilter {
    private final Attempts attempts;
    private final Faults faults;
    private final boolean usable;

    /** One that is not usable does nothing. */
    HolterJobFilter(Attempts attempts, Faults faults, boolean usable) {
        this.attempts = attempts;
        this.faults = faults;
        this.usable = usable;
    }

    @Override
    public void onProcessing(Job job) {
        try {
            if (usable && Claim.take(job, attempts)) {
                attempts.begin(job);
            }
        } catch (Throwable e) {
            faults.note("onProcessing", e);
        }
    }

    @Override
    public void onProcessingSucceeded(Job job) {
        try {
            attempts.returned(job);
        } catch (Throwable e) {
            faults.note("onProcessingSucceeded", e);
        }
    }

    @Override
    public void onProcessingFailed(Job job, Exception error) {
        try {
            attempts.threw(job, error);
        } catch (Throwable e) {
            faults.note("onProcessingFailed", e);
        }
    }
}
