package dev.holter.engine;

import dev.holter.engine.Observer.Finding;
import dev.holter.engine.Store.Loss;
import dev.holter.engine.Store.Namesake;
import dev.holter.engine.Store.Worker;
import dev.holter.settings.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes what earlier processes under our name left behind, before the scheduler fires: those that are proven dead at once, those whose sentinel's lock is free when
 * their counter has not moved for their own {@code suspectAfter}, if that is not longer than we wait. All others are left to the observers, and so is everything
 * when the database fails. For the thread that starts the engine.
 *
 * <p>Races: a twin that lives moves its counter or holds its lock, and both are compared once more under its row's lock. Another process that starts at the same time
 * convicts the same ones; whoever comes second finds nothing to do.
 */
final class StartRecovery {
    private static final Logger LOG = LoggerFactory.getLogger(StartRecovery.class);
    private static final long LOOK_EVERY_NANOS = 200_000_000L;
    /** For those that are proven dead while another sweep is in the way. */
    private static final long LEAST_NANOS = 2_000_000_000L;

    private final Store store;
    private final Settings settings;
    private final Ticker ticker;
    private final Reaper reaper;
    private final CountDownLatch closed;
    private final Map<UUID, Standing> seen = new HashMap<>();

    private record Standing(long counter, long sinceNanos) {}

    /**
     * A recovery for one start.
     *
     * @param closed ends the waiting
     */
    StartRecovery(Store store, Settings settings, Ticker ticker, Reaper reaper, CountDownLatch closed) {
        this.store = store;
        this.settings = settings;
        this.ticker = ticker;
        this.reaper = reaper;
        this.closed = closed;
    }

    /** Waits only while there is somebody to decide about. Never throws. */
    void recover(Worker self) {
        if (settings.observeOnly()) {
            return;
        }
        try {
            long until = ticker.nanos() + waitNanos();
            long latest = ticker.nanos() + Math.max(LEAST_NANOS, waitNanos());
            boolean more = true;
            while (more) {
                List<Namesake> open = undecided(self);
                long end = open.stream().anyMatch(one -> gone(one, self)) ? latest : until;
                more = !open.isEmpty()
                        && ticker.nanos() - end < 0
                        && !closed.await(LOOK_EVERY_NANOS, TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            LOG.info("What earlier processes of this name left behind is left to the observers: {}", e.toString());
        }
    }

    private long waitNanos() {
        return settings.startRecoveryWait().toNanos();
    }

    /** Convicts whom it can; those that may yet be decided about. */
    private List<Namesake> undecided(Worker self) {
        List<Namesake> undecided = new ArrayList<>();
        for (Namesake one : store.namesakes(self.name(), self.id())) {
            long still = stillNanos(one);
            boolean gone = gone(one, self);
            if (gone || (mayBeDead(one) && still >= one.lease().suspectAfterNanos())) {
                Finding finding = finding(one, gone ? Loss.GONE : Loss.FAST);
                if (!reaper.convict(finding, () -> true)) {
                    undecided.add(one);
                }
            } else if (mayBeDead(one)) {
                undecided.add(one);
            }
        }
        return undecided;
    }

    private static boolean gone(Namesake one, Worker self) {
        return ProcessTrace.gone(one.trace(), self.trace());
    }

    /** How long we have seen this counter; a moved one is never waited for again. */
    private long stillNanos(Namesake one) {
        long now = ticker.nanos();
        Standing standing = seen.computeIfAbsent(
                one.lease().workerId(), id -> new Standing(one.lease().counter(), now));
        return standing.counter() == one.lease().counter() ? now - standing.sinceNanos() : -1;
    }

    private boolean mayBeDead(Namesake one) {
        Standing standing = seen.get(one.lease().workerId());
        return one.lease().sentinel()
                && !one.held()
                && standing != null
                && standing.counter() == one.lease().counter()
                && one.lease().suspectAfterNanos() <= waitNanos();
    }

    private Finding finding(Namesake one, Loss loss) {
        return new Finding(
                one.lease().workerId(), one.lease().name(), one.lease().counter(), loss, ticker.nanos());
    }
}
