package dev.holter.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holter.engine.Store;
import dev.holter.engine.StoreException;
import dev.holter.engine.StoreException.Kind;
import dev.holter.fixtures.TestDatabase;
import dev.holter.fixtures.TestDatabase.Login;
import java.lang.reflect.InvocationTargetException;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The schema by Flyway, beside a host that has a Flyway and tables of its own. G5. */
class SchemaMigrationTest {
    private final TestDatabase db = TestDatabase.fresh();

    @AfterEach
    void drop() {
        db.close();
    }

    @Test
    void anEmptyDatabaseIsMigratedAndTheSecondStartFindsItDone() {
        try (Store first = store();
                Store second = store()) {
            first.open();
            second.open();
        }

        assertThat(history("holter")).isEqualTo(1);
        assertThat(db.text("select major || '.' || minor from holter.holter_version"))
                .isEqualTo(Schema.MAJOR + "." + Schema.MINOR);
    }

    @Test
    void manyProcessesMayMigrateAtOnce() throws Exception {
        int processes = 6;
        CyclicBarrier together = new CyclicBarrier(processes);
        ExecutorService threads = Executors.newFixedThreadPool(processes);
        List<Future<String>> opened = new ArrayList<>();
        for (int i = 0; i < processes; i++) {
            opened.add(threads.submit(() -> {
                try (Store store = store()) {
                    together.await(30, TimeUnit.SECONDS);
                    return store.open();
                }
            }));
        }

        for (Future<String> one : opened) {
            assertThat(one.get(120, TimeUnit.SECONDS)).contains("schema holter");
        }
        threads.shutdown();
        assertThat(history("holter")).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"order", "user", "select", "watch_dog", "public"})
    void theSchemaMayHaveAnyNameAlsoOneOfSqlsWords(String name) {
        try (Store store = store("schemaName", name)) {
            store.open();

            assertThat(store.tick(StoreContract.lease(StoreContract.register(store, "alpha"), 0), Rows.batch())
                            .alive())
                    .isTrue();
        }
        assertThat(db.count("select count(*) from pg_tables where schemaname = ? and tablename = 'run'", name))
                .isEqualTo(1);
        assertThat(db.count("select count(*) from pg_namespace where nspname = 'holter'"))
                .isZero();
    }

    @Test
    void twoSchemasInOneDatabaseDoNotMeet() {
        try (Store one = store("schemaName", "one");
                Store two = store("schemaName", "two")) {
            one.open();
            two.open();
            StoreContract.register(one, "alpha");
        }

        assertThat(db.count("select count(*) from one.worker")).isEqualTo(1);
        assertThat(db.count("select count(*) from two.worker")).isZero();
    }

    @Test
    void theHostsTablesAndItsFlywaysHistoryAreUntouched() throws Exception {
        db.execute("create table public.run (id int); insert into public.run values (7)");
        db.execute("create table public.worker (id int)");
        Flyway host = Flyway.configure()
                .dataSource(db.dataSource())
                .locations("filesystem:" + hostMigrations("V1__host.sql", "create table invoice (id int)"))
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
        host.migrate();
        List<Map<String, Object>> before = hostState();

        try (Store store = store()) {
            Exercise.of(store, new PostgresProbe(db));
        }

        assertThat(hostState()).isEqualTo(before);
        assertThat(host.migrate().migrationsExecuted).isZero();
        host.validate();
        assertThat(history("holter")).isEqualTo(1);
    }

    /** Then the host's own migrations, run without ours, must not trip over our tables either. */
    @Test
    void aHostThatMigratesAfterUsMeetsNoneOfOurMigrations() throws Exception {
        try (Store store = store()) {
            store.open();
        }

        Flyway host = Flyway.configure()
                .dataSource(db.dataSource())
                .locations("filesystem:" + hostMigrations("V1__host.sql", "create table invoice (id int)"))
                .load();

        assertThat(host.migrate().migrationsExecuted).isEqualTo(1);
        assertThat(db.count("select count(*) from public.flyway_schema_history"))
                .isEqualTo(1);
    }

    @Test
    void aSchemaThatADatabaseOwnerMadeIsFilledByARoleThatMayNotCreateSchemas() {
        Login role = db.createRole();
        db.execute("create schema holter authorization " + role.user());

        try (Store store = PostgresUnderTest.store(db.jdbcUrl(), role.user(), role.password())) {
            Exercise.of(store, new PostgresProbe(db));
        }
    }

    @Test
    void aSchemaThatTheRoleMayOnlyLookIntoIsRefusedAtOnce() {
        Login role = db.createRole();
        db.execute("create schema holter");
        db.execute("grant usage on schema holter to " + role.user());

        assertThatThrownBy(PostgresUnderTest.store(db.jdbcUrl(), role.user(), role.password())::open)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
                .hasMessageContaining("permission denied")
                .hasMessageContaining("holter-schema.sql");
    }

    @Test
    void whatTheFlatScriptInstalledIsNotMigratedAgain() {
        db.execute(FlatScript.text());

        try (Store store = store("schema", "migrate")) {
            store.open();
        }

        assertThat(db.count("select count(*) from pg_tables where tablename = 'holter_schema_history'"))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLaterMigrationComesOnTopOfWhatTheScriptOrFlywayInstalled(boolean script, @TempDir Path directory)
            throws Exception {
        if (script) {
            db.execute(FlatScript.text());
        } else {
            try (Store store = store()) {
                store.open();
            }
        }
        Path later =
                Files.createDirectories(directory.resolve("dev/holter/schema")).resolve("V99__later.sql");
        Files.writeString(later, "alter table run add column later int; update holter_version set minor = 99;", UTF_8);

        try (URLClassLoader host = HostClassPath.with(directory)) {
            host.loadClass("dev.holter.flyway.FlywayMigrator")
                    .getMethod("migrate", DataSource.class, String.class, int.class)
                    .invoke(null, db.dataSource(), "holter", Schema.MINOR);
        }

        assertThat(db.text("select minor from holter.holter_version")).isEqualTo("99");
        assertThat(db.count("select count(*) from information_schema.columns"
                        + " where table_schema = 'holter' and table_name = 'run' and column_name = 'later'"))
                .isEqualTo(1);
        try (Store store = store()) {
            Exercise.of(store, new PostgresProbe(db));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "migrate", "validate"})
    void withoutFlywayAnEmptyDatabaseIsRefusedWithBothRemedies(String mode) throws Exception {
        String refused = openWithoutFlyway(mode);

        assertThat(refused)
                .contains("org.flywaydb:flyway-core and flyway-database-postgresql")
                .contains("dev/holter/holter-schema.sql");
        assertThat(db.count("select count(*) from pg_namespace where nspname = 'holter'"))
                .isZero();
    }

    @Test
    void withoutFlywayAnOlderMinorSchemaIsRefused() throws Exception {
        db.execute(FlatScript.text());
        db.execute("update holter.holter_version set minor = minor - 1");

        assertThat(openWithoutFlyway("auto"))
                .contains("is of version 1.1 and needs 1.2")
                .contains("dev/holter/schema")
                .contains("V2");
    }

    @Test
    void withoutFlywayWhatTheScriptInstalledRuns() throws Exception {
        db.execute(FlatScript.text());

        assertThat(openWithoutFlyway("auto")).contains("schema holter");
        assertThat(openWithoutFlyway("validate")).contains("schema holter");
    }

    @Test
    void withFlywayAnOlderSchemaThatNoMigrationMendsIsRefusedByName() {
        db.execute("create schema holter; create table holter.holter_version (major int, minor int);"
                + " insert into holter.holter_version values (1, 0)");

        assertThatThrownBy(store()::open)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REFUSED))
                .hasMessageContaining("holter_version")
                .hasMessageContaining("holter-schema.sql");
    }

    /** Opens a store where there is no Flyway; gives what it says of its database, or why it refuses. */
    private String openWithoutFlyway(String mode) throws Exception {
        try (URLClassLoader host = HostClassPath.withoutFlyway()) {
            Class<?> opener = host.loadClass("dev.holter.postgres.Opener");
            return (String) requireNonNull(opener.getMethod("open", String.class, String.class, String.class)
                    .invoke(null, db.jdbcUrl(), db.user(), mode));
        } catch (InvocationTargetException e) {
            return String.valueOf(requireNonNull(e.getCause()).getMessage());
        }
    }

    private static Path hostMigrations(String name, String sql) throws Exception {
        Path directory = Files.createTempDirectory("host-migrations");
        Files.writeString(directory.resolve(name), sql, UTF_8);
        return directory;
    }

    private List<Map<String, Object>> hostState() {
        List<Map<String, Object>> state = new ArrayList<>();
        db.rows(
                        "select relname, relkind::text as kind from pg_class where relnamespace = 'public'::regnamespace order by 1")
                .forEach(row -> state.add(Map.copyOf(withoutNulls(row))));
        db.rows("select installed_rank, script, success from public.flyway_schema_history order by 1")
                .forEach(row -> state.add(Map.copyOf(withoutNulls(row))));
        state.add(Map.of("rows", db.count("select sum(id) from public.run")));
        return state;
    }

    @SuppressWarnings("NullAway") // no value of these columns is null
    private static Map<String, Object> withoutNulls(Map<String, ?> row) {
        return new java.util.TreeMap<>(row);
    }

    /** Migrations that ran in this schema by our history. */
    private long history(String schema) {
        return db.count("select count(*) from " + schema + ".holter_schema_history where version = '1' and success");
    }

    private Store store(String... settings) {
        return PostgresUnderTest.store(db.jdbcUrl(), db.user(), "any", settings);
    }
}
