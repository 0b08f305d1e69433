package dev.holter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.EndReason;
import dev.holter.Health;
import dev.holter.RunQuery;
import dev.holter.RunStatus;
import dev.holter.RunSummary;
import dev.holter.WorkerSummary;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Words of a newer Holter, on whose schema this one still runs during a rolling upgrade. C8 E1 */
class ConsoleNewerHolterTest {
    private final ConsoleTables tables = ConsoleTables.withWorker();
    private final PostgresConsole console = tables.console();

    @BeforeEach
    void loosenTheChecks() {
        tables.execute("alter table run drop constraint run_status_check, drop constraint run_check1");
        tables.execute("alter table worker drop constraint worker_state_check");
    }

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void anUnknownReasonIsNoneAndTold() {
        tables.run("status = 'FAILED', reason = 'DISK_FULL'");

        assertThat(only().reason()).isNull();
        assertThat(only().status()).isEqualTo(RunStatus.FAILED);
        assertThat(only().note()).isEqualTo("reason DISK_FULL (from a newer Holter)");
    }

    @Test
    void theNoteKeepsItsOwnText() {
        tables.run("status = 'EVICTED', reason = 'DISK_FULL', note = 'by the operator'");

        assertThat(only().note()).isEqualTo("by the operator; status EVICTED, reason DISK_FULL (from a newer Holter)");
    }

    @Test
    void anUnknownStatusThatIsOverIsNoSuccess() {
        tables.run("status = 'QUARANTINED', reason = 'JOB_ERROR'");

        assertThat(only().status()).isEqualTo(RunStatus.TERMINATED);
        assertThat(only().health()).isEqualTo(Health.ENDED);
        assertThat(only().reason()).isEqualTo(EndReason.JOB_ERROR);
        assertThat(console.runs(RunQuery.all().withStatuses(Set.of(RunStatus.TERMINATED)))
                        .items())
                .isEmpty();
    }

    @Test
    void anUnknownStatusThatIsNotOverRunsOrWaits() {
        UUID paused = tables.running("status = 'PAUSED'");
        assertThat(only().status()).isEqualTo(RunStatus.RUNNING);

        tables.execute("alter table run drop constraint run_check");
        tables.execute("update run set worker_id = null where run_id = ?", paused);
        assertThat(only().status()).isEqualTo(RunStatus.WAITING);
    }

    @Test
    void anUnknownHealthAsksForALook() {
        tables.running("");
        tables.execute("alter view runs rename to older_runs");
        tables.execute("""
                create view runs as select run_id, workflow_id, attempt, host, scheduler, job_type, job_key, trigger_key, worker_id, worker_name,
                  status, reason, note, 'DAYDREAMING' as health, started_at, ended_at, elapsed, beat_at, beat_age, done, total, base,
                  stage_ordinal, stage, stage_elapsed, unit, detail, error_class, error_message, error_stack, labels, stale_reason from older_runs
                """);

        assertThat(only().health()).isEqualTo(Health.SUSPECT);
        assertThat(only().note()).isEqualTo("health DAYDREAMING (from a newer Holter)");
        assertThat(only().stale()).isFalse();
    }

    @Test
    void anUnknownOutcomeOfAStageGoesLikeAStatus() {
        UUID id = tables.running("");
        tables.stage(id, 1, "outcome = 'SKIPPED', ended_at = now()");
        tables.stage(id, 2, "outcome = 'PAUSED'");

        assertThat(console.run(id).orElseThrow().stages())
                .extracting(stage -> stage.outcome())
                .containsExactly(RunStatus.TERMINATED, RunStatus.RUNNING);
    }

    @Test
    void anUnknownStateOfAWorkerIsOverOrNot() {
        tables.execute("update worker set state = 'evicted', ended_at = now()");
        assertThat(console.endedWorkers(10))
                .extracting(WorkerSummary::status)
                .containsExactly(WorkerSummary.Status.STOPPED);

        assertThat(Newer.workerStatus("DRAINING", false)).isEqualTo(WorkerSummary.Status.ACTIVE);
    }

    private RunSummary only() {
        assertThat(console.runs(RunQuery.all()).items()).hasSize(1);
        return console.runs(RunQuery.all()).items().get(0);
    }
}
