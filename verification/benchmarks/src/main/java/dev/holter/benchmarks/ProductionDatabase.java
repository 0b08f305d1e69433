package dev.holter.benchmarks;

import dev.holter.Holter;
import dev.holter.HolterBuilder;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** A PostgreSQL that waits for its disk as in production, with Holter's schema. Autovacuum is on, checkpoints are far apart. */
final class ProductionDatabase implements AutoCloseable {
    /** Everybody's. */
    static final String USER = "postgres";

    private static final int WAL_FILES = 40;

    private final EmbeddedPostgres server;

    ProductionDatabase() {
        this(Map.of());
    }

    /** One with further settings of the server. */
    ProductionDatabase(Map<String, String> settings) {
        try {
            EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                    .setServerConfig("fsync", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("max_wal_size", "4GB")
                    .setServerConfig("min_wal_size", "1GB")
                    .setServerConfig("checkpoint_timeout", "30min");
            settings.forEach(builder::setServerConfig);
            server = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        script(Holter.class, "/dev/holter/holter-schema.sql");
    }

    /** Runs a script from the class path. */
    void script(Class<?> beside, String name) {
        try (InputStream script = beside.getResourceAsStream(name)) {
            if (script == null) {
                throw new IOException(name + " is not on the class path");
            }
            run(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Leaves the server with WAL files to write over, as one that has run for a while has them. A young one fills a new file of 16 MB with zeros for every
     * 90,000 beats or so, for longer than a tick of 1,000 takes.
     */
    void seasonWal() {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < WAL_FILES; i++) {
                statement.execute("select pg_logical_emit_message(true, 'bench', '')");
                statement.execute("select pg_switch_wal()");
            }
            statement.execute("checkpoint");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres";
    }

    String user() {
        return USER;
    }

    /** A Holter that keeps its tables here. */
    HolterBuilder holter(String worker) {
        return Holter.builder()
                .jdbcUrl(url() + "?currentSchema=holter")
                .user(user())
                .password("any")
                .set("workerName", worker);
    }

    Connection connect() {
        try {
            return DriverManager.getConnection(url() + "?currentSchema=holter", user(), "");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    void run(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** One statement, with numbers for its question marks. */
    void run(String sql, long... numbers) {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < numbers.length; i++) {
                statement.setLong(i + 1, numbers[i]);
            }
            statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    double number(String sql) {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getDouble(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
