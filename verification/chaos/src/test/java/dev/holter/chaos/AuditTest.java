package dev.holter.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.chaos.History.Change;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is done to Holter's tables is in the history, and what was rolled back is not. */
class AuditTest {
    private static final UUID RUN = UUID.randomUUID();
    private static final UUID WORKER = UUID.randomUUID();

    @Test
    void everyChangeThatWasCommittedIsInTheHistory() throws Exception {
        try (Database database = new Database()) {
            database.execute(
                    "insert into holter.run (run_id, workflow_id, attempt, host, scheduler, job_type, job_key, worker_id, status, started_at) values ('"
                            + RUN + "', '" + RUN + "', 1, 'quartz', 'chaos', 'steady.a', 'steady.a', '" + WORKER
                            + "', 'RUNNING', now())");
            change(database, "status = 'SUCCEEDED', ended_at = now()", "commit");
            change(database, "status = 'CANCELLED'", "rollback");
            change(database, "left_at = now()", "commit");
            change(database, "status = 'FAILED'", "commit");
            database.execute(
                    "insert into holter.checkpoint (workflow_id, fence, attempt, run_id, payload, codec, saved_at) values ('"
                            + RUN + "', 1, 1, '" + RUN + "', '5', 'text', now())");
            database.execute(
                    "insert into qrtz_job_details values ('chaos', 'a', 'steady', null, 'x', false, false, false, false, null)");
            database.execute(
                    "insert into qrtz_fired_triggers (sched_name, entry_id, trigger_name, trigger_group, instance_name, fired_time, sched_time, priority, state, job_name)"
                            + " values ('chaos', '1', 'a', 'b', 'q1', 1, 1, 1, 'EXECUTING', 'a')");

            History history = Reading.of(database);

            assertThat(history.changes()).extracting(Change::now).containsExactly("RUNNING", "SUCCEEDED", "FAILED");
            assertThat(history.changes()).extracting(Change::afterTheEnd).containsExactly(false, false, true);
            assertThat(history.changes()).extracting(Change::ends).containsExactly(false, true, false);
            assertThat(history.runs())
                    .hasSize(1)
                    .first()
                    .extracting(History.StoredRun::item)
                    .isEqualTo("a");
            assertThat(history.checkpoints())
                    .hasSize(1)
                    .first()
                    .extracting(History.Saved::now)
                    .isEqualTo("5");
            assertThat(history.fired()).containsExactly("a");
            assertThat(history.inScheduler()).containsExactly("a");
            assertThat(Math.abs(history.changes().get(0).nanos() - System.nanoTime()))
                    .isLessThan(60_000_000_000L);
        }
    }

    private static void change(Database database, String what, String end) throws Exception {
        database.execute("begin; update holter.run set " + what + "; " + end);
    }
}
