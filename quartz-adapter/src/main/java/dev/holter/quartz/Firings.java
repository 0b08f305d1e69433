package dev.holter.quartz;

import dev.holter.spi.HostFrames;
import dev.holter.spi.HostRetry;
import dev.holter.spi.HostStack;
import dev.holter.spi.RunStart;
import dev.holter.spi.RunTracker;
import dev.holter.spi.TrackedRun;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.quartz.InterruptableJob;
import org.quartz.Job;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;

/**
 * The open firings of one scheduler. {@link #begin} and {@link #end} are called on the job's thread, {@link
 * #closeDanglers} on any, the rest on any.
 *
 * <p><b>Danglers.</b> Quartz does not always tell the end: a listener after us throws in {@code jobToBeExecuted} and
 * the job is never executed, one before us throws in {@code jobWasExecuted}, one throws an Error, which Quartz does
 * not catch. Such a run must be closed, but closing one that still executes would be a lie, so a run is closed only on
 * proof:
 *
 * <ul>
 *   <li>its thread begins another run, with no more {@code JobRunShell.run} on its stack than when this one began: its
 *       own shell is gone. Counting them keeps a job alive that itself executes another scheduler's shell, on the same
 *       thread, inside its body;
 *   <li>its thread is dead;
 *   <li>its thread's stack, seen as a whole, has fewer {@code JobRunShell.run} than when it began.
 * </ul>
 *
 * <p>Each stays true once it is: a shell that was left is never entered again, a second round of a refire is a run of
 * its own. So it is harmless that the thread moves on while another looks at its stack. A job that hangs has its shell
 * on its stack and stays open, as it should.
 *
 * <p>An end that comes at the same time as a closing is harmless too: of a run's endings the first counts, and both are
 * about a body that has ended. A run that Holter itself has ended, at its own closing, is kept here until its thread has
 * left: the job still executes, and must not be refired.
 *
 * <p><b>The end of recording.</b> A firing first joins the open ones and then asks whether it is admitted; {@link
 * #refuse} first stops admitting and then looks whether any is open. Whichever comes second sees the other, so no run
 * begins after the listeners were taken away.
 */
final class Firings {
    private static final int MOST_NOT_COPIED = 1_000;
    private static final HostStack SHELLS = new HostStack("org.quartz.core.JobRunShell", "run");

    private final String scheduler;
    private final Faults faults;
    private final Runnable whenOver;
    private final Set<Firing> open = ConcurrentHashMap.newKeySet();
    private final AtomicBoolean refusing = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();

    /** Types of which it was said that their data cannot be kept. */
    private final Set<String> notCopied = ConcurrentHashMap.newKeySet();

    private volatile @Nullable RunTracker tracker;

    /** With what to do, once, when nothing is admitted any more and nothing is open. */
    Firings(String scheduler, Faults faults, Runnable whenOver) {
        this.scheduler = scheduler;
        this.faults = faults;
        this.whenOver = whenOver;
    }

    /** Has them recorded by this one from now on. */
    void admit(RunTracker to) {
        tracker = to;
    }

    void refuse() {
        refusing.set(true);
        leaveWhenOver();
    }

    boolean idle() {
        return open.isEmpty();
    }

    /** Keeps something that is no run. */
    void event(String kind, String text) {
        RunTracker to = tracker;
        if (to != null && !refusing.get()) {
            to.event(kind, text);
        }
    }

    void begin(JobExecutionContext context) {
        RunTracker to = tracker;
        if (to == null) {
            return;
        }
        boolean another = openHere();
        HostFrames stack = SHELLS.beginning(another);
        if (another) {
            closeThoseLeftBehind(stack);
        }
        Firing firing = new Firing(Firing.of(context), context, stack);
        open.add(firing);
        boolean begun = false;
        try {
            if (!refusing.get()) {
                context.put(Firing.KEY, firing);
                firing.begun(to.begin(start(to, firing, context)));
                begun = true;
                interruptible(firing);
            }
        } finally {
            if (!begun) {
                left(firing);
            }
        }
    }

    private boolean openHere() {
        for (Firing firing : open) {
            if (firing.ofThisThread()) {
                return true;
            }
        }
        return false;
    }

    private RunStart start(RunTracker to, Firing firing, JobExecutionContext context) {
        RunStart start = FiringFacts.of(scheduler, context, firing);
        JobDetail detail = context.getJobDetail();
        if (detail != null && detail.getJobClass() != null) {
            to.annotated(start.jobType(), detail.getJobClass());
        }
        return copied(to, start, context);
    }

    /** With a copy of the job where Holter may have to begin it anew. Data that cannot be written is the job's own affair: it then gets what the scheduler keeps. */
    private RunStart copied(RunTracker to, RunStart start, JobExecutionContext context) {
        if (start.hostRetry() != HostRetry.NONE || !to.retries(start.jobType())) {
            return start;
        }
        try {
            return start.of(JobCopies.of(context));
        } catch (IOException | RuntimeException | StackOverflowError | LinkageError e) {
            if (notCopied.size() < MOST_NOT_COPIED && notCopied.add(start.jobType())) {
                to.event("job-not-copied", "data of " + start.jobType() + " cannot be kept for a retry: " + e);
            }
            return start;
        }
    }

    private void interruptible(Firing firing) {
        TrackedRun run = firing.run();
        if (run != null && firing.job() instanceof InterruptableJob job) {
            run.interruption(new JobInterruption(job, firing, this));
        }
    }

    /** Whether this instance executes another firing than this one too. */
    boolean shared(Job job, Firing by) {
        return open.stream().anyMatch(firing -> firing != by && firing.job() == job);
    }

    void end(JobExecutionContext context, @Nullable JobExecutionException error) {
        Firing firing = Firing.of(context);
        TrackedRun run = firing == null ? null : firing.run();
        if (firing == null || run == null) {
            return;
        }
        // Each for itself: one that fails must not cost the others.
        faults.attempt("the end of a run", () -> tell(run, error));
        faults.attempt("a refire", () -> keepStopped(run, error));
        faults.attempt("unbinding a run", run::unbind);
        left(firing);
    }

    private static void tell(TrackedRun run, @Nullable JobExecutionException error) {
        if (error == null) {
            run.returned();
        } else {
            run.threw(JobError.in(error));
        }
    }

    /**
     * Pitfall 50: a job that catches what stops it and asks to be fired again would run for ever. One that has not even
     * looked at a stop that only asks is Quartz's to fire again as it is without us, unless the scheduler is shut down.
     */
    private void keepStopped(TrackedRun run, @Nullable JobExecutionException error) {
        if (error != null
                && error.refireImmediately()
                && (run.endedByStop() || (refusing.get() && run.stopAsked().isPresent()))) {
            error.setRefireImmediately(false);
        }
    }

    /** Closes the runs of this thread whose shell is gone, now that it begins another. */
    private void closeThoseLeftBehind(HostFrames now) {
        for (Firing firing : open) {
            if (firing.leftBehind(now)) {
                TrackedRun run = firing.run();
                if (run != null) {
                    faults.attempt("unbinding a run", run::unbind);
                }
                close(firing, "its thread began another run");
            }
        }
    }

    /** Closes the runs whose thread has left the job. */
    void closeDanglers() {
        for (Firing firing : open) {
            firing.left(SHELLS).ifPresent(why -> close(firing, why));
        }
    }

    private void close(Firing firing, String why) {
        TrackedRun run = firing.run();
        if (run != null) {
            faults.attempt("a run that Quartz left open", () -> run.endUnseen("Quartz never reported the end: " + why));
        }
        left(firing);
    }

    private void left(Firing firing) {
        open.remove(firing);
        leaveWhenOver();
    }

    private void leaveWhenOver() {
        if (refusing.get() && open.isEmpty() && over.compareAndSet(false, true)) {
            faults.attempt("detaching", whenOver);
        }
    }
}
