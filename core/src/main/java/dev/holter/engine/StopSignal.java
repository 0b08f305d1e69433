package dev.holter.engine;

import dev.holter.Hook;
import dev.holter.StopReason;
import dev.holter.ThrowingRunnable;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether a run was asked to stop, and what to close then. Safe from any thread.
 *
 * <p>States: not asked → asked (with a reason, once) → observed by the job; beside that interrupted → abandoned, as the ladder climbs; in the end the thread has left.
 * Each is told once, as it comes, to be written down. Races: a hook registered while the stop comes runs exactly once,
 * since both look under the lock; a hook closed while the stop comes may run or not, never twice, and does not begin once it is closed, however long
 * it waited for a thread: what it closes may be somebody else's by then. Hooks never run under the lock, nor on the thread that asked.
 */
final class StopSignal {
    private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);

    private final Executor hookThreads;
    private final Ticker ticker;
    private final Runnable changed;
    private List<Closing> hooks = List.of();
    private volatile @Nullable StopReason reason;
    private volatile boolean observed;
    private volatile boolean told;
    private boolean killed;
    private boolean broken;
    private volatile long askedNanos;
    private volatile long observedNanos;
    private volatile long interruptedNanos;
    private volatile long abandonedNanos;
    private volatile long leftNanos;

    /** With what to do when there is something new to write. */
    StopSignal(Executor hookThreads, Ticker ticker, Runnable changed) {
        this.hookThreads = hookThreads;
        this.ticker = ticker;
        this.changed = changed;
    }

    /** Notes that a stop is asked for, and gives what is to be done then, which runs hooks and belongs under no lock; null when one was asked for before. */
    @Nullable
    Runnable raise(StopReason why) {
        List<Closing> toRun;
        synchronized (this) {
            if (reason != null) {
                return null;
            }
            askedNanos = ticker.nanos();
            reason = why;
            toRun = hooks;
            hooks = List.of();
        }
        return () -> {
            toRun.forEach(hookThreads::execute);
            changed.run();
        };
    }

    @Nullable
    StopReason reason() {
        return reason;
    }

    /** The reason, noting that the job has seen it. */
    @Nullable
    StopReason observe() {
        StopReason why = reason;
        if (why != null && !observed) {
            observedNanos = ticker.nanos();
            observed = true;
            changed.run();
        }
        return why;
    }

    /** Whether the job has looked, or was told by its host in the way that it has declared for it. */
    boolean observed() {
        return observed || told;
    }

    /** The host tells the job, which may return on that before the call does: so it counts from its beginning, unless it fails. */
    void tell(ThrowingRunnable host) throws Exception {
        told = true;
        try {
            host.run();
        } catch (Throwable e) {
            told = false;
            throw e;
        }
    }

    /** The host has told the job of a stop of its own. */
    void toldByHost() {
        told = true;
    }

    /** Whether the ladder is to be climbed now: once for a kill, which hurries what climbs already, and once for whatever else breaks off. */
    synchronized boolean climbs(boolean kill) {
        boolean first = kill ? !killed : !broken;
        killed |= kill;
        broken |= !kill;
        return first;
    }

    /** The ladder has interrupted the thread. */
    void interrupted() {
        interruptedNanos = ticker.nanos();
        changed.run();
    }

    /** The ladder is at its end, and the body executes all the same. */
    void abandoned() {
        abandonedNanos = ticker.nanos();
        changed.run();
    }

    /** The thread has left the body. What is to be written of it goes with the end. */
    void left() {
        left(ticker.nanos());
    }

    /** The same, at this moment. */
    void left(long nanos) {
        leftNanos = nanos;
    }

    /** What there is to write, null while no stop was asked for. */
    Batch.@Nullable StopRow row(UUID runId) {
        StopReason why = reason;
        return why == null
                ? null
                : new Batch.StopRow(
                        runId, why.name(), askedNanos, observed ? observedNanos : 0, interruptedNanos, abandonedNanos);
    }

    /** The run has ended, so nobody asks any more: what is registered is let go, with all of the job's that hangs on it, since the run's record may wait to be written. */
    synchronized void forget() {
        hooks = List.of();
    }

    private synchronized void forget(Closing hook) {
        if (!hooks.isEmpty()) {
            hooks.remove(hook);
        }
    }

    /** When it was asked for, 0 when it was not. */
    long askedNanos() {
        return reason == null ? 0 : askedNanos;
    }

    /** When the thread left the body, 0 when nobody knows that it has. */
    long leftNanos() {
        return leftNanos;
    }

    Hook onStop(ThrowingRunnable close) {
        Closing hook = new Closing(close);
        synchronized (this) {
            if (reason == null) {
                hooks = hooks.isEmpty() ? new ArrayList<>(1) : hooks;
                hooks.add(hook);
                return hook;
            }
        }
        hookThreads.execute(hook);
        return hook;
    }

    /** A registered hook, as a task. */
    private final class Closing implements Hook, Runnable {
        private final ThrowingRunnable action;
        private final AtomicBoolean over = new AtomicBoolean();

        Closing(ThrowingRunnable action) {
            this.action = action;
        }

        @Override
        public void run() {
            if (!over.compareAndSet(false, true)) {
                return;
            }
            try {
                action.run();
            } catch (Throwable e) {
                LOG.warn("A stop hook threw; the stop goes on", e);
            }
        }

        @Override
        public void close() {
            over.set(true);
            forget(this);
        }
    }
}
