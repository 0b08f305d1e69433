package dev.holter.jobrunr;

import dev.holter.StopReason;
import java.util.function.Supplier;
import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.states.DeletedState;
import org.jobrunr.jobs.states.StateName;
import org.jobrunr.storage.ConcurrentJobModificationException;
import org.jobrunr.storage.JobNotFoundException;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.ThreadSafeStorageProvider;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes in JobRunr what was cancelled or killed in Holter, as the owner of the job: otherwise JobRunr takes the exception, or the silence, for a failure and
 * begins the job anew. Waits for JobRunr's storage, so never on a thread of Holter's that others need. Thread-safe.
 *
 * <p>The live instance is deleted first and then saved, so that JobRunr's heartbeat, which saves the same instance, can only write the same. When somebody else
 * has written meanwhile, that is read and decided upon again: a job that is still this attempt is deleted as it is there, any other is left alone. Never is
 * another state written than DELETED: after anything else JobRunr stops the whole server of an owner that lives.
 */
final class Deletions {
    private static final Logger LOG = LoggerFactory.getLogger(Deletions.class);
    private static final int TRIES = 5;

    private final Supplier<StorageProvider> storage;

    Deletions(Supplier<StorageProvider> storage) {
        this.storage = storage;
    }

    /** Whether such a stop is for good; after the others JobRunr's own retries decide. */
    static boolean deletesFor(StopReason reason) {
        return switch (reason) {
            case CANCEL, KILL, STALL, DEADLINE -> true;
            case LOST, SHUTDOWN, SUPERSEDED -> false;
        };
    }

    /**
     * Why JobRunr itself has deleted its live instance. It does so for an operator's delete, but also for the loser when a job is performed twice, and nothing but
     * its words tells which.
     */
    static StopReason meant(DeletedState deleted) {
        String why = String.valueOf(deleted.getReason());
        return why.contains("replaced") || why.contains("already succeeded")
                ? StopReason.SUPERSEDED
                : StopReason.CANCEL;
    }

    /** Whether this is a deletion of Holter's that nobody has changed. */
    static boolean isOurs(Job stored) {
        return stored.getJobState() instanceof DeletedState deleted
                && (text(StopReason.KILL).equals(deleted.getReason())
                        || text(StopReason.CANCEL).equals(deleted.getReason()));
    }

    /** Does it, or says in the log why it could not and gives false. Again is harmless. */
    boolean delete(Job live, StopReason reason) {
        try {
            StorageProvider provider = new ThreadSafeStorageProvider(storage.get());
            Job next = live;
            for (int i = 0; i < TRIES && next != null; i++) {
                next = tried(provider, live, next, reason);
            }
            if (next != null) {
                LOG.warn("Job {} was written by others {} times while it was to be deleted", live.getId(), TRIES);
            }
            return next == null;
        } catch (RuntimeException e) {
            LOG.warn(
                    "Job {} was stopped ({}), but JobRunr's storage did not take that: JobRunr may begin it anew",
                    live.getId(),
                    reason,
                    e);
            return false;
        }
    }

    /** What to try next, null when there is nothing more to do. */
    private static @Nullable Job tried(StorageProvider provider, Job live, Job job, StopReason reason) {
        try {
            if (job.hasState(StateName.PROCESSING)) {
                job.delete(text(reason));
            }
            if (job.hasState(StateName.DELETED)) {
                provider.save(job);
            }
            return null;
        } catch (ConcurrentJobModificationException meanwhile) {
            return reloaded(provider, live);
        }
    }

    private static @Nullable Job reloaded(StorageProvider provider, Job live) {
        try {
            Job stored = provider.getJobById(live.getId());
            return JobFacts.sameAttempt(stored, live) ? stored : null;
        } catch (JobNotFoundException gone) {
            return null;
        }
    }

    private static String text(StopReason reason) {
        return reason == StopReason.KILL ? "killed in Holter" : "cancelled in Holter";
    }
}
