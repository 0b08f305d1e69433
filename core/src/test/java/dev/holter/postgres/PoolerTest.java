package dev.holter.postgres;

import static dev.holter.postgres.StoreContract.NOW;
import static dev.holter.postgres.StoreContract.lease;
import static dev.holter.postgres.StoreContract.reading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holter.engine.Batch;
import dev.holter.engine.Store;
import dev.holter.engine.StoreException;
import dev.holter.engine.StoreException.Kind;
import dev.holter.fixtures.TestDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A pooler that deals out server connections by transaction. What one client sets on one of them, the next client gets. */
class PoolerTest {
    private TestDatabase db = TestDatabase.fresh();

    @BeforeAll
    static void needed() {
        assumeTrue(
                PgBouncer.program().isPresent(),
                "SKIPPED: no pgbouncer on this machine, so nothing is tried behind a transaction-mode pooler"
                        + " (apt-get install pgbouncer)");
    }

    @AfterEach
    void drop() {
        db.close();
    }

    @Test
    void theStoreWorksAndSaysWhatItIsBehind() throws IOException {
        install();
        try (PgBouncer pooler = PgBouncer.before(db, 2);
                Store store = PostgresUnderTest.store(pooler.jdbcUrl(db), db.user(), "any")) {
            assertThat(store.open()).contains("behind a pooler");

            Exercise.of(store, new PostgresProbe(db));
        }
    }

    /** Nobody behind it would notice that the server has crashed, and taken beats back that it had answered. */
    @Test
    void beatsWaitForTheDiskBehindIt() throws IOException {
        install();
        Commits commits = Commits.watched(db);
        try (PgBouncer pooler = PgBouncer.before(db, 2);
                Store store = PostgresUnderTest.store(pooler.jdbcUrl(db), db.user(), "any")) {
            store.open();

            store.tick(reading(StoreContract.register(store, "alpha"), NOW), Batch.EMPTY);

            assertThat(commits.last()).isEqualTo("on");
        }
    }

    /** Nor that it is another server by now, which may lack the last beat. Decision 017 */
    @Test
    void beatsAreWholeBehindIt() throws IOException {
        install();
        try (PgBouncer pooler = PgBouncer.before(db, 2);
                Store store = PostgresUnderTest.store(pooler.jdbcUrl(db), db.user(), "any")) {
            store.open();
            UUID worker = StoreContract.register(store, "alpha");
            TestRun run = TestRun.of(worker);
            store.tick(reading(worker, NOW), Rows.batch(Rows.of(run).start(NOW)));

            store.tick(reading(worker, NOW), Rows.batch(Rows.of(run).count(NOW, Rows.done(5, "page 1"))));

            assertThat(new PostgresProbe(db).pulse(run.id()).orElseThrow().progress())
                    .isEqualTo(Rows.done(5, "page 1"));
        }
    }

    /** Pitfall 43: its lock would be anybody's. */
    @Test
    void thereIsNoSentinelBehindIt() throws IOException {
        install();
        try (PgBouncer pooler = PgBouncer.before(db, 2);
                Store store = PostgresUnderTest.store(pooler.jdbcUrl(db), db.user(), "any")) {
            store.open();

            assertThat(store.sentinel()).isEmpty();
        }
    }

    /** All share one server connection: whatever anybody leaves on it, everybody sees. */
    @Test
    void clientsOnOneServerConnectionDoNotSeeEachOthersSettings() throws IOException, SQLException {
        install();
        db.execute(FlatScript.text()
                .replace("exists holter;", "exists other;")
                .replace("path = holter;", "path = other;"));
        try (PgBouncer pooler = PgBouncer.before(db, 1);
                Store ours = PostgresUnderTest.store(pooler.jdbcUrl(db), db.user(), "any");
                Store theirs = PostgresUnderTest.store(pooler.jdbcUrl(db), db.user(), "any", "schemaName", "other");
                Connection host = DriverManager.getConnection(pooler.jdbcUrl(db), db.user(), "any")) {
            List<String> before = settings(host);
            ours.open();
            theirs.open();
            UUID alpha = StoreContract.register(ours, "alpha");
            UUID beta = StoreContract.register(theirs, "beta");
            List<List<String>> between = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                TestRun run = TestRun.of(alpha);
                ours.tick(lease(alpha, NOW), Rows.batch(Rows.of(run).start(NOW)));
                between.add(settings(host));
                theirs.tick(
                        lease(beta, NOW), Rows.batch(Rows.of(TestRun.of(beta)).start(NOW)));
                between.add(settings(host));
                ours.raiseFence(run.workflowId(), run.id(), 1);
                assertThat(ours.tick(reading(alpha, NOW), Batch.EMPTY).leases()).hasSize(1);
                between.add(settings(host));
            }

            assertThat(between).containsOnly(before);
            assertThat(db.count("select count(*) from holter.run")).isEqualTo(10);
            assertThat(db.count("select count(*) from other.run")).isEqualTo(10);
        }
    }

    @Test
    void aBorrowedConnectionBehindAPoolerComesBackAsItWas() throws IOException, SQLException {
        install();
        try (PgBouncer pooler = PgBouncer.before(db, 4)) {
            PGSimpleDataSource physical = new PGSimpleDataSource();
            physical.setUrl(pooler.jdbcUrl(db));
            physical.setUser(db.user());
            try (HostPool pool = new HostPool(physical, connection -> {})) {
                Store store = PostgresUnderTest.store(ConnectionSource.of(() -> pool));

                Exercise.of(store, new PostgresProbe(db));
                store.close();

                assertThat(pool.differences()).isEmpty();
            }
        }
    }

    /** What a migration sets for its session would be the next client's. */
    @Test
    void aSchemaIsNotMigratedThroughAPoolerButRefusedWithBothRemedies() throws IOException {
        try (PgBouncer pooler = PgBouncer.before(db, 4);
                Store store = PostgresUnderTest.store(pooler.jdbcUrl(db), db.user(), "any")) {
            assertThatThrownBy(store::open)
                    .isInstanceOfSatisfying(
                            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
                    .hasMessageContaining("pooler")
                    .hasMessageContaining("jdbcUrl that leads to the server itself")
                    .hasMessageContaining("holter-schema.sql");

            db.execute(FlatScript.text());
            Exercise.of(store, new PostgresProbe(db));
        }
    }

    private void install() {
        db.close();
        db = FlatScript.installed();
    }

    private static List<String> settings(Connection connection) throws SQLException {
        List<String> settings = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select name || ' = ' || setting from pg_settings"
                        + " where name <> 'application_name' and name not like 'transaction!_%' escape '!'"
                        + " union all select 'role = ' || current_setting('role') order by 1")) {
            while (rows.next()) {
                settings.add(rows.getString(1));
            }
        }
        return settings;
    }
}
