package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Holter;
import dev.holter.spi.TrackedRun;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Invariants 1 and 11: a run that begins at the very moment of closing is recorded to its end, or not at all; never left RUNNING. */
class BeginWhileClosingTest {
    private static final int ROUNDS = 2_000;
    private static final int THREADS = 6;

    private final ExecutorService jobs = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void close() {
        jobs.shutdownNow();
    }

    /** Without a pulse, so that a round costs nothing; one round after the closing writes what waits. */
    @Test
    void noRunIsWrittenThatItsJobWasToldIsNotRecorded() throws InterruptedException {
        for (int round = 0; round < ROUNDS; round++) {
            FakeStore store = new FakeStore();
            Engine engine = EngineRig.unstarted(store, Map.of());
            Set<UUID> tracked = ConcurrentHashMap.newKeySet();
            CountDownLatch warm = new CountDownLatch(2 * THREADS);
            CountDownLatch left = new CountDownLatch(THREADS);
            for (int i = 0; i < THREADS; i++) {
                jobs.execute(() -> {
                    while (oneRun(engine, tracked)) {
                        warm.countDown();
                    }
                    left.countDown();
                });
            }
            warm.await();

            engine.close();

            assertThat(left.await(60, TimeUnit.SECONDS)).isTrue();
            boolean all = false;
            while (!all) {
                // A round of as many batches as it may have does not know that it was the last.
                all = engine.pulse().round(true) || engine.pulse().waiting() == 0;
            }
            assertThat(store.rows()).as("round %d", round).allMatch(row -> row.end != null);
            assertThat(store.rowCount()).isEqualTo(tracked.size());
        }
    }

    /** False when it was not recorded. */
    private static boolean oneRun(Holter holter, Set<UUID> tracked) {
        TrackedRun run = Engines.begin(holter, "busy.type");
        if (run.run().tracked()) {
            tracked.add(run.run().id());
        }
        run.returned();
        return run.run().tracked();
    }
}
