package dev.holter.jobrunr;

import dev.holter.StopReason;
import dev.holter.spi.HostFrames;
import dev.holter.spi.HostInterruption;
import dev.holter.spi.HostStack;
import dev.holter.spi.TrackedRun;
import java.util.Optional;
import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.states.DeletedState;
import org.jobrunr.jobs.states.StateName;

/**
 * One attempt of a job, with the Job instance that JobRunr performs: the live one, of which JobRunr's own heartbeats, deletes and ends are read. What a
 * stop does to the job is the {@link Settlement}'s.
 *
 * <p>Any thread may call anything, but {@link #returned} and {@link #threw}, which belong to the thread that began it.
 */
final class Attempt implements HostInterruption {
    private static final HostStack PERFORMERS = new HostStack("org.jobrunr.server.BackgroundJobPerformer", "run");

    private final Job job;
    private final TrackedRun run;
    private final Faults faults;
    private final ReportedProgress progress;
    private final Settlement settlement;
    private final Thread thread = Thread.currentThread();
    private final HostFrames stack = PERFORMERS.beginning(false);
    private volatile boolean deletedThere;

    Attempt(Job job, TrackedRun run, Deletions deletions, Faults faults) {
        this.job = job;
        this.run = run;
        this.faults = faults;
        this.progress = new ReportedProgress(job, run.run());
        this.settlement = new Settlement(job, run, deletions, faults);
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
        settlement.settle(reason);
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
        settlement.end(telling);
    }

    /** Has the run follow what JobRunr has done to its job by itself. No filter hears of that. */
    void heed() {
        if (settlement.none()
                && job.getState() == StateName.DELETED
                && job.getJobState() instanceof DeletedState deleted) {
            run.stopped(Deletions.meant(deleted));
            if (deletedThere) {
                // Not the first time: JobRunr is about to interrupt the thread, which it looks up there.
                Servers.forget(job);
            }
            deletedThere = true;
        }
    }

    /** Looks at the job and its progress, now and then. */
    void look() {
        faults.attempt("looking at the job's state", this::heed);
        faults.attempt("looking at the job's progress", progress::exchange);
        faults.attempt("looking for a kill", settlement::hurry);
    }

    /** Why it is certain that the thread has left the job, empty when it is not. */
    Optional<String> left() {
        if (!thread.isAlive()) {
            return Optional.of("its thread has ended");
        }
        return PERFORMERS.of(thread).leftSince(stack) ? Optional.of("its thread has left the job") : Optional.empty();
    }
}
