package dev.holter.jobrunr;

import dev.holter.StopReason;
import dev.holter.spi.HostInterruption;
import dev.holter.spi.TrackedRun;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.states.DeletedState;
import org.jobrunr.jobs.states.StateName;

/**
 * One attempt of a job, with the Job instance that JobRunr performs: the live one, of which JobRunr's own heartbeats, deletes and ends are read.
 *
 * <p><b>Deleting races the end.</b> A cancel deletes the job in JobRunr, on a hook's thread, while the body may end on its own. Both take this attempt's lock:
 * the deletion keeps it until it is saved, the end keeps it until the run is told. So JobRunr either finds its job deleted, which it respects, or the deletion
 * finds the body over and leaves the job alone. The stop is looked at by the end itself too, since the hook may not have begun: whoever comes first deletes. What
 * is left is a stop that is asked for between that look and the end, microseconds later: then the run may say CANCELLED of a job that JobRunr calls succeeded.
 *
 * <p>Any thread may call anything, but {@link #returned} and {@link #threw}, which belong to the thread that began it.
 */
final class Attempt implements HostInterruption {
    private final Job job;
    private final TrackedRun run;
    private final Deletions deletions;
    private final Faults faults;
    private final ReportedProgress progress;
    private final Thread thread = Thread.currentThread();
    private final PerformerStack stack = PerformerStack.of(thread);
    private final ReentrantLock deciding = new ReentrantLock();
    private boolean over; // under the lock
    private boolean saved; // under the lock
    private volatile boolean deletedByUs;

    Attempt(Job job, TrackedRun run, Deletions deletions, Faults faults) {
        this.job = job;
        this.run = run;
        this.deletions = deletions;
        this.faults = faults;
        this.progress = new ReportedProgress(job, run.run());
    }

    TrackedRun run() {
        return run;
    }

    Thread thread() {
        return thread;
    }

    boolean of(Job other) {
        return job == other;
    }

    /** On a thread of Holter's hooks: it waits for JobRunr's storage. */
    @Override
    public void interrupt(StopReason reason) throws InterruptedException {
        if (!Deletions.deletesFor(reason)) {
            return;
        }
        deciding.lockInterruptibly();
        try {
            if (!over) {
                delete(reason);
            }
        } finally {
            deciding.unlock();
        }
    }

    /** The body has returned. */
    void returned() {
        end(run::returned);
    }

    /** The body has thrown this. */
    void threw(Throwable error) {
        end(() -> run.threw(error));
    }

    private void end(Runnable telling) {
        faults.attempt("the last progress", progress::exchange);
        faults.attempt("looking at the job's state", this::heed);
        deciding.lock();
        try {
            over = true;
            Optional<StopReason> stop = run.stopAsked().filter(Deletions::deletesFor);
            // A job that JobRunr will show as deleted was cancelled, even if its body came to its end without a look.
            stop.ifPresent(run::stopped);
            faults.attempt("the end of a run", telling);
            stop.ifPresent(this::deleteAtTheEnd);
        } finally {
            deciding.unlock();
        }
    }

    /** On the job's thread. The interrupt was for this body, and JobRunr's pool refuses its connections to a thread that is interrupted. */
    private void deleteAtTheEnd(StopReason reason) {
        Thread.interrupted();
        delete(reason);
    }

    /** Under the lock. What JobRunr has deleted by itself is stored already. */
    private void delete(StopReason reason) {
        if (!deletedByUs && job.getState() == StateName.DELETED) {
            return;
        }
        deletedByUs = true;
        if (!saved) {
            saved = deletions.delete(job, reason);
        }
    }

    /** Has the run follow what JobRunr has done to its job by itself. No filter hears of that. */
    void heed() {
        if (!deletedByUs && job.getState() == StateName.DELETED && job.getJobState() instanceof DeletedState deleted) {
            run.stopped(Deletions.meant(deleted));
        }
    }

    /** Looks at the job and its progress, now and then. */
    void look() {
        faults.attempt("looking at the job's state", this::heed);
        faults.attempt("looking at the job's progress", progress::exchange);
    }

    /** Why it is certain that the thread has left the job, empty when it is not. */
    Optional<String> left() {
        if (!thread.isAlive()) {
            return Optional.of("its thread has ended");
        }
        return PerformerStack.of(thread).leftSince(stack)
                ? Optional.of("its thread has left the job")
                : Optional.empty();
    }
}
