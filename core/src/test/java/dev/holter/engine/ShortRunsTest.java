package dev.holter.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Holter;
import dev.holter.Run;
import dev.holter.fixtures.TestDatabase;
import dev.holter.spi.TrackedRun;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs that begin and end between two ticks. */
class ShortRunsTest {
    /** The lengths are measured by one clock; only their rounding differs, once for each of two times. */
    private static final long TOLERATED_MICROS = 3;

    private final TestDatabase db = TestDatabase.fresh();

    private record Lived(long atLeastNanos, long atMostNanos, long done) {}

    @AfterEach
    void drop() {
        db.close();
    }

    /** Invariant 5, pitfall 36: the last progress rides with the end, and a run inside one tick has its true length. */
    @Test
    void recordsAThousandRunsOfAMillisecondWithTheirLastProgressAndTrueLength() throws Exception {
        Map<UUID, Lived> lived = new ConcurrentHashMap<>();
        try (Holter holter = Engines.on(db).start()) {
            ExecutorService threads = Executors.newFixedThreadPool(5);
            for (int i = 1; i <= 1_000; i++) {
                int items = i;
                threads.execute(() -> live(holter, items, lived));
            }
            threads.shutdown();
            assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
            Engines.soon().until(() -> db.count("select count(*) from holter.run where status = 'SUCCEEDED'") == 1_000);
        }

        assertThat(lived).hasSize(1_000);
        for (Map<String, @Nullable Object> row : db.rows("select run_id, done, detail,"
                + " cast(extract(epoch from ended_at - started_at) * 1000000 as bigint) as micros from holter.run")) {
            Lived truth = requireNonNull(lived.get(row.get("run_id")));
            assertThat(row).containsEntry("done", truth.done).containsEntry("detail", "item " + truth.done);
            long micros = ((Number) requireNonNull(row.get("micros"))).longValue();
            assertThat(micros)
                    .isBetween(
                            truth.atLeastNanos / 1_000 - TOLERATED_MICROS,
                            truth.atMostNanos / 1_000 + TOLERATED_MICROS);
        }
        assertThat(db.count("select count(*) from holter.pulse")).isZero();
        // Group commit: one transaction may carry hundreds of them, and none needs a tick of its own.
        assertThat(db.count("select counter from holter.worker")).isLessThan(1_000);
    }

    private static void live(Holter holter, int items, Map<UUID, Lived> lived) {
        long before = System.nanoTime();
        TrackedRun run = Engines.begin(holter, "short.type");
        long begun = System.nanoTime();
        run.bind();
        LockSupport.parkNanos(1_000_000);
        Run.current().done(items);
        Run.current().detail("item " + items);
        run.unbind();
        long ending = System.nanoTime();
        run.returned();
        lived.put(run.run().id(), new Lived(ending - begun, System.nanoTime() - before, items));
    }
}
