package dev.holter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holter.engine.Store;
import dev.holter.engine.StoreException;
import dev.holter.engine.StoreException.Kind;
import dev.holter.fixtures.TestDatabase;
import dev.holter.fixtures.TestDatabase.Login;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot work says why, and what to do. */
class RefusalTest {
    private final TestDatabase db = TestDatabase.fresh();

    @AfterEach
    void drop() {
        db.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"H2", "MySQL", "Oracle", "Microsoft SQL Server"})
    void whatIsNotPostgresIsRefusedByName(String product) {
        Store store = PostgresUnderTest.store(ConnectionSource.of(() -> new FakeSource(() -> FakeSource.of(product))));

        opening(store, Kind.REFUSED)
                .hasMessageContaining("leads to " + product + ", not to PostgreSQL")
                .hasMessageContaining("jdbcUrl");
        assertThatThrownBy(store::sweepLeftovers).hasMessageContaining(product);
    }

    @Test
    void aWrongPasswordIsRefusedAndNotRepeated() {
        Login role = db.createRole();

        opening(PostgresUnderTest.store(db.jdbcUrl(), role.user(), "wrong"), Kind.REFUSED)
                .hasMessageContaining(role.user())
                .hasMessageContaining("28P01")
                .hasMessageContaining("check user and password")
                .hasMessageNotContaining("wrong");
    }

    @Test
    void aDatabaseThatIsNotThereIsRefused() {
        opening(PostgresUnderTest.store(db.jdbcUrl() + "_not", db.user(), "any"), Kind.REFUSED)
                .hasMessageContaining(db.name() + "_not")
                .hasMessageContaining("create the database or correct jdbcUrl");
    }

    @Test
    void aServerThatIsDownMayComeBack() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        opening(PostgresUnderTest.store("jdbc:postgresql://127.0.0.1:" + port + "/x", "x", "x"), Kind.UNAVAILABLE)
                .hasMessageContaining("127.0.0.1:" + port);
    }

    @Test
    void aHostThatNobodyKnowsMayBecomeKnown() {
        opening(PostgresUnderTest.store("jdbc:postgresql://nowhere.invalid/x", "x", "x"), Kind.UNAVAILABLE)
                .hasMessageContaining("nowhere.invalid");
    }

    @Test
    void aServerThatIsStillStartingOrFullMayBeThereSoon() {
        for (String state :
                new String[] {"57P03", "53300", "57P01", "08006", "40001", "40P01", "55P03", "57014", "25006"}) {
            assertThat(SqlErrors.translated(new java.sql.SQLException("x", state))
                            .kind())
                    .isEqualTo(Kind.UNAVAILABLE);
        }
        assertThat(SqlErrors.translated(new java.sql.SQLException("x", (String) null))
                        .kind())
                .isEqualTo(Kind.UNAVAILABLE);
    }

    @Test
    void aRowAtFaultIsTold() {
        for (String state : new String[] {"22021", "22P05", "23514", "54000", "22008"}) {
            assertThat(SqlErrors.translated(new java.sql.SQLException("x", state))
                            .kind())
                    .isEqualTo(Kind.DATA);
        }
    }

    @Test
    void aRoleWithoutTheRightToCreateIsToldBothRemedies() {
        Login role = db.createRole();

        opening(PostgresUnderTest.store(db.jdbcUrl(), role.user(), role.password()), Kind.REFUSED)
                .hasMessageContaining("permission denied")
                .hasMessageContaining("Give the role the right to create it")
                .hasMessageContaining("holter-schema.sql")
                .hasMessageNotContaining("\n");
        assertThat(db.count("select count(*) from pg_namespace where nspname = 'holter'"))
                .isZero();
    }

    @Test
    void aRoleThatMayOnlyWorkWithTheTablesIsEnough() {
        Login role = db.createRole();
        db.execute(FlatScript.text());
        db.execute("grant usage on schema holter to " + role.user());
        db.execute("grant select, insert, update, delete on all tables in schema holter to " + role.user());

        try (Store store = PostgresUnderTest.store(db.jdbcUrl(), role.user(), role.password())) {
            Exercise.of(store, new PostgresProbe(db));
        }
        assertThat(db.count("select count(*) from pg_tables where tablename = 'holter_schema_history'"))
                .isZero();
    }

    @Test
    void aRoleThatMaySeeTheTablesAndNotUseThemIsToldWhichRightsItNeeds() {
        Login role = db.createRole();
        db.execute(FlatScript.text());
        db.execute("grant usage on schema holter to " + role.user());
        PostgresStore store = PostgresUnderTest.store(db.jdbcUrl(), role.user(), role.password());

        opening(store, Kind.REFUSED).hasMessageContaining("holter_version").hasMessageContaining("grant");

        db.execute("grant select on holter.holter_version to " + role.user());
        store.open();
        assertThatThrownBy(() -> StoreContract.register(store, "alpha"))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
                .hasMessageContaining("permission denied for table worker")
                .hasMessageContaining("grant");
        store.close();
    }

    @Test
    void aNewerMinorSchemaRuns() {
        db.execute(FlatScript.text());
        db.execute("update holter.holter_version set minor = 99");
        db.execute("alter table holter.run add column of_the_future text default 'x'");

        try (Store store = PostgresUnderTest.store(db.jdbcUrl(), db.user(), "any")) {
            Exercise.of(store, new PostgresProbe(db));
        }
        assertThat(db.count("select minor from holter.holter_version")).isEqualTo(99);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "migrate", "validate"})
    void anotherMajorSchemaIsRefused(String mode) {
        db.execute(FlatScript.text());
        db.execute("update holter.holter_version set major = 2, minor = 0");

        opening(PostgresUnderTest.store(db.jdbcUrl(), db.user(), "any", "schema", mode), Kind.REFUSED)
                .hasMessageContaining("version 2.0")
                .hasMessageContaining("update holter-core");
        assertThat(db.count("select count(*) from pg_tables where tablename = 'holter_schema_history'"))
                .isZero();
    }

    @Test
    void validatingNeverMigrates() {
        opening(PostgresUnderTest.store(db.jdbcUrl(), db.user(), "any", "schema", "validate"), Kind.REFUSED)
                .hasMessageContaining("has no Holter tables")
                .hasMessageContaining("flyway-core")
                .hasMessageContaining("holter-schema.sql");
        assertThat(db.count("select count(*) from pg_namespace where nspname = 'holter'"))
                .isZero();
    }

    @Test
    void anEmptyVersionTableIsNoVersion() {
        db.execute(FlatScript.text());
        db.execute("delete from holter.holter_version");

        opening(PostgresUnderTest.store(db.jdbcUrl(), db.user(), "any", "schema", "validate"), Kind.REFUSED)
                .hasMessageContaining("has no Holter tables");
    }

    @Test
    void aRefusalIsTakenBackWhenItsCauseIsGone() {
        try (PostgresStore store = PostgresUnderTest.store(db.jdbcUrl(), db.user(), "any", "schema", "validate")) {
            opening(store, Kind.REFUSED);

            db.execute(FlatScript.text());

            assertThat(store.open())
                    .startsWith("PostgreSQL ")
                    .contains(db.jdbcUrl())
                    .endsWith(", schema holter");
        }
    }

    @Test
    void noSecretIsInWhatTheStoreSaysOfItsDatabase() {
        db.execute(FlatScript.text());
        String url = db.jdbcUrl() + "?password=secret&user=" + db.user();
        try (PostgresStore store = PostgresUnderTest.store(url, db.user(), "secret")) {
            assertThat(store.open()).doesNotContain("secret");
        }
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> opening(Store store, Kind kind) {
        return assertThatThrownBy(store::open)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(kind));
    }
}
