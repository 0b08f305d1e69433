package dev.holter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The views, as somebody with psql reads them. E2 G2 */
class ConsoleViewsTest {
    private final ConsoleTables tables = ConsoleTables.empty();

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void activeWorkersAreThoseThatAreNotOver() {
        fleet();

        assertThat(tables.column("select name || ' ' || status from active_workers order by name"))
                .containsExactly("active ACTIVE", "busy PROCESSING", "leaving STOPPING", "suspect SUSPECT");
    }

    @Test
    void deadWorkersAreTheLostWithTheRunsTheyTookAlong() { // E4
        UUID lost = fleet();
        tables.run("worker_id = ?, status = 'TIMED_OUT', reason = 'WORKER_LOST'", lost);
        tables.run("worker_id = ?, status = 'FAILED', reason = 'WORKER_LOST'", lost);
        tables.run("worker_id = ?, status = 'FAILED', reason = 'JOB_ERROR'", lost);

        assertThat(tables.column("select name || ' ' || status || ' ' || runs_lost from dead_workers"))
                .containsExactly("lost LOST 2");
    }

    @Test
    void workerStatsCountByType() {
        fleet();
        tables.worker("name = 'other', type = 'jobrunr', running = 7, beat_at = '2024-01-01 00:00Z'");

        assertThat(tables.column("""
                        select concat_ws(' ', type, alive, processing, suspect, stopped, lost, running) from worker_stats order by type
                        """)).containsExactly("jobrunr 1 1 0 0 0 7", "quartz 4 1 1 2 1 6");
        assertThat(tables.column(
                        "select extract(epoch from last_beat_at)::bigint from worker_stats where type = 'jobrunr'"))
                .containsExactly("1704067200");
    }

    @Test
    void activeRunsAreThoseThatAreNotOver() {
        UUID worker = fleet();
        tables.run("job_type = 'ended', worker_id = ?", worker);
        tables.running("job_type = 'runs', worker_id = ?", worker);
        tables.waiting("job_type = 'waits'");

        assertThat(tables.column("select job_type || ' ' || status from active_runs order by 1"))
                .containsExactly("runs RUNNING", "waits WAITING");
    }

    @Test
    void staleRunsAreThoseOfWorkersThatAreOver() { // A9
        UUID lost = fleet();
        UUID busy = UUID.fromString(String.valueOf(
                tables.column("select id from worker where name = 'busy'").get(0)));
        tables.running("job_type = 'stale', worker_id = ?", lost);
        tables.running("job_type = 'orphan', worker_id = ?", UUID.randomUUID());
        tables.running("job_type = 'fine', worker_id = ?", busy);
        tables.run("job_type = 'ended', worker_id = ?", lost);
        tables.waiting("job_type = 'waits', worker_id = ?", lost);

        assertThat(tables.column("select job_type from stale_runs order by 1")).containsExactly("orphan", "stale");
    }

    @Test
    void agesAreUnknownWhereNothingBeats() {
        tables.run("worker_id = ?", UUID.randomUUID());

        assertThat(tables.column("select beat_age from runs")).containsExactly((String) null);
    }

    @Test
    void stagesShowWhatTheRunIsAt() { // A9
        UUID id = tables.running("worker_id = ?", UUID.randomUUID());
        tables.stage(
                id, 1, "name = 'fetch', outcome = 'SUCCEEDED', done = 5, ended_at = now() - interval '20 seconds'");
        tables.stage(id, 2, "name = 'write', started_at = now() - interval '20 seconds'");
        tables.pulse(id, "stage_ordinal = 2, done = 3, total = 4, unit = 'rows'");

        assertThat(tables.column("""
                        select concat_ws(' ', name, outcome, elapsed, done, total, unit) from stages where run_id = ? order by ordinal
                        """, id))
                .containsExactly("fetch SUCCEEDED 00:00:40 5", "write RUNNING 00:00:20 3 4 rows");
        assertThat(tables.column("select stage_elapsed from runs")).containsExactly("00:00:20");
    }

    @Test
    void aStageWithoutItsRunIsShownAsItStands() {
        tables.stage(UUID.randomUUID(), 1, "done = 8");

        assertThat(tables.column("select concat_ws(' ', outcome, elapsed, done) from stages"))
                .containsExactly("RUNNING 00:01:00 8");
    }

    /** One worker of each kind; gives the lost one. */
    private UUID fleet() {
        tables.worker("name = 'active'");
        tables.worker("name = 'busy', running = 2");
        tables.worker("name = 'suspect', running = 1, suspect_since = now()");
        tables.worker("name = 'leaving', running = 3, state = 'stopping'");
        tables.worker("name = 'stopped', state = 'stopped', ended_at = now()");
        tables.worker("name = 'stopped too', state = 'stopped', ended_at = now()");
        return tables.worker("name = 'lost', running = 4, state = 'lost', ended_at = now()");
    }
}
