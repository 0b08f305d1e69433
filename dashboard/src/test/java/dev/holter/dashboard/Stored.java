package dev.holter.dashboard;

import dev.holter.Holter;
import dev.holter.fixtures.StatementCounter;
import dev.holter.fixtures.TestDatabase;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Holter's tables with what a test puts there, and a Holter that looks at them and convicts nobody. A row begins as a plain one and is changed by assignments in SQL. Any thread.
 */
final class Stored implements AutoCloseable {
    private final TestDatabase database = TestDatabase.fresh();
    private final StatementCounter counter = StatementCounter.around(database.dataSource());
    private final Holter holter;

    Stored() {
        holter = Holter.builder()
                .dataSource(counter.dataSource())
                .set("observeOnly", "true")
                .set("sentinel", "false")
                .set("workerName", "looker")
                .set("tick", "10s")
                .set("suspectAfter", "100s")
                .set("lostFastAfter", "200s")
                .set("lostAfter", "300s")
                .set("startTimeout", "60s")
                .set("failFast", "true")
                .start();
    }

    Holter holter() {
        return holter;
    }

    /** What Holter asks the database. */
    StatementCounter counter() {
        return counter;
    }

    TestDatabase database() {
        return database;
    }

    /** Alive, and beat a second ago. */
    UUID worker(String assignments, @Nullable Object... values) {
        UUID id = UUID.randomUUID();
        database.execute("""
                insert into holter.worker (id, counter, beat_at, name, type, host, pid, version, state,
                  suspect_after_ms, lost_fast_after_ms, lost_after_ms, started_at, idle_since)
                values (?, 1, now() - interval '1 second', 'w1', 'quartz', 'host-1', 4711, '1.0', 'alive', 500000, 600000, 700000,
                  now() - interval '1 hour', now() - interval '1 minute')
                """, id);
        change("worker", "id", id, assignments, values);
        return id;
    }

    /** Succeeded: it began ten minutes ago and took one. */
    UUID over(UUID worker, String assignments, @Nullable Object... values) {
        UUID id = UUID.randomUUID();
        database.execute("""
                insert into holter.run (run_id, workflow_id, attempt, host, scheduler, job_type, job_key, worker_id, status, started_at, ended_at)
                values (?, ?, 1, 'quartz', 'main', 'imports.daily', 'imports.daily', ?, 'SUCCEEDED',
                  now() - interval '10 minutes', now() - interval '9 minutes')
                """, id, UUID.randomUUID(), worker);
        change("run", "run_id", id, assignments, values);
        return id;
    }

    /** Began ten minutes ago and moved a second ago. */
    UUID running(UUID worker, String assignments, @Nullable Object... values) {
        UUID id = over(worker, "status = 'RUNNING', ended_at = null");
        database.execute("""
                insert into holter.pulse (run_id, counter, beat_at, done, base, stage_ordinal)
                values (?, 1, now() - interval '1 second', 0, 0, 0)
                """, id);
        change("run", "run_id", id, assignments, values);
        return id;
    }

    void pulse(UUID run, String assignments, @Nullable Object... values) {
        change("pulse", "run_id", run, assignments, values);
    }

    void run(UUID run, String assignments, @Nullable Object... values) {
        change("run", "run_id", run, assignments, values);
    }

    void worker(UUID worker, String assignments, @Nullable Object... values) {
        change("worker", "id", worker, assignments, values);
    }

    private void change(String table, String key, UUID id, String assignments, @Nullable Object... values) {
        if (!assignments.isEmpty()) {
            Object[] all = java.util.Arrays.copyOf(values, values.length + 1);
            all[values.length] = id;
            database.execute("update holter." + table + " set " + assignments + " where " + key + " = ?", all);
        }
    }

    Map<String, @Nullable Object> row(UUID run) {
        return database.rows("select * from holter.run where run_id = ?", run).get(0);
    }

    /** All that a request could change, as one text. */
    String fingerprint() {
        return String.valueOf(database.text("""
                select md5(coalesce((select string_agg(cast(r as text), '' order by run_id) from holter.run r), '')
                  || (select count(*) from holter.command) || ' ' || (select count(*) from holter.retry))
                """));
    }

    long events(String kind) {
        return database.count("select count(*) from holter.event where kind = ?", kind);
    }

    static Duration patience() {
        return Duration.ofSeconds(40);
    }

    @Override
    public void close() {
        holter.close();
        database.close();
    }
}
