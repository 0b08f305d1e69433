package dev.holter.postgres;

import static dev.holter.postgres.StoreContract.NOW;
import static dev.holter.postgres.StoreContract.lease;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holter.engine.StoreException;
import dev.holter.engine.StoreException.Kind;
import dev.holter.fixtures.StatementCounter;
import dev.holter.fixtures.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** All but the pulse shares two connections. Invariant 9. */
class SideSessionsTest {
    private final TestDatabase db = FlatScript.installed();
    private final StatementCounter counter = StatementCounter.around(db.dataSource());
    private final PostgresStore store = PostgresUnderTest.store(ConnectionSource.of(counter::dataSource));
    private final ExecutorService threads = Executors.newFixedThreadPool(12);

    @AfterEach
    void close() {
        threads.shutdownNow();
        store.close();
        db.close();
    }

    @Test
    void manyJobsAtOnceTakeTwoConnectionsBesideThePulses() throws Exception {
        store.open();
        UUID worker = StoreContract.register(store, "alpha");
        List<TestRun> runs =
                IntStream.range(0, 60).mapToObj(i -> TestRun.of(worker)).toList();
        store.tick(
                lease(worker, NOW),
                Rows.batch(runs.stream().map(run -> Rows.of(run).start(NOW))));

        List<Future<Boolean>> raised = new ArrayList<>();
        for (TestRun run : runs) {
            raised.add(threads.submit(
                    () -> store.raiseFence(run.workflowId(), run.id(), 1).isPresent()));
        }

        for (Future<Boolean> one : raised) {
            assertThat(one.get(30, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(counter.mostConnections()).isLessThanOrEqualTo(3);
        store.close();
        assertThat(counter.openConnections()).isZero();
    }

    @Test
    void whoFindsBothTakenIsToldAfterSecondsAndTheNextOneIsServed() throws Exception {
        store.open();
        UUID worker = StoreContract.register(store, "alpha");
        SideSessions side = new SideSessions(ConnectionSource.of(counter::dataSource), "holter");
        CountDownLatch taken = new CountDownLatch(2);
        CountDownLatch done = new CountDownLatch(1);
        for (int i = 0; i < 2; i++) {
            threads.submit(() -> side.in(open -> {
                taken.countDown();
                return awaited(done);
            }));
        }
        assertThat(taken.await(60, TimeUnit.SECONDS)).isTrue();

        assertThatThrownBy(() -> side.in(open -> worker))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE))
                .hasMessageContaining("busy");
        done.countDown();
        UUID served = side.in(open -> worker);

        assertThat(served).isEqualTo(worker);
        side.close();
    }

    /** It is not the job's to wait for: an interrupt ends the waiting and stays for the job to see. */
    @Test
    void anInterruptEndsTheWaitingForAConnectionAndIsKept() throws Exception {
        Future<Boolean> interrupted = threads.submit(() -> {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> store.suspect(UUID.randomUUID(), 0))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
            return Thread.currentThread().isInterrupted();
        });

        assertThat(interrupted.get(60, TimeUnit.SECONDS)).isTrue();
    }

    private static boolean awaited(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
