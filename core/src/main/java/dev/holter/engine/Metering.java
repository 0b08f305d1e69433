package dev.holter.engine;

import dev.holter.Figures;
import dev.holter.Metrics;
import dev.holter.TypeFigures;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has meters made, on a thread of its own that exists while there is something to make: whatever a metrics library does, nobody else waits for it. What waits is bounded, as job types
 * are. Thread-safe; the fields belong to that thread.
 */
final class Metering {
    private static final Logger LOG = LoggerFactory.getLogger(Metering.class);

    private final Tallies tallies;
    private final Figures figures;
    private final List<Metrics.Meters> meters = new ArrayList<>();
    private final Set<TypeFigures> types = new LinkedHashSet<>();
    private final AtomicBoolean used = new AtomicBoolean();
    private final AtomicBoolean complained = new AtomicBoolean();
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            1, 1, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), DaemonThreads.named("holter-metrics"));

    Metering(Tallies tallies, Figures figures) {
        this.tallies = tallies;
        this.figures = figures;
        thread.allowCoreThreadTimeOut(true);
    }

    /** Whether anybody wants meters. */
    boolean used() {
        return used.get();
    }

    void add(Metrics metrics) {
        execute(() -> make(metrics));
        if (used.compareAndSet(false, true)) {
            tallies.tells(type -> execute(() -> add(type)));
        }
    }

    private void make(Metrics metrics) {
        Metrics.Meters made = metrics.of(figures);
        meters.add(made);
        types.forEach(type -> quietly(() -> made.add(type)));
    }

    private void add(TypeFigures type) {
        if (types.add(type)) {
            if (types.size() > Tallies.MOST_TYPES) {
                LOG.info(
                        "More than {} job types have run: meters count those that came later together, as '{}'",
                        Tallies.MOST_TYPES,
                        TypeFigures.OTHER);
            }
            meters.forEach(made -> quietly(() -> made.add(type)));
        }
    }

    private void execute(Runnable task) {
        try {
            thread.execute(() -> quietly(task));
        } catch (RejectedExecutionException closing) {
            LOG.debug("Closing: no more meters are made");
        }
    }

    private void quietly(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            if (complained.compareAndSet(false, true)) {
                LOG.warn(
                        "A metrics library threw: some meters are missing, and nothing else. Further ones are not logged",
                        e);
            }
        }
    }

    /** Takes the meters away, and waits for that at most this long. */
    void close(long nanos) throws InterruptedException {
        if (!used()) {
            thread.shutdown();
            return;
        }
        execute(() -> meters.forEach(made -> quietly(made::close)));
        thread.shutdown();
        if (!thread.awaitTermination(nanos, TimeUnit.NANOSECONDS)) {
            thread.shutdownNow();
            LOG.warn("A metrics library hangs; its thread is a daemon and ends with that call");
        }
    }
}
