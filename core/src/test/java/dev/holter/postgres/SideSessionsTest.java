package dev.holter.postgres;

import static dev.holter.postgres.StoreContract.NOW;
import static dev.holter.postgres.StoreContract.lease;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.holter.engine.StoreException;
import dev.holter.engine.StoreException.Kind;
import dev.holter.fixtures.StatementCounter;
import dev.holter.fixtures.TestDatabase;
import dev.holter.settings.Settings;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** All but the pulse shares two connections. Invariant 9. */
class SideSessionsTest {
    private static final Duration LONG = Duration.ofSeconds(30);

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

    // Who can do without a session takes one that is at hand, or none: F1.

    @Test
    void nothingIsAtHandBeforeAnybodyHasOpenedASession() {
        SideSessions side = own();

        assertThat(side.atHand(LONG, open -> 1)).isEmpty();
        side.in(open -> 1);
        assertThat(side.atHand(LONG, open -> 1)).contains(1);

        side.close();
    }

    /** A job that holds the last connection of its pool must not wait for another. */
    @Test
    void nothingIsAtHandOfTheHostsConnections() {
        SideSessions side = new SideSessions(ConnectionSource.of(counter::dataSource), "holter");

        side.in(open -> 1);

        assertThat(side.atHand(LONG, open -> 1)).isEmpty();
        side.close();
    }

    @Test
    void nothingIsAtHandWhileBothAreTaken() throws Exception {
        SideSessions side = own();
        CountDownLatch taken = new CountDownLatch(2);
        CountDownLatch done = new CountDownLatch(1);
        side.in(open -> 1);
        for (int i = 0; i < 2; i++) {
            threads.submit(() -> side.in(open -> {
                taken.countDown();
                return awaited(done);
            }));
        }
        assertThat(taken.await(60, TimeUnit.SECONDS)).isTrue();

        assertThat(side.atHand(LONG, open -> 1)).isEmpty();

        done.countDown();
        threads.shutdown();
        assertThat(threads.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        side.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"select 1", "select 1 / 0"})
    void aSessionIsInAHurryForThatTimeOnly(String sql) {
        SideSessions side = own();
        int before = side.in(open -> open.connection().getNetworkTimeout());
        int[] meanwhile = {0};

        Throwable failed = catchThrowable(() -> side.atHand(Duration.ofMillis(1_500), open -> {
            meanwhile[0] = open.connection().getNetworkTimeout();
            return open.prepare(sql).execute();
        }));

        assertThat(meanwhile[0]).isEqualTo(1_500);
        assertThat(failed == null).isEqualTo(!sql.contains("/"));
        assertThat(side.atHand(LONG, open -> 1)).contains(1);
        int after = side.in(open -> open.connection().getNetworkTimeout());
        assertThat(after).isEqualTo(before).isPositive();
        side.close();
    }

    /** Never more patient than it was, and no time is too long to be told. */
    @Test
    void aHurryIsNeverLongerThanTheSessionsOwnPatience() {
        SideSessions side = own();
        int before = side.in(open -> open.connection().getNetworkTimeout());

        assertThat(side.atHand(Duration.ofDays(3_650), open -> open.connection().getNetworkTimeout()))
                .contains(before);
        side.close();
    }

    /** Nobody knows where its conversation with the server stands. */
    @Test
    void aSessionWhoseWorkBrokeOffInTheMiddleIsNotUsedAgain() {
        SideSessions side = own();
        side.in(open -> 1);

        assertThatThrownBy(() -> side.atHand(LONG, open -> {
                    throw new StackOverflowError("a job's deep stack");
                }))
                .isInstanceOf(StackOverflowError.class);

        assertThat(side.atHand(LONG, open -> 1)).isEmpty();
        assertThat(side.<Integer>in(open -> 2)).isEqualTo(2);
        side.close();
    }

    /** The pulse's own session, in the same way. */
    @Test
    void thePulsesSessionWhoseWorkBrokeOffInTheMiddleIsNotUsedAgain() {
        try (ReservedSession reserved = new ReservedSession(source(), "holter")) {
            int before = reserved.in(open -> backend(open));
            int after = reserved.in(open -> backend(open));
            assertThat(after).isEqualTo(before);

            assertThatThrownBy(() -> reserved.in(open -> {
                        open.beginSingle();
                        throw new StackOverflowError("somebody's deep stack");
                    }))
                    .isInstanceOf(StackOverflowError.class);

            int again = reserved.in(open -> backend(open));
            assertThat(again).isNotEqualTo(before);
        }
    }

    private static int backend(Session open) throws SQLException {
        return open.connection().unwrap(PGConnection.class).getBackendPID();
    }

    private ConnectionSource source() {
        Settings settings = Settings.resolve(
                Map.of(), Map.of("jdbcUrl", db.jdbcUrl(), "user", db.user(), "password", db.password()));
        return ConnectionSource.ofUrl(db.jdbcUrl(), settings);
    }

    private SideSessions own() {
        return new SideSessions(source(), "holter");
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
