package dev.holter.postgres;

import dev.holter.HolterUnavailableException;
import dev.holter.fixtures.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Holter's tables, filled and read in one transaction that is never committed: {@code now()} stands still, so what the
 * database counts from it is exact. A row begins as a plain one and is changed by assignments in SQL. One thread.
 */
final class ConsoleTables implements Reads, AutoCloseable {
    /** A worker that is alive, for runs that say nothing of theirs. */
    static final UUID WORKER = new UUID(0, 1);

    private final Connection connection;
    private int reads;

    private ConsoleTables(TestDatabase database) {
        try {
            connection = database.connect();
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("set search_path = holter");
                statement.execute("set plan_cache_mode = force_custom_plan");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    static ConsoleTables empty() {
        return new ConsoleTables(Shared.DATABASE);
    }

    static ConsoleTables withWorker() {
        ConsoleTables tables = empty();
        tables.worker(WORKER, "name = 'w1'");
        return tables;
    }

    /** Tables that no other test has left anything in; they stay until the JVM ends. */
    static ConsoleTables ofItsOwn() {
        ConsoleTables tables = new ConsoleTables(migrated());
        tables.worker(WORKER, "name = 'w1'");
        return tables;
    }

    private static TestDatabase migrated() {
        return FlatScript.installed();
    }

    @Override
    public <T> T read(Work<T> work) {
        reads++;
        try {
            return work.with(connection);
        } catch (SQLException e) {
            throw new HolterUnavailableException("the database did not answer", e);
        }
    }

    /** A console that reads these tables; what it changes, it changes for good, in a transaction of its own. */
    PostgresConsole console() {
        SideSessions side = new SideSessions(ConnectionSource.of(Shared.DATABASE::dataSource), "holter");
        return new PostgresConsole(this, new Interventions(side), new Doctor(side, "holter"));
    }

    /** How often a transaction was asked for. */
    int reads() {
        return reads;
    }

    Connection connection() {
        return connection;
    }

    /** A run that succeeded: it began ten minutes ago and took one. */
    UUID run(String assignments, @Nullable Object... values) {
        UUID id = UUID.randomUUID();
        execute("""
                insert into run (run_id, workflow_id, attempt, host, scheduler, job_type, job_key, worker_id, status, started_at, ended_at)
                values (?, ?, 1, 'quartz', 'main', 'imports.daily', 'imports.daily', ?, 'SUCCEEDED',
                  now() - interval '10 minutes', now() - interval '9 minutes')
                """, id, UUID.randomUUID(), WORKER);
        change("run", "run_id", id, assignments, values);
        return id;
    }

    /** A run that began ten minutes ago and moved a second ago. */
    UUID running(String assignments, @Nullable Object... values) {
        UUID id = run("status = 'RUNNING', ended_at = null");
        execute("""
                insert into pulse (run_id, counter, beat_at, done, base, stage_ordinal)
                values (?, 1, now() - interval '1 second', 0, 0, 0)
                """, id);
        change("run", "run_id", id, assignments, values);
        return id;
    }

    /** A run that waits for somebody. */
    UUID waiting(String assignments, @Nullable Object... values) {
        UUID id = run("status = 'WAITING', ended_at = null, worker_id = null");
        change("run", "run_id", id, assignments, values);
        return id;
    }

    void pulse(UUID run, String assignments, @Nullable Object... values) {
        change("pulse", "run_id", run, assignments, values);
    }

    /** A stage that began a minute ago and is open. */
    void stage(UUID run, int ordinal, String assignments, @Nullable Object... values) {
        execute("""
                insert into stage (run_id, ordinal, name, started_at, outcome, done, base)
                values (?, ?, 'stage', now() - interval '1 minute', 'RUNNING', 0, 0)
                """, run, ordinal);
        execute("update stage set " + assignments + " where run_id = ? and ordinal = ?", values, run, ordinal);
    }

    /** A worker that registered an hour ago, beat a second ago and does nothing yet. */
    UUID worker(UUID id, String assignments, @Nullable Object... values) {
        execute("""
                insert into worker (id, counter, beat_at, name, type, host, pid, version, state,
                  suspect_after_ms, lost_fast_after_ms, lost_after_ms, started_at, idle_since)
                values (?, 1, now() - interval '1 second', 'w', 'quartz', 'host-1', 4711, '1.0', 'alive', 5000, 10000, 120000,
                  now() - interval '1 hour', now() - interval '1 minute')
                """, id);
        change("worker", "id", id, assignments, values);
        return id;
    }

    UUID worker(String assignments, @Nullable Object... values) {
        return worker(UUID.randomUUID(), assignments, values);
    }

    UUID event(String assignments, @Nullable Object... values) {
        UUID id = UUID.randomUUID();
        execute("insert into event (id, at, kind, text) values (?, now(), 'misfire', 'it was late')", id);
        change("event", "id", id, assignments, values);
        return id;
    }

    private void change(String table, String key, UUID id, String assignments, @Nullable Object... values) {
        if (!assignments.isEmpty()) {
            execute("update " + table + " set " + assignments + " where " + key + " = ?", values, id);
        }
    }

    private void execute(String sql, @Nullable Object[] first, Object... more) {
        List<@Nullable Object> all = new ArrayList<>(Arrays.asList(first));
        all.addAll(List.of(more));
        execute(sql, all.toArray());
    }

    void execute(String sql, @Nullable Object... values) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage() + " in: " + sql, e);
        }
    }

    /** The first column of all rows, as text. */
    List<@Nullable String> column(String sql, @Nullable Object... values) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            List<@Nullable String> column = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    column.add(result.getString(1));
                }
            }
            return column;
        } catch (SQLException e) {
            throw new IllegalStateException(e.getMessage() + " in: " + sql, e);
        }
    }

    /** Takes everything back. */
    @Override
    public void close() {
        try (connection) {
            connection.rollback();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static final class Shared {
        static final TestDatabase DATABASE = migrated();
    }
}
