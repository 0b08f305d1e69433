package dev.holter.postgres;

import static dev.holter.postgres.StoreContract.NOW;
import static dev.holter.postgres.StoreContract.lease;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holter.engine.Batch;
import dev.holter.engine.Store;
import dev.holter.fixtures.TestDatabase;
import dev.holter.fixtures.TestDatabase.Login;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Roles whose defaults are none that anybody would expect. */
class HostileRoleTest {
    /** One for all: what a test makes in it goes with the schema. Each has a role of its own. */
    private static final TestDatabase DB = TestDatabase.fresh();

    private final Login role = DB.createRole();

    @AfterEach
    void dropSchema() {
        DB.execute("drop schema if exists holter cascade");
    }

    @AfterAll
    static void drop() {
        DB.close();
    }

    static Stream<Arguments> settings() {
        List<String> settings = List.of(
                "default_transaction_isolation = serializable",
                "default_transaction_isolation = 'repeatable read'",
                "default_transaction_read_only = on",
                "default_transaction_deferrable = on",
                "search_path = nonsense, \"$user\"",
                "search_path = ''",
                "lock_timeout = 1",
                "row_security = off",
                "array_nulls = off",
                "standard_conforming_strings = off",
                "bytea_output = escape",
                "datestyle = 'SQL, DMY'",
                "intervalstyle = sql_standard",
                "timezone = 'Asia/Kathmandu'",
                "plan_cache_mode = force_generic_plan",
                "transform_null_equals = on",
                "extra_float_digits = -15",
                "lc_messages = 'C'");
        return settings.stream()
                .flatMap(setting -> Stream.of(Arguments.of(setting, true), Arguments.of(setting, false)));
    }

    @ParameterizedTest(name = "{0}, own connections: {1}")
    @MethodSource("settings")
    void theStoreWorksWhateverTheRolesDefaults(String setting, boolean own) {
        DB.execute("grant create on database " + DB.name() + " to " + role.user());
        roleSets(setting);

        try (Store store = own ? owning() : borrowing()) {
            Exercise.of(store, new PostgresProbe(DB));
        }
    }

    @Test
    void aRoleThatActsAsAnotherWorks() {
        Login owner = DB.createRole();
        DB.execute("grant create on database " + DB.name() + " to " + owner.user());
        DB.execute("grant " + owner.user() + " to " + role.user());
        roleSets("role = " + owner.user());

        try (Store store = owning()) {
            Exercise.of(store, new PostgresProbe(DB));
        }
        assertThat(DB.text("select tableowner from pg_tables where schemaname = 'holter' and tablename = 'run'"))
                .isEqualTo(owner.user());
    }

    /** The statement waits for a row, longer than the role allows, and then finds it changed. */
    @ParameterizedTest
    @MethodSource("timeouts")
    void aStatementThatIsSlowerThanTheRoleAllowsIsDone(String setting, boolean own) throws Exception {
        DB.execute(FlatScript.text());
        grantUse();
        UUID worker;
        try (Store before = own ? owning() : borrowing()) {
            before.open();
            worker = StoreContract.register(before, "alpha");
        }
        roleSets(setting);
        try (Store store = own ? owning() : borrowing()) {
            store.open();

            CompletableFuture<Store.Answer> tick;
            try (Connection holder = DB.connect();
                    Statement statement = holder.createStatement()) {
                holder.setAutoCommit(false);
                statement.execute("update holter.worker set running = 1 where id = '" + worker + "'");
                tick = CompletableFuture.supplyAsync(() -> store.tick(lease(worker, NOW), Batch.EMPTY));
                await().pollInterval(Duration.ofMillis(10))
                        .until(() -> DB.count("select count(*) from pg_stat_activity"
                                        + " where datname = current_database() and wait_event_type = 'Lock'"
                                        + " and clock_timestamp() - query_start > interval '200 ms'")
                                == 1);
                holder.commit();
            }

            assertThat(tick.get(60, TimeUnit.SECONDS).alive()).isTrue();
        }
    }

    static Stream<Arguments> timeouts() {
        return Stream.of(
                        "statement_timeout = 100",
                        "lock_timeout = 1",
                        "transaction_timeout = 100",
                        "default_transaction_isolation = serializable")
                .flatMap(setting -> Stream.of(Arguments.of(setting, true), Arguments.of(setting, false)));
    }

    /** The engine looks at its evidence once more before a conviction is committed. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRoleThatMayNotPauseInATransactionMayAllTheSame(boolean own) {
        DB.execute(FlatScript.text());
        grantUse();
        roleSets("idle_in_transaction_session_timeout = 100");

        try (Store store = own ? owning() : borrowing()) {
            store.open();
            UUID worker = StoreContract.register(store, "alpha");

            assertThat(store.convict(worker, 0, () -> {
                        awaitSession("idle in transaction");
                        return true;
                    }))
                    .isPresent();
        }
    }

    /** Between two ticks the pulse's connection is idle, and longer than this role may be. */
    @Test
    void aRoleThatMayNotBeIdleKeepsItsPulse() {
        DB.execute(FlatScript.text());
        grantUse();
        roleSets("idle_session_timeout = 100");

        try (Store store = owning()) {
            store.open();
            UUID worker = StoreContract.register(store, "alpha");
            awaitSession("idle");

            assertThat(store.tick(lease(worker, NOW), Batch.EMPTY).alive()).isTrue();
        }
    }

    /** One that has been in this state for longer than the role allows. */
    private void awaitSession(String state) {
        await().pollInterval(Duration.ofMillis(20))
                .until(() -> DB.count(
                                "select count(*) from pg_stat_activity where datname = current_database() and usename = ?"
                                        + " and state = ? and clock_timestamp() - state_change > interval '300 ms'",
                                role.user(),
                                state)
                        == 1);
    }

    private void roleSets(String setting) {
        String name = setting.substring(0, setting.indexOf(' '));
        assumeTrue(
                name.equals("role") || DB.count("select count(*) from pg_settings where lower(name) = ?", name) == 1,
                "this server knows no " + name);
        DB.execute("alter role " + role.user() + " set " + setting);
    }

    private void grantUse() {
        DB.execute("grant usage on schema holter to " + role.user());
        DB.execute("grant select, insert, update, delete on all tables in schema holter to " + role.user());
    }

    private Store owning() {
        return PostgresUnderTest.store(DB.jdbcUrl(), role.user(), role.password());
    }

    private Store borrowing() {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(DB.jdbcUrl());
        source.setUser(role.user());
        source.setPassword(role.password());
        return PostgresUnderTest.store(ConnectionSource.of(() -> source));
    }
}
