package dev.holter.postgres;

import static dev.holter.postgres.StoreContract.NOW;
import static dev.holter.postgres.StoreContract.SECOND;
import static dev.holter.postgres.StoreContract.lease;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.StopAnswer;
import dev.holter.engine.Batch;
import dev.holter.engine.Store;
import dev.holter.engine.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Pitfall 27: three processes tick as fast as they can and end runs, two sweepers convict them, and two operators cancel and kill, all on the same rows.
 * {@code -Dholter.contention.seconds=60} makes it longer.
 */
class ContentionTest {
    private static final long SECONDS = Long.getLong("holter.contention.seconds", 8);
    private static final int RUNS = 50;

    private final PostgresUnderTest under = new PostgresUnderTest();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<UUID> workers = new ConcurrentLinkedQueue<>();
    private final Queue<TestRun> open = new ConcurrentLinkedQueue<>();
    private final Queue<String> troubles = new ConcurrentLinkedQueue<>();
    private final AtomicInteger ticks = new AtomicInteger();
    private final AtomicInteger convictions = new AtomicInteger();
    private final AtomicInteger kills = new AtomicInteger();
    private final long until = System.nanoTime() + SECONDS * SECOND;

    @AfterEach
    void close() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        under.close();
    }

    private interface Part {
        void once(Store mine) throws Exception;
    }

    private List<Future<?>> inParallel(int count, Part part) {
        List<Future<?>> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Store mine = under.another();
            all.add(threads.submit(() -> {
                while (System.nanoTime() < until) {
                    try {
                        part.once(mine);
                    } catch (StoreException e) {
                        troubles.add(String.valueOf(e.getMessage()));
                    }
                }
                return null;
            }));
        }
        return all;
    }

    @Test
    void ticksSweepsKillsAndEndsDoNotDeadlock() throws Exception {
        List<Future<?>> all = new ArrayList<>(inParallel(3, this::tickForAWhile));
        all.addAll(inParallel(2, this::convictSomebody));
        all.addAll(inParallel(2, this::stopSomebody));

        for (Future<?> thread : all) {
            thread.get(SECONDS + 60, TimeUnit.SECONDS);
        }

        assertThat(troubles).isEmpty();
        assertThat(under.db.count("select deadlocks from pg_stat_database where datname = current_database()"))
                .isZero();
        System.out.printf(
                "contention of %d s: %d ticks, %d convictions, %d kills, 0 deadlocks%n",
                SECONDS, ticks.get(), convictions.get(), kills.get());
        // How much of each a machine does is its own affair; that each was done is not.
        assertThat(ticks).hasValueGreaterThan(5);
        assertThat(convictions).hasPositiveValue();
        assertThat(kills).hasPositiveValue();
        assertThat(under.db.count("select count(*) from holter.run r join holter.worker w on w.id = r.worker_id"
                        + " where w.state = 'alive' and r.reason = 'WORKER_LOST'"))
                .isZero();
        assertThat(
                        under.db.count(
                                "select count(*) from holter.run r join holter.pulse p using (run_id) where r.status <> 'RUNNING'"))
                .isZero();
        assertThat(under.db.count("select count(*) from holter.event where kind = 'kill'"))
                .isEqualTo(kills.get());
    }

    private void tickForAWhile(Store mine) {
        mine.open();
        UUID id = StoreContract.register(mine, "busy");
        workers.add(id);
        List<TestRun> runs =
                IntStream.range(0, RUNS).mapToObj(i -> TestRun.of(id)).toList();
        boolean alive =
                tick(mine, id, Rows.batch(runs.stream().map(run -> Rows.of(run).start(NOW))));
        open.addAll(runs);
        for (int i = 0; alive && i < 8; i++) {
            alive = tick(
                    mine,
                    id,
                    Rows.batch(runs.stream()
                            .map(run -> Rows.of(run).stage(1, "s", NOW).beat(NOW, Rows.done(1)))));
        }
        if (alive) {
            tick(
                    mine,
                    id,
                    Rows.batch(runs.stream()
                            .limit(RUNS / 2)
                            .map(run -> Rows.of(run).succeeded(NOW, Rows.done(9)))));
        }
    }

    private boolean tick(Store mine, UUID worker, Batch batch) {
        ticks.incrementAndGet();
        return mine.tick(lease(worker, NOW), batch).alive();
    }

    private void convictSomebody(Store mine) {
        for (UUID id : workers) {
            long counter = under.probe().worker(id).counter();
            mine.suspect(id, counter);
            mine.convict(id, counter, () -> true).ifPresent(lost -> {
                workers.remove(id);
                convictions.incrementAndGet();
            });
            mine.sweepLeftovers();
        }
    }

    private void stopSomebody(Store mine) {
        TestRun run = open.poll();
        if (run == null) {
            Thread.onSpinWait();
            return;
        }
        if (new Random().nextBoolean()) {
            mine.console().cancel(run.id(), "ann", "too slow");
        }
        if (mine.console().kill(run.id(), "bob", "it hangs") == StopAnswer.ACCEPTED) {
            kills.incrementAndGet();
        }
    }
}
