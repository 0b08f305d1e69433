package dev.holter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holter.Finding;
import dev.holter.Finding.Check;
import dev.holter.Finding.Verdict;
import dev.holter.Holter;
import dev.holter.engine.Store;
import dev.holter.fixtures.TestDatabase;
import dev.holter.settings.SchemaMode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** G7: the very statements of docs/operations/operating.md, run as it says. */
class OperatingGuideTest {
    private static final Path OPERATIONS = Path.of("..", "docs", "operations");
    private static final String PASSWORD = "change me";

    private final TestDatabase db = TestDatabase.fresh();
    /** Roles belong to the whole server, on which other tests run too. */
    private final String app = "app_of_" + db.name();

    private final String reader = "reader_of_" + db.name();

    @AfterEach
    void drop() {
        db.execute("drop schema if exists holter cascade");
        for (String role : new String[] {app, reader}) {
            if (db.count("select count(*) from pg_roles where rolname = ?", role) == 1) {
                db.execute("drop owned by " + role);
                db.execute("drop role " + role);
            }
        }
        db.close();
    }

    private static String guide() throws IOException {
        return Files.readString(OPERATIONS.resolve("operating.md"));
    }

    /** The one block that begins so. */
    private void run(String title) throws IOException {
        Matcher block = Pattern.compile("```sql\n-- " + title + "[^\n]*\n(.*?)```", Pattern.DOTALL)
                .matcher(guide());
        assertThat(block.find()).as(title).isTrue();
        db.execute(block.group(1).replace("holter_app", app).replace("holter_reader", reader));
    }

    private Store store(SchemaMode mode) {
        return PostgresUnderTest.store(
                db.jdbcUrl(), app, PASSWORD, "schema", mode.name().toLowerCase(Locale.ROOT));
    }

    @Test
    void installedByScriptTheRoleCanDoAllThatHolterDoesAndNoMore() throws IOException {
        db.execute(FlatScript.text());
        run("by script");

        try (Store store = store(SchemaMode.VALIDATE)) {
            Exercise.of(store, new PostgresProbe(db));
        }
        wellExceptThatNobodyObserves();
        refused("create table holter.mine (x int)");
        refused("update holter.holter_version set minor = 99");
        refused("drop table holter.run");
        refused("create schema mine");
    }

    @Test
    void installedByFlywayTheRoleOwnsItsSchemaAndNothingElse() throws IOException {
        run("by Flyway");

        try (Store store = store(SchemaMode.MIGRATE)) {
            Exercise.of(store, new PostgresProbe(db));
        }
        wellExceptThatNobodyObserves();
        refused("create schema mine");
        assertThat(db.text("select tableowner from pg_tables where schemaname = 'holter' and tablename = 'run'"))
                .isEqualTo(app);
    }

    /** What a later version adds is there for the role that was granted before. */
    @Test
    void tablesOfLaterVersionsAreGrantedToo() throws IOException {
        db.execute(FlatScript.text());
        run("by script");

        db.execute("create table holter.later (x int)");

        assertThat(db.count(
                        "select count(*) from (select 1 where has_table_privilege(?, 'holter.later', 'insert')) x",
                        app))
                .isEqualTo(1);
    }

    @Test
    void theOptionalRolesLookAndDoNotTouch() throws IOException, SQLException {
        db.execute(FlatScript.text());
        run("by script");
        run("optional");

        try (Connection connection = DriverManager.getConnection(db.jdbcUrl(), reader, PASSWORD);
                Statement statement = connection.createStatement()) {
            assertThat(statement
                            .executeQuery("select * from holter.active_workers")
                            .next())
                    .isFalse();
            assertThatThrownBy(() -> statement.execute("delete from holter.run"))
                    .hasMessageContaining("denied");
        }
    }

    @Test
    void removalLeavesNothing() throws IOException {
        db.execute("create table public.theirs (x int)");
        db.execute(FlatScript.text());
        run("by script");
        try (Holter holter = Holter.builder()
                .jdbcUrl(db.jdbcUrl())
                .user(app)
                .password(PASSWORD)
                .start()) {
            assertThat(db.count("select count(*) from holter.active_workers")).isEqualTo(1);
        }
        assertThat(db.count("select count(*) from holter.active_workers")).isZero();
        await().atMost(Duration.ofSeconds(60)).until(() -> db.sessions() == 0);

        run("removal");

        assertThat(db.text("select to_regnamespace('holter')")).isNull();
        assertThat(db.count("select count(*) from pg_roles where rolname = ?", app))
                .isZero();
        assertThat(db.text("select to_regclass('public.theirs')")).isEqualTo("theirs");
    }

    @Test
    void everyFindingOfTheDoctorIsInItsTable() throws IOException {
        for (Check check : Check.values()) {
            assertThat(guide()).contains("| `" + check.name().toLowerCase(Locale.ROOT) + "` |");
        }
    }

    /** Nobody finds a page that nothing links to. */
    @Test
    void itsLinksLeadSomewhere() throws IOException {
        for (String page : new String[] {"operating.md", "runbook.md", "metrics.md"}) {
            Matcher link =
                    Pattern.compile("]\\(([^)#]+)(?:#[^)]*)?\\)").matcher(Files.readString(OPERATIONS.resolve(page)));
            while (link.find()) {
                assertThat(OPERATIONS.resolve(link.group(1))).as(page).exists();
            }
        }
        assertThat(Files.readString(Path.of("..", "README.md"))).contains("docs/operations/operating.md");
    }

    private void wellExceptThatNobodyObserves() {
        assertThat(Holter.builder()
                        .jdbcUrl(db.jdbcUrl())
                        .user(app)
                        .password(PASSWORD)
                        .doctor())
                .filteredOn(finding -> finding.check() != Check.OBSERVERS)
                .extracting(Finding::verdict)
                .containsOnly(Verdict.OK);
    }

    private void refused(String sql) {
        assertThatThrownBy(() -> {
                    try (Connection connection = DriverManager.getConnection(db.jdbcUrl(), app, PASSWORD);
                            Statement statement = connection.createStatement()) {
                        statement.execute(sql);
                    }
                })
                .as(sql)
                .isInstanceOf(SQLException.class)
                .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("42501"));
    }
}
