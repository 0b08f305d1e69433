package dev.holter.spi;

import dev.holter.Run;
import dev.holter.StopReason;
import java.util.Optional;

/**
 * A begun run in an adapter's hands. Exactly one of the endings counts, the first; the others then do nothing. None throws, waits (unless the
 * job type is {@code durable}: then at most a second) or does I/O. Safe from any thread, though {@link #bind} and {@link #unbind} belong to the job's thread.
 */
public interface TrackedRun {
    /** The run of a firing of which nothing is recorded, begun on this thread. */
    static TrackedRun unrecorded() {
        return new Unrecorded();
    }

    /** The run, as job code sees it. */
    Run run();

    /** Makes it {@link Run#current()} on this thread. */
    void bind();

    /** Restores what was current on this thread before {@link #bind}. */
    void unbind();

    /** What the host itself does when the run is to stop; for a stop that was asked before, at once. Given once, by the adapter, before the body begins. */
    void interruption(HostInterruption host);

    /** Somebody asked the host itself to end it, and the host has told the job in its own way. For a run that has ended this does nothing. */
    void stopped(StopReason reason);

    /** Why it was asked to stop, if it was. Unlike {@link Run#stopRequested} this does not count as the job's looking. */
    Optional<StopReason> stopAsked();

    /**
     * Whether the host is to begin it anew, by its own rules, when it has broken it off: somebody killed it and asked for that. Asked by an adapter whose host retries
     * ({@link HostRetry#ALWAYS}), from its {@link HostInterruption} and at the end.
     */
    boolean retryAsked();

    /** The body returned. */
    void returned();

    /** The body threw. */
    void threw(Throwable error);

    /** The thread has left the job, but the scheduler never said how it went. */
    void endUnseen(String why);

    /**
     * Whether its end is a stop's doing: it was asked to stop for a reason to break it off, or the job has looked. Then the scheduler must not begin it again by
     * itself. Asking does not count as looking.
     */
    boolean endedByStop();

    /** Whether it has ended. */
    boolean ended();

    /** The thread that began it. */
    Thread thread();
}
