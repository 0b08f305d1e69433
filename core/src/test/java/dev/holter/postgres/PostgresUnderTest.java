package dev.holter.postgres;

import static org.awaitility.Awaitility.await;

import dev.holter.engine.Store;
import dev.holter.fixtures.TestDatabase;
import dev.holter.settings.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Stores on a PostgreSQL database of a test's own, with the schema by the flat script, and a look inside. For one thread. */
final class PostgresUnderTest implements StoreUnderTest {
    final TestDatabase db = FlatScript.installed();
    private final List<Store> stores = new ArrayList<>();
    private final PostgresProbe probe = new PostgresProbe(db);
    private final PostgresStore store = another();

    @Override
    public PostgresStore store() {
        return store;
    }

    @Override
    public PostgresStore another() {
        return storeOn(db.jdbcUrl());
    }

    /** A store that reaches the database by this URL. */
    PostgresStore storeOn(String url, String... settings) {
        PostgresStore made = store(url, db.user(), db.password(), settings);
        stores.add(made);
        return made;
    }

    /** A store that takes its connections from here; the caller closes it. */
    static PostgresStore store(ConnectionSource source, String... settings) {
        return new PostgresStore(source, settings(settings));
    }

    static PostgresStore store(String url, String user, String password, String... settings) {
        Settings resolved = settings(settings, "jdbcUrl", url, "user", user, "password", password);
        return new PostgresStore(ConnectionSource.ofUrl(url, resolved), resolved);
    }

    static Settings settings(String[] pairs, String... more) {
        Map<String, String> settings = new HashMap<>();
        for (String[] part : new String[][] {pairs, more}) {
            for (int i = 0; i < part.length; i += 2) {
                settings.put(part[i], part[i + 1]);
            }
        }
        return Settings.resolve(Map.of(), settings);
    }

    @Override
    public StoreProbe probe() {
        return probe;
    }

    /** In a transaction of the test's own, which stays open. */
    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Until exactly one session waits for a lock. */
    void awaitOneWaiting() {
        await().atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> db.count("select count(*) from pg_stat_activity"
                                + " where datname = current_database() and wait_event_type = 'Lock'")
                        == 1);
    }

    @Override
    public void close() {
        stores.forEach(Store::close);
        db.close();
    }
}
