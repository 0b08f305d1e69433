package dev.holter.engine;

import dev.holter.spi.Launcher;
import dev.holter.spi.Rerun;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
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
    private static final int MOST_AT_ONCE = 100;

    private final Store store;
    private final Supplier<Store.@Nullable Worker> self;
    private final Executor threads;
    private final Map<Store.Scheduler, Launcher> launchers = new ConcurrentHashMap<>();

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
        for (int i = 0; worker != null && i < MOST_AT_ONCE && !launchers.isEmpty(); i++) {
            Optional<Store.Claimed> claimed = store.claimRerun(worker.id(), Set.copyOf(launchers.keySet()));
            if (claimed.isEmpty()) {
                return;
            }
            threads.execute(() -> launch(claimed.get()));
        }
    }

    private void launch(Store.Claimed claimed) {
        Rerun rerun = claimed.rerun();
        try {
            Launcher launcher = launchers.get(claimed.scheduler());
            if (launcher == null) {
                throw new IllegalStateException(
                        "scheduler '" + claimed.scheduler().name() + "' was shut down");
            }
            launcher.launch(rerun);
            store.launchedRerun(rerun);
        } catch (StoreException e) {
            LOG.debug("That run {} begins anew is not recorded yet; its first row records it", rerun.runId(), e);
        } catch (Throwable e) {
            LOG.warn("{} could not be begun anew, as was asked for run {}", rerun.jobType(), rerun.runId(), e);
            refuse(rerun, Text.line(String.valueOf(e), Text.MESSAGE));
        }
    }

    private void refuse(Rerun rerun, String why) {
        try {
            store.refuseRerun(rerun, why);
        } catch (StoreException e) {
            LOG.debug("That run {} could not be begun anew is not recorded; it stays claimed", rerun.runId(), e);
        }
    }
}
