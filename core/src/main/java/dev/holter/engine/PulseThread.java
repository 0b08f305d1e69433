package dev.holter.engine;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Beats the pulse: a full round every tick, counted from the start of the last, a small one when transitions wait, and one that only looks at the moment when another
 * worker's standstill has lasted for long enough to mean something. Rounds never overlap; the
 * next begins after the last has ended. Nothing that is thrown ends the thread but {@link #finish}.
 *
 * <p>Transitions gather: the ones that come while others are being committed go together, at most one commit every {@link #GATHER_NANOS}. A run that has just begun, and one that was over
 * before that was written, wait a little longer for others (see {@link ShortRuns}). When somebody waits for a commit they gather no longer than the one before takes. While the database is away
 * only time wakes the thread.
 */
final class PulseThread implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(PulseThread.class);
    private static final long GATHER_NANOS = 10_000_000L;

    private final Pulse pulse;
    private final Outbox outbox;
    private final Ticker ticker;
    private final long tickNanos;
    private final AtomicBoolean woken = new AtomicBoolean();
    private final AtomicBoolean announced = new AtomicBoolean();
    private final Thread thread = DaemonThreads.thread("holter-pulse", this);
    private volatile boolean finishing;
    private volatile long finishBeforeNanos;
    private long lastFullNanos;
    private long lastRoundNanos;

    PulseThread(Pulse pulse, Services services, long tickNanos) {
        this.pulse = pulse;
        this.outbox = services.outbox();
        this.ticker = services.ticker();
        this.tickNanos = tickNanos;
        this.lastFullNanos = ticker.nanos() - tickNanos;
        this.lastRoundNanos = lastFullNanos;
    }

    void start() {
        outbox.wakes(this::wake);
        thread.start();
    }

    /** Something waits. Cheap when the thread knows already. */
    void wake() {
        if ((!woken.get() && woken.compareAndSet(false, true)) || outbox.hurried()) {
            LockSupport.unpark(thread);
        }
    }

    /** A command waits: it is read at once, not at the next tick. Safe from any thread. */
    void announce() {
        announced.set(true);
        wake();
    }

    /** Writes what still waits, says goodbye, and ends the thread; gives up after this long. */
    void finish(long nanos) throws InterruptedException {
        finishBeforeNanos = ticker.nanos() + nanos;
        finishing = true;
        LockSupport.unpark(thread);
        thread.join(Math.max(1, nanos / 1_000_000) + 1_000);
        if (thread.isAlive()) {
            thread.interrupt();
        }
    }

    void awaitEnd(long nanos) throws InterruptedException {
        thread.join(Math.max(1, nanos / 1_000_000));
        if (thread.isAlive()) {
            LOG.warn("Holter's pulse still hangs in a call; it is a daemon and ends with that call");
        }
    }

    @Override
    public void run() {
        while (!finishing) {
            try {
                await();
                beat();
            } catch (Throwable e) {
                LOG.error("The pulse stumbled; it goes on", e);
            }
        }
        goodbye();
    }

    private void beat() {
        woken.set(false);
        outbox.takingOver();
        long now = ticker.nanos();
        boolean full = now - lastFullNanos >= tickNanos;
        boolean looks = now - pulse.lookBefore(lastFullNanos + tickNanos) >= 0;
        if (full) {
            lastFullNanos = now;
        }
        lastRoundNanos = now;
        pulse.round(full, announced.getAndSet(false) || looks);
    }

    private void await() {
        long from = ticker.nanos();
        if (pulse.health().failures() > 0) {
            parkUntil(from + pulse.health().pauseNanos(), () -> false);
            return;
        }
        long next = pulse.writeBefore(pulse.lookBefore(lastFullNanos + tickNanos));
        parkUntil(next, woken::get);
        if (outbox.hasTransitions() || announced.get()) {
            parkUntil(Math.min(lastRoundNanos + GATHER_NANOS, next), outbox::hurried);
        }
    }

    private void parkUntil(long nanos, BooleanSupplier earlier) {
        for (long left = nanos - ticker.nanos(); left > 0; left = nanos - ticker.nanos()) {
            if (finishing || earlier.getAsBoolean()) {
                return;
            }
            LockSupport.parkNanos(this, left);
            if (Thread.interrupted()) {
                LOG.debug("The pulse was interrupted; it goes on");
            }
        }
    }

    /**
     * First what waits, then, when all of it is written, that this worker has stopped: whoever sees a stopped worker with open runs fails those runs.
     * Tries at least once, however late it is.
     */
    private void goodbye() {
        if (pulse.unheardOf() && !outbox.hasTransitions()) {
            return;
        }
        boolean written = false;
        boolean done = false;
        do {
            boolean well = lastRound();
            done = well && written;
            if (well && !written) {
                written = true;
                pulse.state(Store.Lease.State.STOPPED);
            } else if (pulse.health().failures() > 0) {
                LockSupport.parkNanos(this, Math.min(200_000_000L, Math.max(1, finishBeforeNanos - ticker.nanos())));
            }
        } while (!done && ticker.nanos() - finishBeforeNanos < 0);
        if (!done) {
            LOG.warn(
                    "Holter ends before its database has taken all: {} facts are not written, and this worker will be recorded as lost",
                    pulse.waiting());
        }
    }

    private boolean lastRound() {
        try {
            return pulse.round(true);
        } catch (Throwable e) {
            LOG.error("The pulse stumbled at its end; it tries again", e);
            return false;
        }
    }
}
