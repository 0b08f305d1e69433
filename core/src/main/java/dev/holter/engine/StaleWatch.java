package dev.holter.engine;

import dev.holter.StaleReason;
import dev.holter.engine.Batch.EvidenceRow;
import dev.holter.settings.Promise;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches whether the runs of this process keep what their job types promise about time, on its own monotonic clock, so that their threads can be looked at while they are
 * there. Needs no database: an outage neither hides a stall nor makes one. On the timer's thread; it waits for nothing.
 *
 * <p>States of a run that is watched: quiet → looked at (some looks at its thread, then whoever acts on it) → told, once a reason; one that was told to be stalled and moves is
 * quiet again. What could not be acted upon, since there was no database, is found again some seconds later.
 *
 * <p>Races: a beat between finding and acting is seen by whoever acts, who asks {@link Finding#holds} last of all; a run that ends meanwhile is over and nothing
 * happens to it. When this loop itself comes late (a paused process, no processor time) every clock starts anew: a job that could not run has not stalled.
 */
final class StaleWatch {
    private static final Logger LOG = LoggerFactory.getLogger(StaleWatch.class);
    private static final long LATE_NANOS = 2_000_000_000L;
    private static final long TRY_AGAIN_NANOS = 5_000_000_000L;

    /** Looks cost moments of this thread, and what follows moments of the reaper's: neither may fall behind by them. */
    private static final int MOST_IN_WORK = 20;

    /** Does what a run's policy says; never waits. Each finding is {@link Finding#done} in the end. */
    interface Consequences {
        void stale(Finding finding, List<EvidenceRow> seen);

        void movesAgain(LiveRun run, Runnable otherwise);
    }

    private final Ticker ticker;
    private final StopLadder.Timer timer;
    private final Collection<LiveRun> live;
    private final Consequences consequences;
    private final long tickNanos;
    private final Map<LiveRun, Told> watched = new ConcurrentHashMap<>();
    private final AtomicInteger inWork = new AtomicInteger();
    private long lastNanos;
    private long restartedNanos;

    /** What was told of a run, or is about to be. */
    private static final class Told {
        private final Set<StaleReason> reasons = ConcurrentHashMap.newKeySet();
        private volatile long notBeforeNanos;
        private volatile long movedNanos;

        Told(long nanos) {
            notBeforeNanos = nanos;
        }
    }

    StaleWatch(
            Ticker ticker,
            StopLadder.Timer timer,
            Collection<LiveRun> live,
            Consequences consequences,
            long tickNanos) {
        this.ticker = ticker;
        this.timer = timer;
        this.live = live;
        this.consequences = consequences;
        this.tickNanos = tickNanos;
        this.lastNanos = ticker.nanos();
        this.restartedNanos = lastNanos;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it catches all that it throws
    void start(ScheduledExecutorService thread) {
        thread.scheduleWithFixedDelay(this::quietly, tickNanos, tickNanos, TimeUnit.NANOSECONDS);
    }

    private void quietly() {
        try {
            check();
        } catch (Throwable e) {
            LOG.error("Whether runs keep their promises could not be checked; it is tried again", e);
        }
    }

    /** Timer's thread only. */
    void check() {
        long now = ticker.nanos();
        boolean late = now - lastNanos > tickNanos + Math.max(tickNanos, LATE_NANOS);
        lastNanos = now;
        if (late) {
            restartedNanos = now;
            return;
        }
        watched.keySet().removeIf(run -> run.record().ended());
        for (LiveRun run : live) {
            if (!run.record().identity().policy().promise().none()
                    && run.stopAsked().isEmpty()) {
                one(run, now);
            }
        }
    }

    private void one(LiveRun run, long now) {
        try {
            check(run, now);
        } catch (Throwable e) {
            LOG.error("Whether run {} keeps its promises could not be checked; it is tried again", run.id(), e);
        }
    }

    private void check(LiveRun run, long now) {
        StaleReason broken = broken(run, now);
        Told told = watched.get(run);
        if (broken == null) {
            // This loop's own lateness starts the clock anew too, but moves nothing.
            if (told != null
                    && run.record().movedNanos(now) != told.movedNanos
                    && told.reasons.remove(StaleReason.STALLED)) {
                consequences.movesAgain(run, () -> told.reasons.add(StaleReason.STALLED));
            }
            return;
        }
        Told known = told == null ? new Told(now) : told;
        watched.put(run, known);
        if (now - known.notBeforeNanos >= 0 && inWork.get() < MOST_IN_WORK && known.reasons.add(broken)) {
            Finding finding = new Finding(run, broken, known, now);
            known.movedNanos = finding.movedNanos;
            inWork.incrementAndGet();
            Sampling.begin(run, finding.kind(), timer, ticker, seen -> consequences.stale(finding, seen));
        }
    }

    /** What this run breaks now, the deadline first: there is no way back from that. */
    private @Nullable StaleReason broken(LiveRun run, long now) {
        Promise promise = run.record().identity().policy().promise();
        long began = run.record().identity().startNanos();
        if (now - began >= promise.deadline().toNanos()) {
            return StaleReason.DEADLINE;
        }
        return now - stillSince(run, now) >= silence(run) ? StaleReason.STALLED : null;
    }

    private long stillSince(LiveRun run, long now) {
        return Math.max(run.record().movedNanos(now), restartedNanos);
    }

    /** How long this run may go without a beat now. */
    private static long silence(LiveRun run) {
        RunRecord record = run.record();
        Promise promise = record.identity().policy().promise();
        return promise.silence(record.resuming(), record.moved()).toNanos();
    }

    /** A run that breaks a promise. From any thread. */
    final class Finding {
        private final LiveRun run;
        private final StaleReason reason;
        private final Told told;
        private final long movedNanos;
        private final long foundNanos;

        private Finding(LiveRun run, StaleReason reason, Told told, long now) {
            this.run = run;
            this.reason = reason;
            this.told = told;
            this.movedNanos = run.record().movedNanos(now);
            this.foundNanos = now;
        }

        LiveRun run() {
            return run;
        }

        StaleReason reason() {
            return reason;
        }

        /** What evidence of it is called. */
        String kind() {
            return reason == StaleReason.STALLED ? "stalled" : "deadline";
        }

        /** What it has broken, for people. */
        String says() {
            Promise promise = run.record().identity().policy().promise();
            long began = run.record().identity().startNanos();
            return reason == StaleReason.DEADLINE
                    ? "runs for " + seconds(foundNanos - began) + " s, longer than its deadline of "
                            + seconds(promise.deadline().toNanos()) + " s"
                    : "has not moved for " + seconds(foundNanos - movedNanos) + " s, longer than the "
                            + seconds(silence(run)) + " s that its type promises";
        }

        /** Whether it is as it was found: open, not asked to stop, and not moved since. */
        boolean holds() {
            RunRecord record = run.record();
            return !record.ended()
                    && run.stopAsked().isEmpty()
                    && (reason == StaleReason.DEADLINE || record.movedNanos(ticker.nanos()) == movedNanos);
        }

        /** Whatever came of it, another may be looked at. */
        void done() {
            inWork.decrementAndGet();
        }

        /** It could not be acted upon: it is to be found again, later. */
        void again() {
            told.notBeforeNanos = ticker.nanos() + TRY_AGAIN_NANOS;
            told.reasons.remove(reason);
        }
    }

    private static long seconds(long nanos) {
        return nanos / 1_000_000_000L;
    }
}
