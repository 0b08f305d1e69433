package dev.holter.engine;

import dev.holter.engine.SentinelSession.Hold;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows that this process lives, and hears of commands: a thread with a session of its own, which holds the registration's lock. A process that dies frees it at
 * once, one that is paused keeps it. Nothing is wrong without it: then only the slow path counts. Nothing that is thrown ends the thread but {@link #finish}.
 *
 * <p>Races. The lease says that the lock is held only for the registration that it was taken for: one that was given up meanwhile leaves nothing behind for
 * the next. Between the loss of the session and the renewal that tells of it others see a flag without a lock; they convict nobody whose counter moves. A session
 * that opens while this is being finished is either seen by the finisher, which makes it leave, or sees {@code finishing} and goes.
 */
final class Sentinel implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Sentinel.class);
    private static final long GLANCE_NANOS = 50_000_000L;
    private static final long FIRST_PAUSE_NANOS = 500_000_000L;
    private static final int MOST_DOUBLINGS = 4;
    private static final long LEAST_PATIENCE_NANOS = 2_000_000_000L;

    private final Store store;
    private final Pulse pulse;
    private final Runnable announce;
    private final Ticker ticker;
    private final long tickNanos;
    private final Thread thread = DaemonThreads.thread("holter-sentinel", this);
    private volatile boolean finishing;
    private volatile @Nullable SentinelSession session;
    private @Nullable UUID heldFor;
    private int failures;
    private long withoutSinceNanos;
    private boolean told;
    private boolean toldTaken;

    /**
     * A sentinel that is not started.
     *
     * @param announce what to do when a command is announced; it must not wait
     */
    Sentinel(Store store, Pulse pulse, Runnable announce, Ticker ticker, long tickNanos) {
        this.store = store;
        this.pulse = pulse;
        this.announce = announce;
        this.ticker = ticker;
        this.tickNanos = tickNanos;
    }

    void start() {
        thread.start();
    }

    /** Gives the lock back and ends the thread. Whatever it waits for is broken off. */
    void finish(long nanos) throws InterruptedException {
        finishing = true;
        SentinelSession open = session;
        if (open != null) {
            open.leave();
        }
        LockSupport.unpark(thread);
        thread.join(Math.max(1, nanos / 1_000_000));
        if (thread.isAlive()) {
            LOG.warn("Holter's sentinel still hangs in a call; it is a daemon and ends with that call");
        }
    }

    @Override
    public void run() {
        withoutSinceNanos = ticker.nanos();
        while (!finishing) {
            try {
                step();
            } catch (StoreException e) {
                lost(e);
            } catch (Throwable e) {
                lost(e);
                LOG.error("The sentinel stumbled; it goes on", e);
            }
        }
        drop();
    }

    /** About a tick, or the time until a command. */
    private void step() {
        Store.Worker mine = pulse.worker();
        if (mine == null || (session == null && pulse.health().failures() > 0)) {
            pause(mine == null ? GLANCE_NANOS : tickNanos);
            return;
        }
        SentinelSession open = opened();
        if (open == null) {
            return;
        }
        if (!mine.id().equals(heldFor) && !take(open, mine)) {
            return;
        }
        if (open.await(tickNanos)) {
            announce.run();
        }
        open.ping();
    }

    private @Nullable SentinelSession opened() {
        if (session == null) {
            Optional<SentinelSession> made = store.sentinel();
            if (made.isEmpty()) {
                LOG.info(
                        "No sentinel: behind a pooler, or through a source that hides its driver, no lock can be held. A crash of this process is found after lostAfter, and a command is read at the next tick");
                finishing = true;
            }
            session = made.orElse(null);
        }
        return finishing ? null : session;
    }

    /** False when this registration cannot be had for now, and nothing is to be waited for in this session. */
    private boolean take(SentinelSession open, Store.Worker mine) {
        heldFor = null;
        pulse.sentinel(null);
        Hold hold = open.take(mine.id());
        switch (hold) {
            case HELD -> held(mine);
            case TAKEN -> taken();
            case UNKNOWN -> pause(GLANCE_NANOS);
        }
        return hold != Hold.UNKNOWN;
    }

    private void held(Store.Worker mine) {
        heldFor = mine.id();
        pulse.sentinel(mine.id());
        failures = 0;
        if (told || toldTaken) {
            LOG.info("Holter's sentinel is back: it holds the lock of this registration");
        }
        told = false;
        toldTaken = false;
    }

    private void taken() {
        if (!toldTaken) {
            toldTaken = true;
            LOG.warn(
                    "Another session holds the lock of this process's sentinel: until it is free, a crash of this process is found after lostAfter only");
        }
    }

    /** An outage that the pulse tells of needs no second report, and a moment's loss none at all. */
    private void lost(Throwable e) {
        drop();
        if (failures++ == 0) {
            withoutSinceNanos = ticker.nanos();
        }
        boolean forLong = ticker.nanos() - withoutSinceNanos > Math.max(2 * tickNanos, LEAST_PATIENCE_NANOS);
        if (forLong && !told && pulse.health().failures() == 0) {
            told = true;
            LOG.warn(
                    "Holter's sentinel has no session; it keeps trying, and meanwhile a crash of this process is found after lostAfter only: {}",
                    e.getMessage());
        }
        LOG.debug("The sentinel's session is gone", e);
        pause(FIRST_PAUSE_NANOS << Math.min(failures - 1, MOST_DOUBLINGS));
    }

    private void drop() {
        pulse.sentinel(null);
        heldFor = null;
        SentinelSession old = session;
        session = null;
        if (old != null) {
            old.close();
        }
    }

    private void pause(long nanos) {
        long until = ticker.nanos() + nanos;
        for (long left = nanos; left > 0 && !finishing; left = until - ticker.nanos()) {
            LockSupport.parkNanos(this, left);
            if (Thread.interrupted()) {
                LOG.debug("The sentinel was interrupted; it goes on");
            }
        }
    }
}
