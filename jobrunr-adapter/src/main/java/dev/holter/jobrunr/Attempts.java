package dev.holter.jobrunr;

import dev.holter.spi.RunStart;
import dev.holter.spi.RunTracker;
import dev.holter.spi.TrackedRun;
import java.lang.reflect.AnnotatedElement;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jobrunr.jobs.Job;
import org.jspecify.annotations.Nullable;

/**
 * The open attempts of this process, by their threads: virtual ones all have one name, and a thread performs one job at a time. {@link #begin}, {@link
 * #returned} and {@link #threw} are called on the job's thread, {@link #look} on the watch's.
 *
 * <p><b>Orphans.</b> JobRunr tells the failure of a job that nobody updates on another thread, with another instance, read from its storage. Neither is found
 * here, so that closes no run and unbinds nothing, not even when that thread, or that job, is busy here: the run is closed by whoever finds its worker dead,
 * superseded by the attempt that follows, or ended by its own thread.
 *
 * <p><b>Danglers.</b> JobRunr does not tell the end when an Error comes out of a filter or an activator. Such a run is closed on proof alone: its thread begins another one,
 * or is dead, or its stack, seen as a whole, has lost JobRunr's performer. Each stays true once it is. A job that hangs has its performer on its stack.
 *
 * <p>An end that comes at the same time as such a closing is harmless: of a run's endings the first counts, and both are about a body that has ended.
 */
final class Attempts {
    private static final int MOST_SIGNATURES = 1_000;

    private final RunTracker tracker;
    private final Deletions deletions;
    private final Faults faults;
    private final Map<Thread, Attempt> open = new ConcurrentHashMap<>();
    private final Map<String, AnnotatedElement[]> code = new ConcurrentHashMap<>();
    private final AttemptWatch watch;

    Attempts(RunTracker tracker, Deletions deletions, Faults faults) {
        this.tracker = tracker;
        this.deletions = deletions;
        this.faults = faults;
        this.watch = new AttemptWatch(this, faults);
    }

    void begin(Job job) {
        Attempt before = open.get(Thread.currentThread());
        if (before != null) {
            if (before.of(job)) {
                return;
            }
            faults.attempt("unbinding a run", before.run()::unbind);
            close(before, "its thread began another run");
        }
        RunStart start = RerunMark.takenFrom(job, JobFacts.of(job));
        tracker.annotated(start.jobType(), code(job));
        TrackedRun run = tracker.begin(start);
        Attempt attempt = new Attempt(job, run, deletions, faults);
        open.put(Thread.currentThread(), attempt);
        run.bind();
        run.interruption(attempt);
        watch.wake();
    }

    /** Looked for once a signature: what it stands for does not change. */
    private AnnotatedElement[] code(Job job) {
        String signature = String.valueOf(job.getJobSignature());
        AnnotatedElement[] known = code.get(signature);
        if (known != null) {
            return known;
        }
        AnnotatedElement[] found = JobFacts.code(job);
        if (found.length > 0 && code.size() < MOST_SIGNATURES) {
            code.put(signature, found);
        }
        return found;
    }

    void returned(Job job) {
        Attempt attempt = mine(job);
        if (attempt != null) {
            end(attempt, attempt::returned);
        }
    }

    void threw(Job job, Throwable error) {
        Attempt attempt = mine(job);
        if (attempt != null) {
            end(attempt, () -> attempt.threw(JobError.in(error)));
        }
    }

    private @Nullable Attempt mine(Job job) {
        Attempt attempt = open.get(Thread.currentThread());
        return attempt != null && attempt.of(job) ? attempt : null;
    }

    private void end(Attempt attempt, Runnable telling) {
        // Each for itself: one that fails must not cost the others.
        faults.attempt("the end of a run", telling);
        faults.attempt("unbinding a run", attempt.run()::unbind);
        open.remove(attempt.thread(), attempt);
    }

    boolean idle() {
        return open.isEmpty();
    }

    /** Looks at each of them; closes those whose thread has left the job. */
    void look() {
        for (Attempt attempt : open.values()) {
            attempt.look();
            faults.attempt("the search for runs left open", () -> attempt.left().ifPresent(why -> close(attempt, why)));
        }
    }

    private void close(Attempt attempt, String why) {
        faults.attempt(
                "a run that JobRunr left open",
                () -> attempt.run().endUnseen("JobRunr never reported the end: " + why));
        open.remove(attempt.thread(), attempt);
    }
}
