package dev.holter.engine;

import dev.holter.StopReason;
import java.util.Collection;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops what somebody else may take over, when this process cannot renew its lease and is about to be given up. Counted from when the last good renewal was
 * sent, on the timer's thread, which does no I/O: the pulse may hang in a socket at that very moment. All other runs go on; losing the database stops nothing.
 *
 * <p>Race: a renewal that comes back while runs are being stopped is too late for them: others may have been about to take them.
 */
final class SelfFence {
    private static final Logger LOG = LoggerFactory.getLogger(SelfFence.class);
    private static final int MARGIN = 8;

    private final Ticker ticker;
    private final LongSupplier renewedNanos;
    private final Collection<LiveRun> live;
    private final long afterNanos;
    private boolean told;

    /**
     * A fence that comes down an eighth of that time before the lease is over.
     *
     * @param renewedNanos when the last good renewal was sent
     */
    SelfFence(Ticker ticker, LongSupplier renewedNanos, Collection<LiveRun> live, long lostAfterNanos) {
        this.ticker = ticker;
        this.renewedNanos = renewedNanos;
        this.live = live;
        this.afterNanos = lostAfterNanos - lostAfterNanos / MARGIN;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it catches all that it throws
    void start(ScheduledExecutorService timer, long everyNanos) {
        timer.scheduleWithFixedDelay(this::quietly, everyNanos, everyNanos, TimeUnit.NANOSECONDS);
    }

    private void quietly() {
        try {
            check();
        } catch (Throwable e) {
            LOG.error("Whether the lease is about to end could not be checked; it is tried again", e);
        }
    }

    /** Timer's thread only. */
    void check() {
        if (ticker.nanos() - renewedNanos.getAsLong() < afterNanos) {
            told = false;
            return;
        }
        int stopped = 0;
        for (LiveRun run : live) {
            boolean mayBeTaken =
                    run.record().identity().retriedByHolter() && run.record().startWritten();
            if (mayBeTaken && run.stop(StopReason.LOST)) {
                stopped++;
            }
        }
        if (!told && stopped > 0) {
            told = true;
            LOG.warn(
                    "The lease of this process could not be renewed for {} s and is about to end: {} runs that others may take over are stopped, all others go on",
                    afterNanos / 1_000_000_000L,
                    stopped);
        }
    }
}
