package dev.holter.engine;

import dev.holter.spi.Launched;
import dev.holter.spi.Launcher;
import dev.holter.spi.Rerun;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has work begun anew, if its scheduler is here. What is to begin is a row of the store, a wish, and its new run's first row closes it, in one transaction. Until then it is somebody's:
 *
 * <ul>
 *   <li>queued: nobody's; whoever has the scheduler claims it, in a transaction of its own before the scheduler is called.
 *   <li>claimed by a process: that process calls its scheduler, or has the work in its memory. When the process is over, another takes it over. It may have died before the call or after it,
 *       which nobody can tell, so the call is made again: a scheduler that holds the work already says so and does nothing.
 *   <li>the scheduler's: its store has the work, and any process may fire it and die before its run is recorded. A living one records it in the end, however long the database is away; so it is
 *       looked at again only when some process was lost since, and then as late as that one might still execute it: what the scheduler still holds, or is executing, is left alone, what it has
 *       fired and forgotten is handed to it anew, and needs another lost process to be looked at again. So a node without Holter, or a veto, which leave no row either, repeat nothing.
 *       After an hour it is quarantined, where an operator sees it; should it begin after all, that closes it.
 *   <li>done: its run's first row is there, or the host by itself does over what dies.
 * </ul>
 *
 * <p>Two who launch the same work use the same key, and a scheduler holds that once. One may still come after the other's has been executed and before its row was written; then two execute and
 * {@code retry_of} decides: the second is superseded and stopped. What the database did not take of a launch's outcome is told again before anything else is claimed, and only as long as the
 * claim is ours. Thread-safe; the reaper's thread claims, schedulers are called on the hooks' threads.
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
    /** Outcomes that the database did not take: no more than were being launched at once. */
    private final Queue<Runnable> untold = new ConcurrentLinkedQueue<>();

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
        tellAgain();
        while (worker != null && untold.isEmpty() && launching.get() < MOST_AT_ONCE && !launchers.isEmpty()) {
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
                String why = "scheduler '" + claimed.scheduler().name() + "' was shut down";
                tell(() -> store.putBackRerun(claimed, why));
            } else {
                Launched launched = launcher.launch(rerun);
                if (launched != Launched.HERE) {
                    tell(() -> store.launchedRerun(claimed, launched));
                }
            }
        } catch (IllegalStateException never) {
            LOG.warn("{} cannot be begun anew, as run {} is to be", rerun.jobType(), rerun.runId(), never);
            tell(() -> store.refuseRerun(claimed, Text.line(String.valueOf(never), Text.MESSAGE)));
        } catch (Throwable e) {
            LOG.warn(
                    "{} could not be begun anew, as run {} is to be; it is tried again",
                    rerun.jobType(),
                    rerun.runId(),
                    e);
            tell(() -> store.putBackRerun(claimed, Text.line(String.valueOf(e), Text.MESSAGE)));
        } finally {
            launching.decrementAndGet();
        }
    }

    private void tell(Runnable outcome) {
        try {
            outcome.run();
        } catch (StoreException e) {
            LOG.debug("What became of a launch is not recorded yet; it is told again", e);
            untold.add(outcome);
        }
    }

    private void tellAgain() {
        for (int i = untold.size(); i > 0; i--) {
            Runnable outcome = untold.poll();
            if (outcome != null) {
                tell(outcome);
            }
        }
    }
}
