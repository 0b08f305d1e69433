package dev.holter.postgres;

import static dev.holter.postgres.StoreContract.NOW;
import static dev.holter.postgres.StoreContract.lease;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holter.engine.Batch;
import dev.holter.engine.Store;
import dev.holter.engine.StoreException;
import dev.holter.engine.StoreException.Kind;
import dev.holter.fixtures.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The host's connections go back as they came: Holter must never harm the host. Invariant 6. */
class BorrowedConnectionsTest {
    private TestDatabase db = TestDatabase.fresh();

    @AfterEach
    void drop() {
        db.close();
    }

    /** How a host may have set its connections up. */
    enum Host {
        PLAIN {
            @Override
            void prepare(Connection connection) {}
        },
        /** As most frameworks have it. */
        WITHOUT_AUTOCOMMIT {
            @Override
            void prepare(Connection connection) throws SQLException {
                connection.setAutoCommit(false);
            }
        },
        READ_ONLY_AND_SERIALIZABLE {
            @Override
            void prepare(Connection connection) throws SQLException {
                connection.setReadOnly(true);
                connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
                connection.setAutoCommit(false);
            }
        },
        WITH_SETTINGS_OF_ITS_OWN {
            @Override
            void prepare(Connection connection) throws SQLException {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(
                            "set search_path = app, public; set statement_timeout = '77s'; set lock_timeout = '66s';"
                                    + " set idle_in_transaction_session_timeout = '55s'; set plan_cache_mode = force_generic_plan;"
                                    + " set default_transaction_read_only = on");
                }
            }
        };

        abstract void prepare(Connection connection) throws SQLException;
    }

    @ParameterizedTest
    @EnumSource
    void theStoreWorksAndEveryConnectionComesBackAsItWas(Host host) throws SQLException {
        try (HostPool pool = new HostPool(db.dataSource(), host::prepare)) {
            Store store = PostgresUnderTest.store(ConnectionSource.of(() -> pool));

            Exercise.of(store, new PostgresProbe(db));
            store.close();

            assertThat(pool.differences()).isEmpty();
            assertThat(pool.idle()).isPositive();
        }
    }

    @ParameterizedTest
    @EnumSource
    void connectionsComeBackAsTheyWereAfterErrorsToo(Host host) throws SQLException {
        install();
        try (HostPool pool = new HostPool(db.dataSource(), host::prepare)) {
            Store store = PostgresUnderTest.store(ConnectionSource.of(() -> pool));
            store.open();
            UUID worker = StoreContract.register(store, "alpha");
            TestRun bad = TestRun.named(worker, "nul \u0000 within");

            assertThatThrownBy(() -> store.tick(
                            lease(worker, NOW), Rows.batch(Rows.of(bad).start(NOW))))
                    .isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> store.convict(worker, 0, () -> {
                        throw new IllegalStateException("the engine's own");
                    }))
                    .isInstanceOf(IllegalStateException.class);
            db.execute("alter table holter.worker rename to elsewhere");
            assertThatThrownBy(() -> store.suspect(worker, 0)).isInstanceOf(StoreException.class);
            assertThatThrownBy(() -> store.tick(lease(worker, NOW), Batch.EMPTY))
                    .isInstanceOf(StoreException.class);
            db.execute("alter table holter.elsewhere rename to worker");
            assertThat(store.tick(lease(worker, NOW), Batch.EMPTY).alive()).isTrue();
            store.close();

            assertThat(pool.differences()).isEmpty();
            assertThat(pool.idle()).isPositive();
        }
    }

    @Test
    void aRefusedSchemaLeavesTheConnectionAsItWas() throws SQLException {
        install();
        db.execute("update holter.holter_version set major = 2");
        try (HostPool pool = new HostPool(db.dataSource(), Host.WITHOUT_AUTOCOMMIT::prepare)) {
            Store store = PostgresUnderTest.store(ConnectionSource.of(() -> pool));

            assertThatThrownBy(store::open).isInstanceOf(StoreException.class);
            store.close();

            assertThat(pool.differences()).isEmpty();
            assertThat(pool.idle()).isEqualTo(1);
        }
    }

    @Test
    void aConnectionThatBreaksIsGivenBackAndAnotherTaken() throws SQLException {
        install();
        try (HostPool pool = new HostPool(db.dataSource(), connection -> {})) {
            Store store = PostgresUnderTest.store(ConnectionSource.of(() -> pool));
            store.open();
            UUID worker = StoreContract.register(store, "alpha");
            db.terminateSessions();

            assertThatThrownBy(() -> store.tick(lease(worker, NOW), Batch.EMPTY))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));

            assertThat(store.tick(lease(worker, NOW), Batch.EMPTY).alive()).isTrue();
            store.close();
            assertThat(pool.differences()).isEmpty();
            assertThat(pool.idle()).isEqualTo(1);
        }
    }

    /** Some wrappers do not unwrap; then nothing can be known about a pooler behind them. */
    @Test
    void aPoolThatHidesItsDriverWorks() throws SQLException {
        try (HostPool pool = HostPool.hidingItsDriver(db.dataSource())) {
            Store store = PostgresUnderTest.store(ConnectionSource.of(() -> pool));

            Exercise.of(store, new PostgresProbe(db));
            store.close();

            assertThat(pool.differences()).isEmpty();
        }
    }

    /** It is looked for before every schema, unless it is named last. */
    @Test
    void aTemporaryTableOfTheHostsIsNotMistakenForOurs() throws SQLException {
        install();
        try (HostPool pool = new HostPool(db.dataSource(), connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("create temporary table run (id int); create temporary table worker (id int)");
            }
        })) {
            Store store = PostgresUnderTest.store(ConnectionSource.of(() -> pool));

            Exercise.of(store, new PostgresProbe(db));
            store.close();
        }
    }

    @Test
    void aSourceThatThrowsOrGivesNothingIsUnavailable() {
        for (DataSource source : List.of(
                new FakeSource(() -> {
                    throw new IllegalStateException("pool closed");
                }),
                new FakeSource(() -> null))) {
            Store store = PostgresUnderTest.store(ConnectionSource.of(() -> source));

            assertThatThrownBy(store::open)
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
            assertThatThrownBy(() -> store.suspect(UUID.randomUUID(), 0))
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
        }
    }

    /** Drivers and wrappers throw what they like; the engine knows one exception. */
    @Test
    void aConnectionThatThrowsUncheckedIsUnavailable() {
        Store store = PostgresUnderTest.store(ConnectionSource.of(() -> new FakeSource(FakeSource::throwing)));

        assertThatThrownBy(store::open)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
        assertThatThrownBy(store::sweepLeftovers)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
    }

    private void install() {
        db.close();
        db = FlatScript.installed();
    }
}
