package dev.holter.postgres;

import static dev.holter.postgres.StoreContract.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holter.engine.Batch;
import dev.holter.engine.SentinelSession;
import dev.holter.engine.SentinelSession.Hold;
import dev.holter.engine.Store;
import dev.holter.engine.Store.Loss;
import dev.holter.engine.StoreException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A session advisory lock for each worker, and who sees it. Pitfall 43. */
class SentinelLockTest {
    private static final long LOST_AFTER = 120_000_000_000L;

    private final PostgresUnderTest under = new PostgresUnderTest();
    private final Store store = under.store();
    private UUID worker = UUID.randomUUID();

    @BeforeEach
    void register() {
        store.open();
        worker = StoreContract.register(store, "alpha");
    }

    @AfterEach
    void close() {
        under.close();
    }

    private long number(UUID id) {
        return under.db.count("select number from holter.worker where id = ?", id);
    }

    private boolean held(UUID id) {
        return store.locks(List.of(number(id))).held().contains(number(id));
    }

    private static Hold take(SentinelSession session, UUID id) {
        return session.take(id);
    }

    @Test
    void aLockIsSeenWhileItIsHeldAndNoLonger() {
        UUID other = StoreContract.register(store, "beta");
        SentinelSession session = store.sentinel().orElseThrow();

        assertThat(take(session, worker)).isEqualTo(Hold.HELD);

        assertThat(held(worker)).isTrue();
        assertThat(held(other)).isFalse();
        assertThat(store.locks(List.of(number(other), number(worker), 99L)).held())
                .containsExactly(number(worker));
        session.leave();
        session.close();
        await().until(() -> !held(worker));
    }

    @Test
    void oneSessionHoldsOneLock() {
        UUID next = StoreContract.register(store, "alpha");
        try (SentinelSession session = store.sentinel().orElseThrow()) {
            take(session, worker);

            assertThat(take(session, next)).isEqualTo(Hold.HELD);

            assertThat(held(worker)).isFalse();
            assertThat(held(next)).isTrue();
        }
    }

    @Test
    void aLockOfSomebodyElseAndAnUnknownWorkerAreTold() {
        try (SentinelSession first = store.sentinel().orElseThrow();
                SentinelSession second = store.sentinel().orElseThrow()) {
            take(first, worker);

            assertThat(take(second, worker)).isEqualTo(Hold.TAKEN);
            assertThat(take(second, UUID.randomUUID())).isEqualTo(Hold.UNKNOWN);
        }
    }

    /** Invariant 3: the sentinel came back between the look and the verdict. */
    @Test
    void aFastConvictionLooksAtTheLockOnceMore() {
        store.tick(StoreContract.lease(worker, NOW), Batch.EMPTY);
        try (SentinelSession session = store.sentinel().orElseThrow()) {
            take(session, worker);

            assertThat(store.convict(worker, 1, Loss.FAST, () -> true)).isEmpty();

            assertThat(under.probe().worker(worker).state()).isEqualTo("alive");
            assertThat(under.probe().events()).isEmpty();
        }
        await().until(() -> !held(worker));
        assertThat(store.convict(worker, 1, Loss.FAST, () -> true)).isPresent();
        assertThat(under.probe().events())
                .singleElement()
                .satisfies(event -> assertThat(event.text()).contains("fast"));
    }

    @Test
    void aFastConvictionComparesTheCounterToo() {
        store.tick(StoreContract.lease(worker, NOW), Batch.EMPTY);

        assertThat(store.convict(worker, 0, Loss.FAST, () -> true)).isEmpty();
    }

    @Test
    void aSessionThatIsEndedUnderItIsNoticed() {
        try (SentinelSession session = store.sentinel().orElseThrow()) {
            take(session, worker);
            session.ping();
            under.db.execute("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory'");

            assertThatThrownBy(session::ping).isInstanceOf(StoreException.class);
        }
    }

    @Test
    void whoeverWaitsInItComesBackAtOnceWhenItIsToGo() throws Exception {
        SentinelSession session = store.sentinel().orElseThrow();
        take(session, worker);
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> session.await(60_000_000_000L));
        await().pollDelay(Duration.ofMillis(200)).until(() -> true);

        session.leave();

        assertThatThrownBy(() -> waiting.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(StoreException.class);
        session.close();
    }

    @Test
    void aCommandToAnotherWorkerIsNotForUs() {
        try (SentinelSession session = store.sentinel().orElseThrow()) {
            take(session, worker);
            under.db.execute(
                    "select pg_notify('holter_command', ?)", UUID.randomUUID().toString());
            assertThat(session.await(300_000_000L)).isFalse();

            under.db.execute("select pg_notify('holter_command', ?)", worker.toString());
            assertThat(session.await(5_000_000_000L)).isTrue();
        }
    }

    /** A client that was cut off keeps its lock until the slow path counts, whatever the server does by default. */
    @Test
    void theServerBelievesInASilentClientForLongerThanTheSlowThreshold() throws SQLException {
        try (Connection mine = under.db.connect()) {
            ConnectionSource source = new ConnectionSource() {
                @Override
                public Connection connect() {
                    return mine;
                }

                @Override
                public boolean borrowed() {
                    return false;
                }
            };
            try (SentinelSession session =
                    SentinelLock.open(source, "holter", LOST_AFTER).orElseThrow()) {
                assertThat(session).isNotNull();
                long idle = seconds(mine, "tcp_keepalives_idle");
                long interval = seconds(mine, "tcp_keepalives_interval");
                long count = seconds(mine, "tcp_keepalives_count");

                assertThat(idle + interval * count).isGreaterThan(120);
                assertThat(seconds(mine, "tcp_user_timeout")).isGreaterThan(120_000);
                assertThat(seconds(mine, "idle_session_timeout")).isZero();
            }
        }
    }

    private static long seconds(Connection connection, String setting) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select setting from pg_settings where name = '" + setting + "'")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** A host that has nothing but a pool gets a sentinel too: one of its connections for good. Invariant 6. */
    @Test
    void aConnectionOfTheHostsGoesBackAsItCame() throws SQLException {
        try (HostPool pool = new HostPool(under.db.dataSource(), connection -> {
            connection.setAutoCommit(false);
            connection.setReadOnly(true);
            try (Statement statement = connection.createStatement()) {
                statement.execute("set search_path = app, public; set statement_timeout = '77s'");
                connection.commit();
            }
        })) {
            SentinelSession session = SentinelLock.open(ConnectionSource.of(() -> pool), "holter", LOST_AFTER)
                    .orElseThrow();
            assertThat(take(session, worker)).isEqualTo(Hold.HELD);
            CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> session.await(60_000_000_000L));

            session.leave();
            assertThat(waiting.orTimeout(2, TimeUnit.SECONDS).join()).isFalse();
            session.close();

            assertThat(pool.differences()).isEmpty();
            assertThat(pool.idle()).isEqualTo(1);
            assertThat(held(worker)).isFalse();
            assertThat(under.db.count("select count(*) from pg_stat_activity where query ilike 'listen%'"))
                    .isZero();
        }
    }

    @Test
    void throughAPoolThatHidesItsDriverThereIsNone() throws SQLException {
        try (HostPool pool = HostPool.hidingItsDriver(under.db.dataSource())) {
            assertThat(SentinelLock.open(ConnectionSource.of(() -> pool), "holter", LOST_AFTER))
                    .isEmpty();
            assertThat(pool.differences()).isEmpty();
            assertThat(pool.idle()).isEqualTo(1);
        }
    }
}
