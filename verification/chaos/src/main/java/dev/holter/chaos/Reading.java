package dev.holter.chaos;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Reads the history out of the database. Stateless. */
final class Reading {
    private static final String RUNS = """
            select run_id, workflow_id, attempt, retry_of, host, job_type,
              case when host = 'jobrunr' then job_key else split_part(job_key, '.', 2) end, worker_id, status, reason, stop_reason, done
            from holter.run order by started_at, run_id
            """;

    /** What a history keeps as the same text was no change of what happened. */
    private static final String CHANGES = """
            select seq, cast(extract(epoch from at) * 1e9 as bigint), tx, run_id, was, now from chaos.run_change order by seq
            """;

    private static final String LEASES = """
            select seq, cast(extract(epoch from at) * 1e9 as bigint), worker_id, pid, now, counter, fast_ms * 1000000, slow_ms * 1000000
            from chaos.lease_change order by seq
            """;

    private static final String CHECKPOINTS = """
            select seq, cast(extract(epoch from at) * 1e9 as bigint), tx, workflow_id, run_id, was_fence, fence, was, now
            from chaos.checkpoint_change order by seq
            """;

    private static final String LOSSES = "select worker_id, text from holter.event where kind = 'worker-lost'";
    private static final String RETRIES = "select run_id, workflow_id, attempt, state, note from holter.retry";
    private static final String IN_SCHEDULER = """
            select job_name from qrtz_triggers
            union all select job_name from qrtz_fired_triggers where job_name is not null
            union all select cast(id as text) from jobrunr_jobs where state in ('ENQUEUED', 'PROCESSING', 'SCHEDULED', 'AWAITING')
            """;
    private static final String REFUSED =
            "select cast(id as text) from jobrunr_jobs where state in ('FAILED', 'DELETED')";
    private static final String CLOCK = "select cast(extract(epoch from clock_timestamp()) * 1e9 as bigint)";

    private Reading() {}

    static History of(Database database) throws SQLException {
        long offset = database.number(CLOCK) - System.nanoTime();
        Map<UUID, String> losses = new HashMap<>();
        database.rows(LOSSES, row -> losses.put(id(row, 1), row.getString(2)));
        return new History(
                database.rows(RUNS, Reading::run),
                database.rows(
                        CHANGES,
                        row -> new History.Change(
                                row.getLong(1),
                                row.getLong(2) - offset,
                                row.getLong(3),
                                id(row, 4),
                                row.getString(5),
                                row.getString(6))),
                database.rows(LEASES, row -> lease(row, offset)),
                losses,
                database.rows(CHECKPOINTS, row -> saved(row, offset)),
                database.rows(
                        RETRIES,
                        row -> new History.Retry(
                                id(row, 1), id(row, 2), row.getInt(3), row.getString(4), row.getString(5))),
                texts(database, IN_SCHEDULER),
                texts(database, "select item from chaos.fired"),
                texts(database, REFUSED));
    }

    private static Set<String> texts(Database database, String sql) throws SQLException {
        List<String> texts = database.rows(sql, row -> row.getString(1));
        return new HashSet<>(texts);
    }

    private static UUID id(ResultSet row, int column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    private static History.StoredRun run(ResultSet row) throws SQLException {
        return new History.StoredRun(
                id(row, 1),
                id(row, 2),
                row.getInt(3),
                id(row, 4),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                id(row, 8),
                row.getString(9),
                row.getString(10),
                row.getString(11),
                row.getLong(12));
    }

    private static History.Lease lease(ResultSet row, long offset) throws SQLException {
        return new History.Lease(
                row.getLong(1),
                row.getLong(2) - offset,
                id(row, 3),
                row.getLong(4),
                row.getString(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8));
    }

    private static History.Saved saved(ResultSet row, long offset) throws SQLException {
        return new History.Saved(
                row.getLong(1),
                row.getLong(2) - offset,
                row.getLong(3),
                id(row, 4),
                id(row, 5),
                row.getObject(6, Long.class),
                row.getLong(7),
                row.getString(8),
                row.getString(9));
    }
}
