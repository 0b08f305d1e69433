package dev.holter.jobrunr;

import dev.holter.StopReason;
import dev.holter.spi.TrackedRun;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.states.StateName;
import org.jobrunr.server.BackgroundJobServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes in JobRunr of an attempt that is stopped for good: its job is deleted, or given up to JobRunr's own retries when whoever killed it asked for that. Any thread
 * may call anything, but {@link #end}, which belongs to the job's.
 *
 * <p><b>Settling races the end.</b> A stop is settled on a hook's thread, while the body may end on its own. Both take this lock: settling keeps it
 * until it is saved, the end keeps it until the run is told. So JobRunr either finds its job settled, which it respects, or settling finds the body over and leaves
 * the job alone. The stop is looked at by the end itself too, since the hook may not have begun: whoever comes first settles. What is left is a stop that is
 * asked for between that look and the end, microseconds later: then the run may say CANCELLED of a job that JobRunr calls succeeded.
 *
 * <p><b>A job that was given up</b> is JobRunr's no more ({@link Retries}): its live instance stays as it is, so that a heartbeat that had begun has nothing to write, and is
 * deleted at the end, unsaved. JobRunr looks at its state after our filter has heard of the end and before it writes, so it writes nothing.
 *
 * <p><b>Cancelled first, then killed to be retried:</b> that job is deleted already. It is queued again, at once: its policy counts failures, and it has none.
 */
final class Settlement {
    private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

    private enum Verdict {
        NONE,
        DELETED,
        GIVEN_UP
    }

    private final Job job;
    private final TrackedRun run;
    private final Deletions deletions;
    private final Faults faults;
    private final Thread thread = Thread.currentThread();
    private final ReentrantLock deciding = new ReentrantLock();
    private final AtomicBoolean hurried = new AtomicBoolean();
    private volatile Verdict verdict = Verdict.NONE;
    private boolean over; // under the lock
    private boolean saved; // under the lock

    /** On the job's thread. */
    Settlement(Job job, TrackedRun run, Deletions deletions, Faults faults) {
        this.job = job;
        this.run = run;
        this.deletions = deletions;
        this.faults = faults;
    }

    /** Waits for JobRunr's storage. */
    void settle(StopReason reason) throws InterruptedException {
        if (!concerns(reason)) {
            return;
        }
        deciding.lockInterruptibly();
        try {
            if (!over) {
                decide(reason);
            }
        } finally {
            deciding.unlock();
        }
    }

    /** Whether the job's state is JobRunr's own affair still. */
    boolean none() {
        return verdict == Verdict.NONE;
    }

    /** A kill that hurries an earlier stop is not told to the host again, so this is looked at now and then; who looks must not wait for a storage. */
    void hurry() {
        if (verdict == Verdict.DELETED
                && run.retryAsked()
                && Servers.performing(job).isPresent()
                && hurried.compareAndSet(false, true)) {
            Thread settling = new Thread(
                    () -> faults.attempt("a kill after a cancel", () -> settleUninterrupted(StopReason.KILL)),
                    "holter-jobrunr-kill");
            settling.setDaemon(true);
            settling.start();
        }
    }

    private void settleUninterrupted(StopReason reason) {
        try {
            settle(reason);
        } catch (InterruptedException nobodyDoes) {
            throw new IllegalStateException(nobodyDoes);
        }
    }

    /** The body is over: tells the run, and settles what has to be. */
    void end(Runnable telling) {
        deciding.lock();
        try {
            over = true;
            Optional<StopReason> stop = run.stopAsked().filter(this::concerns);
            // A job that JobRunr will show as deleted was cancelled, even if its body came to its end without a look.
            stop.ifPresent(run::stopped);
            faults.attempt("the end of a run", telling);
            stop.ifPresent(reason -> faults.attempt("the end of a stopped job", () -> atTheEnd(reason)));
        } finally {
            deciding.unlock();
        }
    }

    /** The interrupt was for this body, and JobRunr's pool refuses its connections to a thread that is interrupted. */
    private void atTheEnd(StopReason reason) {
        Thread.interrupted();
        decide(reason);
        if (verdict == Verdict.GIVEN_UP && job.getState() != StateName.DELETED) {
            job.delete("killed in Holter, and given up to a retry");
        }
    }

    private boolean concerns(StopReason reason) {
        return Deletions.deletesFor(reason) || run.retryAsked();
    }

    /** Under the lock. What JobRunr has deleted by itself is stored already, and stays so. */
    private void decide(StopReason reason) {
        if (none() && job.getState() == StateName.DELETED) {
            return;
        }
        if (run.retryAsked()) {
            Servers.performing(job).ifPresentOrElse(this::giveUp, this::deleteForWantOfAServer);
        } else {
            delete(reason);
        }
    }

    private void delete(StopReason reason) {
        verdict = Verdict.DELETED;
        if (!saved) {
            saved = deletions.delete(job, reason);
            Servers.forget(job);
        }
    }

    private void giveUp(BackgroundJobServer server) {
        if (verdict != Verdict.GIVEN_UP) {
            saved = false;
            verdict = Verdict.GIVEN_UP;
        }
        if (!saved) {
            saved = Retries.retry(server, job, thread);
        }
    }

    private void deleteForWantOfAServer() {
        if (none()) {
            LOG.warn(
                    "Job {} was killed and is to be retried, but Holter does not know its server, which alone has the policy: it is deleted."
                            + " Ask for a rerun, and let HolterJobRunr.attach(server, holter) tell Holter of the server",
                    job.getId());
        }
        delete(StopReason.KILL);
    }
}
