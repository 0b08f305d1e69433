package dev.holter.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holter.fixtures.StoppableDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.quartz.impl.jdbcjobstore.JobStoreTX;

/** The server that all processes share, with the tables of Holter and its hosts, and an audit of what is done to Holter's. Thread-safe. */
final class Database implements AutoCloseable {
    private final StoppableDatabase server = StoppableDatabase.start();

    Database() {
        script("/dev/holter/holter-schema.sql");
        script(JobStoreTX.class, "/org/quartz/impl/jdbcjobstore/tables_postgres.sql");
        Hosts.jobRunrStorage(url(server.port())).close();
        script("/dev/holter/chaos/audit.sql");
    }

    static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?connectTimeout=3&socketTimeout=10";
    }

    StoppableDatabase server() {
        return server;
    }

    /** Reads a row. */
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    <T> List<T> rows(String sql, Reader<T> reader) throws SQLException {
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<T> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(reader.read(result));
            }
            return rows;
        }
    }

    long number(String sql) throws SQLException {
        return rows(sql, row -> row.getLong(1)).get(0);
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void script(String name) {
        script(Database.class, name);
    }

    private void script(Class<?> beside, String name) {
        try (InputStream script = beside.getResourceAsStream(name)) {
            if (script == null) {
                throw new IllegalStateException(name + " is not on the class path");
            }
            execute(new String(script.readAllBytes(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(name, e);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
