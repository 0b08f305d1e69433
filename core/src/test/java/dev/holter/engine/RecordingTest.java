package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Holter;
import dev.holter.Run;
import dev.holter.fixtures.TestDatabase;
import dev.holter.spi.TrackedRun;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A8b: what is recorded is a choice per job type, and what is over is not kept for ever. */
class RecordingTest {
    private final TestDatabase db = TestDatabase.fresh();

    @AfterEach
    void drop() {
        db.close();
    }

    @Test
    void recordsNothingOfATypeWhoseRunsAreNotKept() {
        try (Holter holter = Engines.quick(db.jdbcUrl())
                .set("policy.quiet.match", "quiet.*")
                .set("policy.quiet.record", "none")
                .start()) {
            TrackedRun quiet = Engines.begin(holter, "quiet.one");
            quiet.bind();
            Run.current().advance();
            quiet.unbind();
            quiet.threw(new IllegalStateException());
            TrackedRun loud = Engines.begin(holter, "loud.one");
            loud.returned();

            assertThat(quiet.run().tracked()).isFalse();
        }

        assertThat(db.text("select string_agg(job_type, ',') from holter.run")).isEqualTo("loud.one");
    }

    @Test
    void keepsOnlyProblemsWhereThatIsAskedFor() {
        try (Holter holter = Engines.quick(db.jdbcUrl())
                .set("record", "problems")
                .set("slowAfter", "2s")
                .start()) {
            TrackedRun slow = Engines.begin(holter, "type.slow");
            Engines.begin(holter, "type.short").returned();
            Engines.begin(holter, "type.failed").threw(new IllegalStateException("why"));
            TrackedRun shown = Engines.begin(holter, "type.shown");
            shown.run().stage("one");
            // Longer than a tick: it is shown while it runs.
            Engines.soon()
                    .until(() -> db.count("select count(*) from holter.pulse join holter.run using (run_id)"
                                    + " where job_type = 'type.shown'")
                            == 1);
            shown.returned();
            Engines.soon()
                    .until(() -> db.count("select count(*) from holter.run where job_type = 'type.slow'"
                                    + " and now() - started_at > interval '2100 ms'")
                            == 1);
            slow.returned();
        }

        assertThat(db.text("select string_agg(job_type || ' ' || status, ', ' order by job_type) from holter.run"))
                .isEqualTo("type.failed FAILED, type.slow SUCCEEDED");
        assertThat(db.count("select count(*) from holter.pulse")).isZero();
        assertThat(db.count("select count(*) from holter.stage")).isZero();
    }

    @Test
    void deletesWhatEndedLongAgoWithAllThatBelongsToIt() {
        try (Holter holter = Engines.quick(db.jdbcUrl()).set("retention", "30d").start()) {
            TrackedRun old = staged(holter, "old");
            TrackedRun young = staged(holter, "young");
            TrackedRun open = Engines.begin(holter, "open");
            old.returned();
            young.returned();
            Engines.soon().until(() -> db.count("select count(*) from holter.run where ended_at is not null") == 2);
            Engines.soon().until(() -> db.count("select count(*) from holter.checkpoint") == 2);
            // Rows are aged by an update, never by sleeping.
            db.execute("update holter.run set started_at = started_at - interval '31 days',"
                    + " ended_at = ended_at - interval '31 days' where job_type <> 'young'");
            db.execute(
                    "update holter.checkpoint set saved_at = saved_at - interval '31 days' where workflow_id = ?",
                    old.run().workflowId());

            ((Engine) holter).reaper().retention();

            assertThat(ids("run"))
                    .containsExactlyInAnyOrder(young.run().id(), open.run().id());
            assertThat(ids("stage")).containsExactly(young.run().id());
            assertThat(ids("checkpoint")).containsExactly(young.run().id());
        }
    }

    private static TrackedRun staged(Holter holter, String type) {
        TrackedRun run = Engines.begin(holter, type);
        run.run().stage("only");
        run.run().checkpoint("cursor");
        return run;
    }

    private java.util.List<UUID> ids(String table) {
        return db.rows("select run_id from holter." + table).stream()
                .map(row -> (UUID) row.get("run_id"))
                .toList();
    }
}
