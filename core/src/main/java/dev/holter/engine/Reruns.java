package dev.holter.engine;

import dev.holter.spi.Launcher;
import dev.holter.spi.Rerun;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has work begun anew that somebody asked for, if its scheduler is here. A wish is claimed in a transaction of its own before the scheduler is called, and is done with the
 * transaction that inserts the new run. So it survives us: what a process claimed that is over is claimed again by another. Thread-safe; the reaper's thread
 * claims, schedulers are called on the hooks' threads.
 */
final class Reruns {
    private static final Logger LOG = LoggerFactory.getLogger(Reruns.class);
    /** More would keep work from other processes that they could begin now. */
    private static final int MOST_AT_ONCE = 8;

    private final Store store;
    private final Supplier<Store.@Nullable Worker> self;
    private final Executor threads;
    private final Map<Store.Scheduler, Launcher> launchers = new ConcurrentHashMap<>();
    private final AtomicInteger launching = new AtomicInteger();

    Reruns(Store store, Supplier<Store.@Nullable Worker> self, Executor threads) {
        this.store = store;
        this.self = self;
        this.threads = threads;
    }

    void add(Store.Scheduler scheduler, Launcher launcher) {
        launchers.put(scheduler, launcher);
    }

    void remove(Store.Scheduler scheduler, Launcher launcher) {
        launchers.remove(scheduler, launcher);
    }

    /** Claims what is due and has it begun. */
    void begin() {
        Store.Worker worker = self.get();
        while (worker != null && launching.get() < MOST_AT_ONCE && !launchers.isEmpty()) {
            Optional<Store.Claimed> claimed = store.claimRerun(worker.id(), Set.copyOf(launchers.keySet()));
            if (claimed.isEmpty()) {
                return;
            }
            launching.incrementAndGet();
            try {
                threads.execute(() -> launch(claimed.get()));
            } catch (RejectedExecutionException closing) {
                launching.decrementAndGet();
                return;
            }
        }
    }

    private void launch(Store.Claimed claimed) {
        Rerun rerun = claimed.rerun();
        try {
            Launcher launcher = launchers.get(claimed.scheduler());
            if (launcher == null) {
                // Shut down meanwhile; others may have it.
                store.putBackRerun(rerun, "scheduler '" + claimed.scheduler().name() + "' was shut down");
            } else if (launcher.launch(rerun)) {
                store.launchedRerun(rerun);
            }
        } catch (StoreException e) {
            LOG.debug("That run {} begins anew is not recorded yet; its first row records it", rerun.runId(), e);
        } catch (IllegalStateException never) {
            LOG.warn("{} cannot be begun anew, as run {} is to be", rerun.jobType(), rerun.runId(), never);
            record(rerun, () -> store.refuseRerun(rerun, Text.line(String.valueOf(never), Text.MESSAGE)));
        } catch (Throwable e) {
            LOG.warn(
                    "{} could not be begun anew, as run {} is to be; it is tried again",
                    rerun.jobType(),
                    rerun.runId(),
                    e);
            record(rerun, () -> store.putBackRerun(rerun, Text.line(String.valueOf(e), Text.MESSAGE)));
        } finally {
            launching.decrementAndGet();
        }
    }

    private static void record(Rerun rerun, Runnable what) {
        try {
            what.run();
        } catch (StoreException e) {
            LOG.debug("That run {} could not be begun anew is not recorded; it stays claimed", rerun.runId(), e);
        }
    }
}
