package dev.holter.postgres;

import static dev.holter.postgres.StoreContract.NOW;
import static dev.holter.postgres.StoreContract.lease;
import static dev.holter.postgres.StoreContract.reading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holter.RunNotice;
import dev.holter.RunStatus;
import dev.holter.engine.Batch;
import dev.holter.engine.Store;
import dev.holter.engine.StoreException;
import dev.holter.engine.StoreException.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ticks against sweeps, on the rows that both want. */
class LocksTest extends Contention {
    /** The tick has renewed the lease and not committed: the conviction waits for it, and then sees that the counter moved. */
    @Test
    void aConvictionThatMeetsATickWaitsForItAndFailsNoRun() throws Exception { // invariant 3, pitfall 45
        TestRun run = started();
        try (Connection tick = under.db.connect()) {
            renewWithoutCommit(tick);
            Future<Optional<List<RunNotice>>> conviction =
                    threads.submit(() -> under.another().convict(worker, 1, () -> true));
            under.awaitOneWaiting();

            tick.commit();

            assertThat(conviction.get(60, TimeUnit.SECONDS)).isEmpty();
        }
        assertThat(under.probe().run(run.id()).orElseThrow().status()).isEqualTo(RunStatus.RUNNING);
        assertThat(under.probe().pulse(run.id())).isPresent();
        assertThat(under.probe().worker(worker).state()).isEqualTo("alive");
        assertThat(under.probe().events()).isEmpty();
    }

    /** The other way round: the conviction is being committed, the tick waits, and then has lost its lease. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aTickThatMeetsAConvictionWaitsForItAndIsReaped(boolean usual) throws Exception { // C6
        TestRun run = started();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch answered = new CountDownLatch(1);
        Future<Optional<List<RunNotice>>> conviction =
                threads.submit(() -> under.another().convict(worker, 1, () -> {
                    asked.countDown();
                    return reached(answered);
                }));
        assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();

        Future<Store.Answer> tick = threads.submit(() ->
                store.tick(lease(worker, NOW), Rows.batch(Rows.of(run).succeeded(NOW, Rows.done(9)))));
        under.awaitOneWaiting();
        answered.countDown();

        assertThat(conviction.get(60, TimeUnit.SECONDS)).isPresent();
        assertThat(tick.get(60, TimeUnit.SECONDS)).isEqualTo(Store.Answer.REAPED);
        assertThat(under.probe().run(run.id()).orElseThrow().status()).isEqualTo(RunStatus.TIMED_OUT);
    }

    @Test
    void aLockThatIsNotGivenUpIsTriedAgainLaterAndHoldsNobodyUp() throws Exception { // pitfall 46
        try (Connection holder = under.db.connect()) {
            renewWithoutCommit(holder);
            long before = System.nanoTime();

            assertThatThrownBy(() -> store.tick(lease(worker, NOW), Batch.EMPTY))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));

            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
            holder.rollback();
        }
        assertThat(store.tick(lease(worker, NOW), Batch.EMPTY).alive()).isTrue();
    }

    /** A process that is paused inside a transaction: its sweep lock and its rows are free again after moments. */
    @Test
    void aProcessThatIsPausedInItsSweepHoldsNobodyUpForLong() { // pitfall 46
        started();
        CountDownLatch paused = new CountDownLatch(1);
        CountDownLatch woken = new CountDownLatch(1);
        Store another = under.another();
        Future<Optional<List<RunNotice>>> sleeper = threads.submit(() -> another.convict(worker, 1, () -> {
            paused.countDown();
            return reached(woken);
        }));
        assertThat(reached(paused)).isTrue();
        assertThat(store.convict(worker, 1, () -> true)).isEmpty();

        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(
                        () -> assertThat(store.convict(worker, 1, () -> true)).isPresent());
        woken.countDown();

        assertThatThrownBy(() -> sleeper.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(StoreException.class);
        assertThat(under.db.count("select count(*) from holter.event where kind = 'worker-lost'"))
                .isEqualTo(1);
    }

    @Test
    void onlyOneProcessSweepsAtATime() throws Exception { // C1
        UUID other = StoreContract.register(store, "beta");
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        Store another = under.another();
        Future<Optional<List<RunNotice>>> first = threads.submit(() -> another.convict(worker, 0, () -> {
            inside.countDown();
            return reached(done);
        }));
        assertThat(reached(inside)).isTrue();

        assertThat(store.convict(other, 0, () -> true)).isEmpty();
        assertThat(store.deleteEndedBefore(Duration.ofDays(1), Duration.ofSeconds(1)))
                .isZero();
        done.countDown();

        assertThat(first.get(60, TimeUnit.SECONDS)).isPresent();
        assertThat(store.convict(other, 0, () -> true)).isPresent();
    }

    /** The process came back under a new registration, and a sweep is still failing the runs of its former one: pitfall 27. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theBeatsOfAReturnedProcessWaitForTheSweepOfItsFormerRuns(boolean usual) throws Exception {
        List<TestRun> runs = Stream.of(started(), started())
                .sorted(Comparator.comparing(TestRun::id))
                .toList();
        UUID returned = returned();
        try (Connection sweep = under.db.connect()) {
            lockFormerWorker(sweep);
            PostgresUnderTest.execute(
                    sweep,
                    "delete from holter.pulse where run_id = '" + runs.get(1).id() + "'");

            Future<Store.Answer> tick = threads.submit(() -> store.tick(
                    usual ? reading(returned, NOW) : lease(returned, NOW),
                    Rows.batch(runs.stream().map(run -> Rows.of(run).beat(NOW, Rows.done(1))))));
            under.awaitOneWaiting();
            PostgresUnderTest.execute(
                    sweep,
                    "delete from holter.pulse where run_id = '" + runs.get(0).id() + "'");
            sweep.commit();

            assertThat(tick.get(60, TimeUnit.SECONDS).alive()).isTrue();
        }
    }

    @Test
    void theEndsOfAReturnedProcessWaitForTheSweepOfItsFormerRuns() throws Exception { // pitfall 27
        TestRun run = started();
        store.tick(lease(worker, NOW), Rows.batch(Rows.of(run).stage(1, "s", NOW)));
        UUID returned = returned();
        try (Connection sweep = under.db.connect()) {
            lockFormerWorker(sweep);
            PostgresUnderTest.execute(
                    sweep,
                    "update holter.run set status = 'TIMED_OUT', ended_at = now() where run_id = '" + run.id() + "'");

            Future<Store.Answer> tick = threads.submit(() -> store.tick(
                    lease(returned, NOW),
                    Rows.batch(Rows.of(run).stage(1, "s", NOW).succeeded(NOW, Rows.done(9)))));
            under.awaitOneWaiting();
            PostgresUnderTest.execute(
                    sweep, "update holter.stage set outcome = 'TIMED_OUT' where run_id = '" + run.id() + "'");
            sweep.commit();

            assertThat(tick.get(60, TimeUnit.SECONDS).unmatched().values())
                    .extracting(Store.Stored::status)
                    .containsExactly(RunStatus.TIMED_OUT);
        }
    }

    /** As it finds itself when it was taken for lost, and only some of its runs are failed yet. */
    private UUID returned() {
        under.db.execute("update holter.worker set state = 'lost', ended_at = now() where id = ?", worker);
        return StoreContract.register(store, "alpha");
    }

    private void lockFormerWorker(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        PostgresUnderTest.execute(
                connection, "select from holter.worker where id = '" + worker + "' for no key update");
    }

    private void renewWithoutCommit(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "update holter.worker set counter = counter + 1, beat_at = now() where id = '" + worker + "'");
        }
    }

    private static boolean reached(CountDownLatch latch) {
        try {
            return latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
