package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A2: what many threads count is counted, whoever meets whom. */
class CountTest {
    private static final int THREADS = 8;
    private static final int EACH = 100_000;

    private final Count count = new Count();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void endTheThreads() throws InterruptedException {
        threads.shutdown();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void nothingIsLostHoweverManyAdd() throws Exception {
        crowd(1);

        assertThat(count.get()).isEqualTo((long) THREADS * EACH);
    }

    @Test
    void largeNumbersAreAddedAmongSmallOnes() throws Exception {
        crowd(1);
        crowd(1L << 33);

        assertThat(count.get()).isEqualTo((long) THREADS * EACH * (1 + (1L << 33)));
    }

    @Test
    void whatIsSetStandsWhateverWasAddedBefore() throws Exception {
        crowd(1);

        assertThat(count.set(5)).isEqualTo((long) THREADS * EACH);
        assertThat(count.get()).isEqualTo(5);
        count.add(2);
        assertThat(count.get()).isEqualTo(7);
    }

    @Test
    void itEndsAtTheLargestNumber() throws Exception {
        crowd(1);
        count.set(Long.MAX_VALUE - 1);

        crowd(3);

        assertThat(count.get()).isEqualTo(Long.MAX_VALUE);
    }

    /** Whoever looks never sees less than was set, nor less than it saw before. */
    @Test
    void itOnlyGrowsWhileItIsAddedTo() throws Exception {
        Future<Boolean> grew = threads.submit(() -> {
            long before = 0;
            for (int i = 0; i < EACH; i++) {
                long now = count.get();
                if (now < before) {
                    return false;
                }
                before = now;
            }
            return true;
        });
        crowd(THREADS - 1, 1);

        assertThat(grew.get(60, TimeUnit.SECONDS)).isTrue();
    }

    private void crowd(long n) throws Exception {
        crowd(THREADS, n);
    }

    private void crowd(int size, long n) throws Exception {
        CyclicBarrier together = new CyclicBarrier(size);
        List<Future<?>> adding = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            adding.add(threads.submit(() -> {
                together.await();
                for (int j = 0; j < EACH; j++) {
                    count.add(n);
                }
                return null;
            }));
        }
        for (Future<?> one : adding) {
            one.get(60, TimeUnit.SECONDS);
        }
    }
}
