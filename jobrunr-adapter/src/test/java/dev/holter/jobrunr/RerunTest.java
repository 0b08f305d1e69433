package dev.holter.jobrunr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Holter;
import dev.holter.RerunAnswer;
import dev.holter.fixtures.TestDatabase;
import java.util.Map;
import java.util.UUID;
import org.jobrunr.jobs.states.StateName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** G6: work of JobRunr's that is over is begun anew from Holter. */
class RerunTest {
    private final TestDatabase database = TestDatabase.fresh();
    private final StoredRuns runs = new StoredRuns(database);
    private final Holter holter = TestServer.holter(database);
    private final TestServer jobrunr = new TestServer(database, holter, 2);

    @BeforeEach
    void reset() {
        TestJobs.reset();
    }

    @AfterEach
    void end() {
        TestJobs.reset();
        jobrunr.close();
        holter.close();
        database.close();
    }

    @Test
    void isTheNextAttemptOfTheSameWorkflow() {
        UUID job = jobrunr.scheduler().enqueue(() -> TestJobs.brief(1)).asUUID();
        UUID first = id(runs.awaitEnded(1).get(0));

        assertThat(holter.console().rerun(first, "ann", "once more")).isEqualTo(RerunAnswer.QUEUED);

        Map<String, @Nullable Object> second = runs.awaitEnded(2).get(1);
        assertThat(second)
                .containsEntry("workflow_id", job)
                .containsEntry("attempt", 2)
                .containsEntry("status", "SUCCEEDED");
        assertThat(database.text("select retry_of from holter.run where attempt = 2"))
                .isEqualTo(first.toString());
        StoredRuns.until(() -> jobrunr.stored(job).hasState(StateName.SUCCEEDED));
        assertThat(TestJobs.BEGUN).hasValue(2);
    }

    @Test // D5
    void aCancelledJobMayBeBegunAnew() {
        UUID job = jobrunr.scheduler().enqueue(() -> TestJobs.waiting()).asUUID();
        UUID first = runs.awaitRunning();
        holter.console().cancel(first, "ann", "later");
        runs.awaitEnded(1);
        TestJobs.release.countDown();

        holter.console().rerun(first, "ann", "now");

        assertThat(runs.awaitEnded(2)).extracting(run -> run.get("status")).containsExactly("CANCELLED", "SUCCEEDED");
        StoredRuns.until(() -> jobrunr.stored(job).hasState(StateName.SUCCEEDED));
    }

    @Test
    void aJobThatIsGoneIsSaidToBe() {
        UUID job = jobrunr.scheduler().enqueue(() -> TestJobs.brief(1)).asUUID();
        UUID first = id(runs.awaitEnded(1).get(0));
        StoredRuns.until(() -> jobrunr.stored(job).hasState(StateName.SUCCEEDED));
        jobrunr.storage().deletePermanently(job);

        holter.console().rerun(first, "ann", "once more");

        StoredRuns.until(() -> database.count("select count(*) from holter.event where kind = 'rerun-failed'") == 1);
        assertThat(database.text("select text from holter.event where kind = 'rerun-failed'"))
                .contains("JobRunr has no job " + job + " any more");
    }

    private static UUID id(Map<String, @Nullable Object> run) {
        return UUID.fromString(String.valueOf(run.get("run_id")));
    }
}
