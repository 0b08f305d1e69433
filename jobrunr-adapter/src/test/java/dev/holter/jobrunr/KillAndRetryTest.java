package dev.holter.jobrunr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Holter;
import dev.holter.StopAnswer;
import dev.holter.fixtures.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.context.JobContext;
import org.jobrunr.jobs.states.FailedState;
import org.jobrunr.jobs.states.StateName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** D3, F6 and JOBRUNR's recipes C and D: a job that hangs is killed, and JobRunr retries it while its thread executes on. */
class KillAndRetryTest {
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
    void isRetriedOnTheSameServerBesideItsZombie() {
        UUID job = jobrunr.scheduler().enqueue(() -> TestJobs.deafAtFirst()).asUUID();

        assertThat(killAndRetry()).isEqualTo(StopAnswer.ACCEPTED);

        List<Map<String, @Nullable Object>> ended = runs.awaitEnded(2);
        assertThat(ended).extracting(run -> run.get("status")).containsExactly("TERMINATED", "SUCCEEDED");
        assertThat(ended).extracting(run -> run.get("attempt")).containsExactly(1, 2);
        assertThat(ended).extracting(run -> run.get("workflow_id")).containsOnly(job);
        assertThat(ended.get(0)).containsEntry("health", "STILL_EXECUTING").containsEntry("left_at", null);
        StoredRuns.until(() -> jobrunr.stored(job).hasState(StateName.SUCCEEDED));
        assertThat(jobrunr.occupied()).isEqualTo(1);
        assertFailedOnceAndRetried(job);
    }

    @Test // the zombie's success
    void nothingOfAZombieThatReturnsIsKept() {
        UUID job = jobrunr.scheduler().enqueue(() -> TestJobs.deafAtFirst()).asUUID();
        killAndRetry();
        StoredRuns.until(() -> jobrunr.stored(job).hasState(StateName.SCHEDULED));
        Job scheduled = jobrunr.stored(job);

        TestJobs.release.countDown();
        StoredRuns.until(() -> runs.all().get(0).get("left_at") != null && jobrunr.occupied() == 0);

        assertThat(jobrunr.stored(job).getVersion()).isEqualTo(scheduled.getVersion());
        assertThat(runs.awaitEnded(2)).extracting(run -> run.get("status")).containsExactly("TERMINATED", "SUCCEEDED");
        StoredRuns.until(() -> jobrunr.stored(job).hasState(StateName.SUCCEEDED));
        assertFailedOnceAndRetried(job);
    }

    @Test // the zombie's failure, and what it said of itself
    void nothingOfAZombieThatFailsIsKept() {
        UUID job = jobrunr.scheduler()
                .enqueue(() -> TestJobs.failsLate(JobContext.Null))
                .asUUID();
        killAndRetry();

        StoredRuns.until(() -> runs.all().get(0).get("left_at") != null);

        assertThat(runs.awaitEnded(2)).extracting(run -> run.get("status")).containsExactly("TERMINATED", "SUCCEEDED");
        StoredRuns.until(() -> jobrunr.stored(job).hasState(StateName.SUCCEEDED));
        assertFailedOnceAndRetried(job);
        assertThat(jobrunr.stored(job).toString() + jobrunr.stored(job).getMetadata())
                .doesNotContain("zombie");
    }

    @Test // D4: the ladder from an ordinary cancel to this
    void aCancelThatIsIgnoredMayBeFollowedByAKillThatRetries() {
        UUID job = jobrunr.scheduler().enqueue(() -> TestJobs.deafAtFirst()).asUUID();
        UUID run = runs.awaitRunning();
        holter.console().cancel(run, "ann", "please");
        StoredRuns.until(() -> jobrunr.stored(job).hasState(StateName.DELETED));

        holter.console().killAndRetry(run, "ann", "it does not listen");

        assertThat(runs.awaitEnded(2))
                .extracting(ended -> ended.get("status"))
                .containsExactly("TERMINATED", "SUCCEEDED");
        StoredRuns.until(() -> jobrunr.stored(job).hasState(StateName.SUCCEEDED));
    }

    @Test // a job that catches InterruptedException and returns
    void aJobThatReturnsOnItsInterruptIsRetriedAllTheSame() {
        UUID job = jobrunr.scheduler()
                .enqueue(() -> TestJobs.swallowsItsInterrupt())
                .asUUID();

        killAndRetry();
        StoredRuns.until(() -> runs.all().get(0).get("left_at") != null);
        TestJobs.release.countDown();

        assertThat(runs.awaitEnded(2)).extracting(run -> run.get("status")).containsExactly("TERMINATED", "SUCCEEDED");
        assertFailedOnceAndRetried(job);
    }

    private StopAnswer killAndRetry() {
        return holter.console().killAndRetry(runs.awaitRunning(), "ann", "it hangs");
    }

    private void assertFailedOnceAndRetried(UUID id) {
        Job job = jobrunr.stored(id);
        assertThat(job.getJobStates())
                .extracting(state -> state.getName())
                .containsSubsequence(StateName.PROCESSING, StateName.FAILED, StateName.SCHEDULED, StateName.PROCESSING);
        assertThat(job.getJobStatesOfType(FailedState.class))
                .extracting(FailedState::getMessage)
                .containsExactly("killed in Holter");
        assertThat(jobrunr.server().isRunning()).isTrue();
    }
}
