package dev.holter.benchmarks;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A month of history: finished runs of sixty job types under two thousand registrations, the last hundred of which live and have open runs. Rows are as wide as real ones; they come in the order
 * of time, as real ones do; one of a hundred is a second attempt. The live registrations may stand still for an hour, so that nobody suspects them. Indexes are built after the load, and are the schema's own, which is checked.
 */
final class ScaleData {
    static final int WORKERS = 100;
    static final int REGISTRATIONS = 2_000;
    static final String RARE_TYPE = "once.yearly.closing";
    static final String COMMON_TYPE = "imports.sync00";

    private static final int CHUNK = 1_000_000;

    private static final String REGISTER = """
            insert into worker (id, counter, beat_at, name, type, host, pid, version, state, sentinel, suspect_after_ms, lost_fast_after_ms, lost_after_ms,
              started_at, ended_at)
            select cast('00000000-0000-7000-8000-' || lpad(to_hex(i), 12, '0') as uuid), 1000, now() - (2000 - i) / 100 * interval '36 hours',
              'node-' || i % 100, 'api', 'host-' || i % 100, 1000 + i, '1.0', case when i > 1900 then 'alive' else 'stopped' end, i > 1900,
              3600000, 7200000, 14400000, now() - (2100 - i) / 100 * interval '36 hours',
              case when i <= 1900 then now() - (2000 - i) / 100 * interval '36 hours' end
            from generate_series(1, 2000) i
            """;

    private static final String FINISHED = """
            insert into run (run_id, workflow_id, attempt, host, scheduler, job_type, job_key, trigger_key, firing_id, scheduled_at, worker_id, status, reason,
              note, error_class, error_message, error_stack, policy, labels, started_at, ended_at, done, total, stage_ordinal, stage, unit, detail)
            select id, case when i % 100 < 2 then cast(md5('w' || i / 100) as uuid) else id end, 1 + cast(i % 100 = 1 as int), 'quartz', 'main', type, type, type || '.trigger', 'node' || i, at, worker, status,
              case status when 'TIMED_OUT' then 'WORKER_LOST' when 'TERMINATED' then 'KILLED' end,
              case status when 'TIMED_OUT' then 'its worker stopped renewing its lease; code may still be running there' end,
              case status when 'FAILED' then 'java.sql.SQLTransientConnectionException' end,
              case status when 'FAILED' then 'orders - Connection is not available, request timed out after 30000ms.' end,
              case status when 'FAILED' then repeat(E'\\tat com.example.imports.SyncFollowers.fetch(SyncFollowers.java:120)\\n', 35) end,
              cast('{"name": "default", "record": "ALL", "durable": "false", "deadline": "1h", "stallAfter": "2m", "startGrace": "5m", "resumingStallAfter": "2m", "interruptAfter": "10s", "abandonAfter": "30s", "onStale": "ALERT", "maxRecoveries": "3", "retryBackoff": "30s", "overlap": "FORBIDDEN", "retries": "nobody"}' as jsonb),
              jsonb_build_object('tenant', 't' || i % 300), at, at + least(now() - at, took), 5000, 5000, 3, 'store', 'users',
              'page ' || i % 5000 || ' of the list that begins with ' || left(cast(id as text), 8)
            from (
              select i, started as at, uuidv7(started - now()) as id, -ln(1 - d) * interval '40 seconds' as took,
                case when i % 2000000 = 1 then 'once.yearly.closing' else 'imports.sync' || lpad(cast(floor(60 * t * t) as text), 2, '0') end as type,
                cast('00000000-0000-7000-8000-' || lpad(to_hex(cast(floor(20 * (i - 1) / cast(? as float8)) * 100 + 1 + floor(100 * w) as int)), 12, '0') as uuid) as worker,
                case when s < 0.960 then 'SUCCEEDED' when s < 0.985 then 'FAILED' when s < 0.992 then 'CANCELLED' when s < 0.997 then 'TIMED_OUT' else 'TERMINATED' end as status
              from (
                select i, now() - interval '1 minute' - (? - i) * (interval '30 days' / ?) as started, random() as t, random() as w, random() as s, random() as d
                from generate_series(cast(? as bigint), cast(? as bigint)) i offset 0) drawn offset 0) made
            """;

    private static final String OPEN = """
            with opened as (
              insert into run (run_id, workflow_id, attempt, host, scheduler, job_type, job_key, trigger_key, firing_id, scheduled_at, worker_id, status, policy, labels,
                started_at, stage_ordinal, stage, unit)
              select id, id, 1, 'quartz', 'main', type, type, type || '.trigger', 'open' || i, at, worker, 'RUNNING',
                cast('{"name": "default", "record": "ALL", "durable": "false", "deadline": "12h", "stallAfter": "never", "startGrace": "5m", "resumingStallAfter": "never", "interruptAfter": "10s", "abandonAfter": "30s", "onStale": "ALERT", "maxRecoveries": "3", "retryBackoff": "30s", "overlap": "FORBIDDEN", "retries": "nobody"}' as jsonb),
                jsonb_build_object('tenant', 't' || i % 300), at, 1, 'fetch followers', 'users'
              from (
                select i, started as at, uuidv7(started - now()) as id, 'imports.sync' || lpad(cast(floor(60 * t * t) as text), 2, '0') as type,
                  cast('00000000-0000-7000-8000-' || lpad(to_hex(1901 + i % 100), 12, '0') as uuid) as worker
                from (
                  select i, now() + ln(1 - random()) * interval '10 minutes' as started, random() as t from generate_series(1, cast(? as int)) i offset 0) drawn offset 0) made
              returning run_id, started_at),
            staged as (
              insert into stage (run_id, ordinal, name, started_at, outcome, done, total, base, unit)
              select run_id, 1, 'fetch followers', started_at, 'RUNNING', 0, 5000, 0, 'users' from opened)
            insert into pulse (run_id, counter, beat_at, done, total, base, stage_ordinal, stage, unit, detail)
            select run_id, 100, now(), 1234, 5000, 0, 1, 'fetch followers', 'users', 'page 00000001 of the list that begins with a1b2c3' from opened
            """;

    private static final String STAGES = """
            insert into stage (run_id, ordinal, name, started_at, ended_at, outcome, done, total, base, unit)
            select run_id, n, 'stage ' || n, started_at, ended_at, 'SUCCEEDED', 5000, 5000, 0, 'users'
            from run tablesample system (10) cross join generate_series(1, 3) n where ended_at is not null
            """;

    private static final String EVENTS = """
            insert into event (id, at, kind, run_id, worker_id, text)
            select gen_random_uuid(), ended_at, 'ended', run_id, worker_id, status || ': as it was found'
            from run where status not in ('RUNNING', 'WAITING', 'SUCCEEDED') order by started_at
            """;

    private final ProductionDatabase database;

    ScaleData(ProductionDatabase database) {
        this.database = database;
    }

    /** So many runs that are over. */
    void finish(int runs) {
        database.run(REGISTER);
        Map<String, String> schema = indexes();
        Map<String, String> constraints = texts("""
                select conname, pg_get_constraintdef(oid) from pg_constraint where conrelid = 'run'::regclass and contype in ('p', 'u')
                """);
        constraints.keySet().forEach(name -> database.run("alter table run drop constraint " + name));
        indexes().keySet().forEach(name -> database.run("drop index " + name));
        for (int from = 1; from <= runs; from += CHUNK) {
            int to = Math.min(runs, from + CHUNK - 1);
            database.run(FINISHED, runs, runs, runs, from, to);
            System.out.println("  " + to + " runs");
        }
        constraints.forEach((name, what) -> index("alter table run add constraint " + name + " " + what));
        schema.forEach((name, what) -> {
            if (!constraints.containsKey(name)) {
                index(what);
            }
        });
        if (!schema.equals(indexes())) {
            throw new IllegalStateException("the indexes are not those of the schema: " + indexes());
        }
        database.run(STAGES);
        database.run(EVENTS);
        settle();
    }

    /** So many more that are open, the same number under each live worker. */
    void open(int runs) {
        database.run(OPEN, runs);
        settle();
    }

    private void settle() {
        database.run("vacuum analyze");
        database.run("checkpoint");
        System.out.printf("  %.1f GB%n", database.number("select pg_database_size(current_database()) / 1e9"));
    }

    private Map<String, String> indexes() {
        return texts("select indexname, indexdef from pg_indexes where schemaname = 'holter' and tablename = 'run'");
    }

    private void index(String ddl) {
        database.run("set maintenance_work_mem = '1GB'; " + ddl);
    }

    /** The registration of a live worker, from 0. */
    static UUID worker(int number) {
        return UUID.fromString(
                "00000000-0000-7000-8000-" + String.format("%012x", REGISTRATIONS - WORKERS + 1 + number));
    }

    /** The first column of each row. */
    List<UUID> ids(String sql) {
        List<UUID> ids = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return ids;
    }

    private Map<String, String> texts(String sql) {
        Map<String, String> texts = new LinkedHashMap<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.put(rows.getString(1), rows.getString(2));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return texts;
    }
}
