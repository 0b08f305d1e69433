package dev.holter.examples.demo;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.quartz.Scheduler;

/** A PostgreSQL for the length of the demo: nothing has to be installed, and nothing is left. Thread-safe. */
final class EmbeddedServer implements AutoCloseable {
    static final String USER = "postgres";

    private static final String DATABASE = "demo";
    private static final String QUARTZ_TABLES = "/org/quartz/impl/jdbcjobstore/tables_postgres.sql";

    private static final String INVENTORY = """
            select (select count(*) from "%1$s".class),
                   (select count(*) from "%1$s".method),
                   (select coalesce(sum(hashtextextended(c::text, 0)), 0) from "%1$s".class c)
                     + (select coalesce(sum(hashtextextended(m::text, 0)), 0) from "%1$s".method m)""";

    private final EmbeddedPostgres server;

    private EmbeddedServer(EmbeddedPostgres server) {
        this.server = server;
    }

    /**
     * How much an inventory has written, and a sum of what.
     *
     * @param classes rows of classes
     * @param methods rows of methods
     * @param sum of a hash of every row, whatever their order
     */
    record InventoryRows(long classes, long methods, String sum) {}

    /** Starts the server, with a database that has a schema for the tables of each scheduler, and Quartz's tables in its own. */
    static EmbeddedServer start() throws IOException, SQLException {
        // Without a hook of its own: the server must outlive what Holter has to write at the end, see Interruption.
        EmbeddedPostgres server =
                EmbeddedPostgres.builder().setRegisterShutdownHook(false).start();
        EmbeddedServer started = new EmbeddedServer(server);
        try (Connection connection = server.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + DATABASE);
        }
        started.execute("create schema " + JobRunrPart.SCHEMA + "; create schema " + JobRunrCrashPart.SCHEMA);
        started.execute("create schema quartz; set search_path = quartz;" + quartzTables());
        return started;
    }

    private static String quartzTables() throws IOException {
        try (InputStream script = Scheduler.class.getResourceAsStream(QUARTZ_TABLES)) {
            if (script == null) {
                throw new IOException("quartz.jar has no " + QUARTZ_TABLES);
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    String jdbcUrl() {
        return "jdbc:postgresql://localhost:" + server.getPort() + "/" + DATABASE;
    }

    /** As psql takes it. */
    String psqlUrl() {
        return "postgresql://" + USER + "@localhost:" + server.getPort() + "/" + DATABASE;
    }

    InventoryRows inventory(String schema) throws SQLException {
        List<@Nullable String> row = rows(INVENTORY.formatted(schema)).get(0);
        return new InventoryRows(
                Long.parseLong(String.valueOf(row.get(0))),
                Long.parseLong(String.valueOf(row.get(1))),
                String.valueOf(row.get(2)));
    }

    /** By its own clock, now. */
    Instant now() throws SQLException {
        String micros = rows("select cast(extract(epoch from clock_timestamp()) * 1000000 as bigint)")
                .get(0)
                .get(0);
        return Instant.EPOCH.plus(Long.parseLong(String.valueOf(micros)), ChronoUnit.MICROS);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = server.getDatabase(USER, DATABASE).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The rows this query gives, as text. */
    List<List<@Nullable String>> rows(String sql) throws SQLException {
        try (Connection connection = server.getDatabase(USER, DATABASE).getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<List<@Nullable String>> rows = new ArrayList<>();
            while (result.next()) {
                List<@Nullable String> row = new ArrayList<>();
                for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                    row.add(result.getString(column));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    /** Stops the server and deletes its data. */
    @Override
    public void close() throws IOException {
        server.close();
    }
}
