package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** D2: an interrupt is given while the body executes, or not at all. */
class BodyTest {
    @Test
    void refusesToInterruptAThreadThatHasLeft() {
        Body body = new Body();
        body.left();

        assertThat(body.interrupt()).isFalse();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    /** However the two meet, the pool's thread goes back without the flag. */
    @Test
    void noInterruptIsLeftBehindHoweverItMeetsTheEnd() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        CyclicBarrier meet = new CyclicBarrier(2);
        int given = 0;
        for (int i = 0; i < 20_000; i++) {
            Body[] bodies = new Body[1];
            Future<Boolean> job = pool.submit(() -> {
                bodies[0] = new Body();
                meet.await(30, TimeUnit.SECONDS);
                bodies[0].left();
                return Thread.currentThread().isInterrupted();
            });
            Future<Boolean> other = pool.submit(() -> {
                meet.await(30, TimeUnit.SECONDS);
                return bodies[0].interrupt();
            });
            assertThat(job.get(30, TimeUnit.SECONDS)).isFalse();
            given += other.get(30, TimeUnit.SECONDS) ? 1 : 0;
        }
        pool.shutdown();

        assertThat(given).as("interrupts that came in time").isPositive().isLessThan(20_000);
    }

    @Test // D4: or else the end that it brings about is written without it
    void anInterruptIsNotedBeforeTheThreadHearsOfIt() {
        Body body = new Body();
        boolean[] heard = {true};

        body.interrupt(() -> heard[0] = Thread.currentThread().isInterrupted());

        assertThat(heard[0]).isFalse();
        assertThat(Thread.interrupted()).isTrue();
    }
}
