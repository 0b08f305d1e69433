package dev.holter.engine;

import dev.holter.StopReason;
import dev.holter.settings.Policy;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Climbs, for a run that was asked to stop: the flag, the job's hooks and the host's own interruption come with the asking; after {@code interruptAfter} its
 * thread is interrupted; after {@code abandonAfter} it is shown as abandoned, with its stack. Each step looks first whether the body still executes. Thread-safe;
 * the steps are taken on the timer's thread and wait for nothing.
 *
 * <p>Not every stop climbs. A shutdown gives the time that the host gives, and a run that is recorded as lost while nobody has taken it over is
 * only asked: an unmodified job is not broken off on account of our own record of it.
 */
final class StopLadder {
    private static final Logger LOG = LoggerFactory.getLogger(StopLadder.class);
    private static final long KILL_INTERRUPTS_AFTER_NANOS = 1_000_000_000L;

    private final Timer timer;

    /** Does something later, and waits for nothing. */
    @FunctionalInterface
    interface Timer {
        void after(long nanos, Runnable step);
    }

    StopLadder(Timer timer) {
        this.timer = timer;
    }

    static StopLadder on(ScheduledExecutorService thread) {
        return new StopLadder(timer(thread));
    }

    static Timer timer(ScheduledExecutorService thread) {
        return new Timer() {
            @Override
            @SuppressWarnings("FutureReturnValueIgnored") // each step catches all that it throws
            public void after(long nanos, Runnable step) {
                thread.schedule(step, nanos, TimeUnit.NANOSECONDS);
            }
        };
    }

    /** Whose thread takes the steps. */
    Timer timer() {
        return timer;
    }

    /** Whether this reason is one to break a body off for. */
    static boolean breaksOff(StopReason reason, boolean takenOver) {
        return switch (reason) {
            case SHUTDOWN -> false;
            case LOST -> takenOver;
            case CANCEL, KILL, DEADLINE, STALL, SUPERSEDED -> true;
        };
    }

    /** From whoever asked, for a run that was asked for the first time, or is killed after all. */
    void climb(LiveRun run, StopReason reason) {
        if (!breaksOff(reason, run.record().identity().retriedByHolter())) {
            return;
        }
        Policy policy = run.record().identity().policy();
        long interruptAfter = policy.interruptAfter().toNanos();
        long first = reason == StopReason.KILL ? Math.min(interruptAfter, KILL_INTERRUPTS_AFTER_NANOS) : interruptAfter;
        after(first, run::interrupt);
        after(Math.max(first, policy.abandonAfter().toNanos()), run::abandon);
    }

    private void after(long nanos, Runnable step) {
        try {
            timer.after(nanos, () -> quietly(step));
        } catch (RejectedExecutionException closing) {
            LOG.debug("Closing: a stop climbs no further");
        }
    }

    private static void quietly(Runnable step) {
        try {
            step.run();
        } catch (Throwable e) {
            LOG.error("A step of a stop failed; the others go on", e);
        }
    }
}
