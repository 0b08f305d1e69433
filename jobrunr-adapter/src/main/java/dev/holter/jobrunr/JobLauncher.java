package dev.holter.jobrunr;

import dev.holter.spi.Launched;
import dev.holter.spi.Launcher;
import dev.holter.spi.Rerun;
import java.util.UUID;
import java.util.function.Supplier;
import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.states.StateName;
import org.jobrunr.storage.ConcurrentJobModificationException;
import org.jobrunr.storage.JobNotFoundException;
import org.jobrunr.storage.StorageProvider;

/**
 * Begins a job anew as JobRunr's dashboard does: the same job, and so the same workflow, is queued again, from a fresh load, if it is over. Whichever server takes it
 * finds on it what it is. A job that a server dies with is JobRunr's to do over, by its own retries. Thread-safe.
 */
final class JobLauncher implements Launcher {
    private static final int TRIES = 5;

    private final Supplier<StorageProvider> storage;

    JobLauncher(Supplier<StorageProvider> storage) {
        this.storage = storage;
    }

    @Override
    public Launched launch(Rerun rerun) {
        for (int i = 0; i < TRIES; i++) {
            if (launched(rerun)) {
                return Launched.BY_HOST;
            }
        }
        throw new IllegalStateException("job " + rerun.jobKey() + " was written by others " + TRIES
                + " times while it was to be queued again: ask once more");
    }

    private boolean launched(Rerun rerun) {
        Job job = stored(rerun);
        if (RerunMark.isOn(job, rerun)) {
            // Somebody did it before, and died before that was recorded.
            return true;
        }
        requireOver(job);
        RerunMark.of(rerun, job).putOn(job);
        job.enqueue();
        try {
            storage.get().save(job);
            return true;
        } catch (ConcurrentJobModificationException meanwhile) {
            return false;
        }
    }

    private Job stored(Rerun rerun) {
        try {
            return storage.get().getJobById(UUID.fromString(rerun.jobKey()));
        } catch (JobNotFoundException gone) {
            throw new IllegalStateException("JobRunr has no job " + rerun.jobKey()
                    + " any more: it deletes jobs for good some time after they are over (deleteSucceededJobsAfter,"
                    + " permanentlyDeleteDeletedJobsAfter); schedule a new one");
        }
    }

    private static void requireOver(Job job) {
        StateName state = job.getState();
        if (state != StateName.SUCCEEDED && state != StateName.FAILED && state != StateName.DELETED) {
            throw new IllegalStateException("job " + job.getId() + " is " + state
                    + " in JobRunr, so JobRunr begins or ends it by itself; only one that is SUCCEEDED, FAILED or"
                    + " DELETED can be begun anew");
        }
    }
}
