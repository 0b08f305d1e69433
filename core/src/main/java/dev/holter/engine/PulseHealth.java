package dev.holter.engine;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the pulse does: counts failures, spaces the tries, and says it once. Written by the pulse thread, read by any.
 *
 * <p>In the log: nothing for four failures, one error at the fifth (at once when a person must act), one line when it is over,
 * also when only the start had told of it.
 */
final class PulseHealth {
    private static final Logger LOG = LoggerFactory.getLogger(PulseHealth.class);
    private static final int LOUD_AT = 5;
    private static final long FIRST_PAUSE_NANOS = 500_000_000L;
    private static final long LONGEST_PAUSE_NANOS = 8_000_000_000L;

    private final Ticker ticker;
    private final long tickNanos;
    private final long longestPauseNanos;
    private final CountDownLatch contact = new CountDownLatch(1);
    private volatile int failures;
    private volatile @Nullable StoreException last;
    private volatile String description = "";
    private volatile boolean missedAtStart;
    private volatile int waiting;
    private boolean loud;
    private long failingSinceNanos;

    /**
     * A health whose tries are at most this far apart. The processes of a fleet meet the end of an outage at different moments of their pauses; those
     * that are back must not take the others for suspects.
     */
    PulseHealth(Ticker ticker, long tickNanos, long longestPauseNanos) {
        this.ticker = ticker;
        this.tickNanos = tickNanos;
        this.longestPauseNanos = Math.min(LONGEST_PAUSE_NANOS, longestPauseNanos);
        this.failingSinceNanos = ticker.nanos();
    }

    int failures() {
        return failures;
    }

    @Nullable
    StoreException lastFailure() {
        return last;
    }

    /** What the database said of itself when it was opened. */
    String description() {
        return description;
    }

    /** Waits for the first contact; false when the time is over or a person must act first. */
    boolean awaitContact(long nanos) throws InterruptedException {
        return contact.await(nanos, TimeUnit.NANOSECONDS) && last == null;
    }

    void connected(String where, Store.Worker worker) {
        description = where + ", worker '" + worker.name() + "' " + worker.id();
    }

    /** The start has said in the log that it goes on without the database. Safe from any thread. */
    void missedAtStart() {
        missedAtStart = true;
    }

    /** How many facts the pulse could not write in its last round. */
    int waiting() {
        return waiting;
    }

    void good(int left) {
        waiting = left;
        if (loud || missedAtStart) {
            LOG.info(
                    "Holter's database is back after {} s; {} facts still wait to be written",
                    (ticker.nanos() - failingSinceNanos) / 1_000_000_000L,
                    left);
        }
        loud = false;
        missedAtStart = false;
        failures = 0;
        last = null;
        contact.countDown();
    }

    void bad(StoreException e, int left) {
        waiting = left;
        int count = failures + 1;
        if (count == 1) {
            failingSinceNanos = ticker.nanos();
        }
        failures = count;
        last = e;
        boolean refused = e.kind() == StoreException.Kind.REFUSED;
        if (!loud && (count >= LOUD_AT || refused)) {
            loud = true;
            LOG.error(
                    "Holter cannot write to its database ({} facts wait in memory; jobs are not affected; it keeps trying): {}",
                    left,
                    e.getMessage(),
                    refused ? null : e);
        }
        if (refused) {
            contact.countDown();
        }
    }

    /** How long to wait before the next try: grows with the failures, to a bound. */
    long pauseNanos() {
        int count = failures;
        return count == 0 ? tickNanos : Math.min(longestPauseNanos, FIRST_PAUSE_NANOS << Math.min(count - 1, 4));
    }
}
