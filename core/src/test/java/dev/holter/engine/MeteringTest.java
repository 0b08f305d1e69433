package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Figures;
import dev.holter.Holter;
import dev.holter.HolterBuilder;
import dev.holter.Metrics;
import dev.holter.TypeFigures;
import dev.holter.fixtures.CapturedLog;
import dev.holter.fixtures.TestDatabase;
import dev.holter.spi.TrackedRun;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Invariant 6: whatever a metrics library does, no job, no scheduler and no lease notices. */
class MeteringTest {
    private final TestDatabase db = TestDatabase.fresh();

    @AfterEach
    void drop() {
        db.close();
    }

    /** However long the schema takes on a busy machine. */
    private HolterBuilder patient() {
        return Engines.on(db).set("startTimeout", "1m");
    }

    private static void fail() {
        throw new AssertionError("a library of theirs");
    }

    @Test
    void oneThatThrowsIsOneLineInTheLog() {
        Metrics throwing = figures -> new Metrics.Meters() {
            @Override
            public void add(TypeFigures type) {
                fail();
            }

            @Override
            public void close() {
                fail();
            }
        };
        Metrics atOnce = figures -> {
            throw new IllegalStateException("no meters today");
        };
        try (CapturedLog log = CapturedLog.of("dev.holter")) {
            try (Holter holter = patient().metrics(throwing).metrics(atOnce).start()) {
                IntStream.range(0, 10)
                        .forEach(i -> Engines.begin(holter, "type-" + i).returned());
                Engines.soon()
                        .until(() -> db.count("select count(*) from holter.run where ended_at is not null") == 10);
            }

            assertThat(log.warnings()).singleElement().asString().contains("metrics library");
            assertThat(log.errors()).isEmpty();
        }
    }

    /** Job types that come while it hangs wait for it, and nobody else does. */
    @Test
    void nobodyWaitsForOneThatHangs() {
        CountDownLatch never = new CountDownLatch(1);
        try (Holter holter = patient()
                .set("closeTimeout", "1s")
                .metrics(figures -> {
                    awaitQuietly(never);
                    return none();
                })
                .start()) {
            TrackedRun run = Engines.begin(holter, "a.type");
            run.run().advance();
            run.returned();

            Engines.soon().until(() -> db.count("select count(*) from holter.run where status = 'SUCCEEDED'") == 1);
            assertThat(Engines.threads()).contains("holter-metrics");
        }
        never.countDown();
        assertThat(db.count("select count(*) from holter.worker where state = 'stopped'"))
                .isEqualTo(1);
    }

    @Test
    void allAreCalledOnOneThreadOfTheirOwn() {
        Queue<String> threads = new ConcurrentLinkedQueue<>();
        try (Holter holter =
                patient().metrics(figures -> new Recorded(figures, threads)).start()) {
            Engines.begin(holter, "a.type").returned();
            Engines.soon().until(() -> threads.size() == 2);
        }

        assertThat(threads).hasSize(3).containsOnly("holter-metrics");
    }

    /** While nobody wants meters, there is no thread for them. */
    @Test
    void withoutMetersThereIsNoThread() {
        try (Holter holter = patient().start()) {
            Engines.begin(holter, "a.type").returned();

            Engines.soon().untilAsserted(() -> assertThat(Engines.threads()).doesNotContain("holter-metrics"));
        }
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Metrics.Meters none() {
        return new Recorded(null, new ConcurrentLinkedQueue<>());
    }

    private record Recorded(
            @org.jspecify.annotations.Nullable Figures figures, Queue<String> threads) implements Metrics.Meters {
        Recorded {
            threads.addAll(List.of(Thread.currentThread().getName()));
        }

        @Override
        public void add(TypeFigures type) {
            threads.add(Thread.currentThread().getName());
        }

        @Override
        public void close() {
            threads.add(Thread.currentThread().getName());
        }
    }
}
