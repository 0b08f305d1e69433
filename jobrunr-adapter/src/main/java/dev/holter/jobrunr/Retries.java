package dev.holter.jobrunr;

import java.util.concurrent.CancellationException;
import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.filters.JobPerformingFilters;
import org.jobrunr.jobs.states.StateName;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.storage.ConcurrentJobModificationException;
import org.jobrunr.storage.JobNotFoundException;
import org.jobrunr.storage.StorageProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fails in JobRunr, as the owner of the job, an attempt that was killed and is to be retried, so that JobRunr's own policy decides when it begins anew and whether. Its
 * thread may execute on. Waits for JobRunr's storage, so never on a thread of Holter's that others need. Thread-safe.
 *
 * <p><b>Whose job it is.</b> The server forgets the live instance first: from then on its heartbeat does not write it, and the attempt that follows may begin here.
 * What fails is a fresh copy; the live one stays as it is until its thread comes to the end of the body, and is deleted then, in memory alone. That is the
 * fence: JobRunr respects the deletion of its live job and writes neither its success nor its failure, nor what it reported since.
 *
 * <p><b>Races</b>, each decided by JobRunr's version of the stored job, of which one writer wins:
 *
 * <ul>
 *   <li>A heartbeat that had begun: it wins, and we read again, and find the same attempt; or we win, and JobRunr finds a job that it no longer vouches for, and leaves it.
 *       Were the live instance deleted at once, JobRunr would count that as an unresolved conflict, or write our fence over the retry.
 *   <li>An operator's delete: it wins, and we find the job deleted and leave it; or we win, and the operator's is refused or deletes the retry.
 *   <li>The body's own end: {@link Attempt} holds its lock over both, so it comes before, and nothing is to be retried, or after, and is fenced.
 *   <li>JobRunr's orphan task, after a storage that failed here: it does the same as we would have.
 * </ul>
 */
final class Retries {
    private static final Logger LOG = LoggerFactory.getLogger(Retries.class);
    private static final int TRIES = 5;

    private Retries() {}

    /** Fails what is stored of this attempt; false when that could not be done, and JobRunr's orphan task does it. Again is harmless. */
    static boolean retry(BackgroundJobServer server, Job live, Thread thread) {
        try {
            server.getJobSteward().stopProcessing(live);
            StorageProvider storage = server.getStorageProvider();
            for (int i = 0; i < TRIES; i++) {
                if (tried(server, storage, live, thread)) {
                    return true;
                }
            }
            LOG.warn("Job {} was written by others {} times while it was to be retried", live.getId(), TRIES);
        } catch (RuntimeException e) {
            LOG.warn(
                    "Job {} was killed, but JobRunr's storage did not take its failure: JobRunr retries it when it finds it orphaned",
                    live.getId(),
                    e);
        }
        return false;
    }

    /** Whether there is nothing more to do. */
    private static boolean tried(BackgroundJobServer server, StorageProvider storage, Job live, Thread thread) {
        try {
            Job stored = storage.getJobById(live.getId());
            if (JobFacts.sameAttempt(stored, live)) {
                fail(server, storage, stored, thread);
            } else if (Deletions.isOurs(stored) && JobFacts.attempt(stored) == JobFacts.attempt(live)) {
                stored.enqueue();
                storage.save(stored);
            }
            return true;
        } catch (ConcurrentJobModificationException meanwhile) {
            return false;
        } catch (JobNotFoundException gone) {
            return true;
        }
    }

    private static void fail(BackgroundJobServer server, StorageProvider storage, Job stored, Thread thread) {
        stored.failed("killed in Holter", killed(thread));
        JobPerformingFilters filters = new JobPerformingFilters(stored, server.getJobFilters());
        filters.runOnStateElectionFilter();
        storage.save(stored);
        filters.runOnStateAppliedFilters();
        if (stored.hasState(StateName.FAILED)) {
            filters.runOnJobFailedAfterRetriesFilters();
        }
    }

    /** Of a class that every server has, and with the stack of the thread: JobRunr's page then shows where it hung. */
    private static CancellationException killed(Thread thread) {
        CancellationException killed = new CancellationException(
                "killed in Holter; its thread may execute on until it leaves the job by itself");
        killed.setStackTrace(thread.getStackTrace());
        return killed;
    }
}
