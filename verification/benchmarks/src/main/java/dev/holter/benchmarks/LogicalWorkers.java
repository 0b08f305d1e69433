package dev.holter.benchmarks;

import dev.holter.engine.Batch;
import dev.holter.engine.Batch.BeatRow;
import dev.holter.engine.Batch.ProgressRow;
import dev.holter.engine.Batch.RunRows;
import dev.holter.engine.BudgetUnderTest;
import dev.holter.engine.Store;
import dev.holter.engine.Store.Answer;
import dev.holter.engine.Store.Lease;
import dev.holter.fixtures.Figure;
import dev.holter.postgres.StoreUnderTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/**
 * A hundred workers, each with a connection and a thread of its own, that tick once a second, every open run having moved: the lease, as many beats as the engine's own budget allows, and a look at
 * everybody's lease. All on the machine of the database, which they take from.
 */
final class LogicalWorkers {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final ProductionDatabase database;
    private final ScaleData data;
    private final Queue<Double> millis = new ConcurrentLinkedQueue<>();
    private final Queue<Integer> beats = new ConcurrentLinkedQueue<>();

    LogicalWorkers(ProductionDatabase database, ScaleData data) {
        this.database = database;
        this.data = data;
    }

    List<Figure> figures(String name, int seconds) {
        tick(seconds);
        double[] ticks = millis.stream().mapToDouble(Double::doubleValue).toArray();
        long written = beats.stream().mapToLong(Integer::longValue).sum();
        double open = database.number("select count(*) from run where status = 'RUNNING'");
        Samples.print(name + ".ticks", ticks);
        return List.of(
                Figure.atMost(name + ".tick.worst", Samples.most(ticks), "ms", 250),
                Figure.told(name + ".tick.p50", Samples.at(ticks, 0.5), "ms"),
                Figure.told(name + ".tick.p99", Samples.at(ticks, 0.99), "ms"),
                Figure.told(name + ".beats_per_second", written / (double) seconds, "rows/s"),
                Figure.told(name + ".seconds_between_beats", open * seconds / written, "s"));
    }

    private void tick(int seconds) {
        CountDownLatch ready = new CountDownLatch(ScaleData.WORKERS);
        ExecutorService threads = Executors.newFixedThreadPool(ScaleData.WORKERS);
        try {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < ScaleData.WORKERS; i++) {
                UUID worker = ScaleData.worker(i);
                workers.add(threads.submit(() -> work(worker, ready, seconds)));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        } catch (Exception e) {
            throw new IllegalStateException("a worker could not tick", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private void work(UUID worker, CountDownLatch ready, int seconds) {
        int settling = Math.min(10, seconds / 2);
        List<UUID> runs = data.ids("select run_id from run where status = 'RUNNING' and worker_id = '" + worker + "'");
        try (Store store = StoreUnderTest.open(database.url(), database.user())) {
            store.open();
            BudgetUnderTest budget = new BudgetUnderTest();
            ready.countDown();
            ready.await();
            long begin = System.nanoTime() + ThreadLocalRandom.current().nextLong(SECOND_NANOS);
            for (int i = 0; i < settling + seconds; i++) {
                until(begin + i * SECOND_NANOS);
                long from = System.nanoTime();
                int written = tick(store, worker, runs.size(), budget.due(runs));
                long took = System.nanoTime() - from;
                budget.spent(written, took);
                if (i >= settling) {
                    millis.add(took / 1e6);
                    beats.add(written);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int tick(Store store, UUID worker, int running, List<UUID> due) {
        long now = System.nanoTime();
        ProgressRow progress = new ProgressRow(
                now, -1, 0, 1, "fetch followers", "users", "page " + now + " of the list that begins with");
        List<RunRows> rows = due.stream()
                .map(run -> new RunRows(run, null, List.of(), null, new BeatRow(run, now, progress), null, false))
                .toList();
        Lease lease = new Lease(worker, Lease.State.ALIVE, running, "imports.sync00", true, now, true);
        Answer answer = store.tick(lease, new Batch(rows, List.of()));
        if (!answer.alive() || !answer.questioned().isEmpty() || answer.leases().size() < ScaleData.WORKERS) {
            throw new IllegalStateException("the tick did not do what it should: " + answer);
        }
        return rows.size();
    }

    private static void until(long nanos) {
        for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }
}
