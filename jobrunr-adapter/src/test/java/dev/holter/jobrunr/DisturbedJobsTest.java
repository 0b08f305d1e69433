package dev.holter.jobrunr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Holter;
import dev.holter.fixtures.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.JobDetails;
import org.jobrunr.jobs.context.JobContext;
import org.jobrunr.jobs.states.EnqueuedState;
import org.jobrunr.jobs.states.StateName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs that do what they should not, and servers to which things happen in between. */
class DisturbedJobsTest {
    private final TestDatabase database = TestDatabase.fresh();
    private final StoredRuns runs = new StoredRuns(database);
    private final Holter holter = TestServer.holter(database);
    private final TestServer jobrunr = new TestServer(database, holter, 4);

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

    @Test // a job that catches InterruptedException and returns normally
    void aCancelledJobThatReturnsOnItsInterruptIsCancelledOnBothSides() {
        UUID job = jobrunr.scheduler()
                .enqueue(() -> TestJobs.swallowsItsInterrupt())
                .asUUID();

        holter.console().cancel(runs.awaitRunning(), "ann", "too slow");

        assertThat(runs.awaitEnded(1).get(0)).containsEntry("status", "CANCELLED");
        StoredRuns.until(() -> jobrunr.stored(job).hasState(StateName.DELETED) && jobrunr.occupied() == 0);
        assertThat(jobrunr.stored(job).getJobStates())
                .extracting(state -> state.getName())
                .doesNotContain(StateName.FAILED);
    }

    @Test // JobRunr cannot write such a job any more: its run ends all the same
    void metadataThatCannotBeWrittenEndsTheRunAndNotTheServer() {
        jobrunr.scheduler().enqueue(() -> TestJobs.savesWhatCannotBeWritten(JobContext.Null));

        StoredRuns.until(() -> !runs.all().isEmpty() && runs.all().get(0).get("ended_at") != null);

        assertThat(runs.all().get(0)).containsEntry("status", "SUCCEEDED");
        assertServes();
    }

    @Test // a cancel of a job that cannot be deleted, since it cannot be written
    void aCancelEndsAJobThatCannotBeWritten() {
        jobrunr.scheduler().enqueue(() -> TestJobs.savesWhatCannotBeWrittenAndWaits(JobContext.Null));
        UUID run = runs.awaitRunning();

        holter.console().cancel(run, "ann", "too slow");

        StoredRuns.until(() -> runs.all().get(0).get("ended_at") != null);
        assertThat(runs.all().get(0)).containsEntry("status", "CANCELLED");
        assertServes();
    }

    @Test // its class is gone: JobRunr begins it all the same, and fails it
    void aJobWithoutItsClassIsAFailedRun() {
        Job gone = new Job(
                UUID.randomUUID(),
                0,
                new JobDetails("com.acme.RemovedLastWeek", null, "run", List.of()),
                List.of(new EnqueuedState()),
                new ConcurrentHashMap<>());
        jobrunr.storage().save(gone);

        Map<String, @Nullable Object> run = runs.awaitEnded(1).get(0);

        assertThat(run).containsEntry("status", "FAILED").containsEntry("job_type", "com.acme.RemovedLastWeek.run()");
        assertThat(run.get("error_class")).asString().contains("JobClassNotFoundException");
        StoredRuns.until(() -> jobrunr.stored(gone.getId()).hasState(StateName.FAILED));
        assertServes();
    }

    @Test // D5: a delete in JobRunr's dashboard, exactly while the job ends
    void aDeleteDuringTheFinishLeavesOneOutcomeOnEachSide() {
        TestJobs.last = this::deleteAsTheDashboardDoes;
        UUID job = jobrunr.scheduler()
                .enqueue(() -> TestJobs.doesSomethingLast(JobContext.Null))
                .asUUID();

        // Neither its thread nor its server has heard of it, and JobRunr's own success is refused.
        assertThat(runs.awaitEnded(1).get(0))
                .containsEntry("status", "SUCCEEDED")
                .containsEntry("stop_reason", null);
        StoredRuns.until(() -> jobrunr.occupied() == 0);
        assertThat(jobrunr.stored(job).getState()).isEqualTo(StateName.DELETED);
        assertServes();
    }

    @Test // D5: the same, once its server has heard of it
    void aDeleteThatTheServerHasHeardOfIsACancelEvenIfTheJobReturns() {
        TestJobs.last = id -> {
            deleteAsTheDashboardDoes(id);
            StoredRuns.until(() -> jobrunr.heardOfTheDelete(id));
            Thread.interrupted();
        };
        UUID job = jobrunr.scheduler()
                .enqueue(() -> TestJobs.doesSomethingLast(JobContext.Null))
                .asUUID();

        assertThat(runs.awaitEnded(1).get(0))
                .containsEntry("status", "CANCELLED")
                .containsEntry("stop_reason", "CANCEL");
        StoredRuns.until(() -> jobrunr.occupied() == 0);
        assertThat(jobrunr.stored(job).getState()).isEqualTo(StateName.DELETED);
        assertServes();
    }

    private void deleteAsTheDashboardDoes(UUID id) {
        Job job = jobrunr.stored(id);
        job.delete("Job deleted via Dashboard");
        jobrunr.storage().save(job);
    }

    @Test // D6: pause and resume of the server under load
    void aServerThatIsPausedAndResumedUnderLoadLeavesNoRunOpen() {
        int jobs = 300;
        jobrunr.scheduler().enqueue(IntStream.range(0, jobs).boxed(), number -> TestJobs.brief(number));
        for (int i = 0; i < 3; i++) {
            int before = TestJobs.BEGUN.get();
            jobrunr.server().pauseProcessing();
            jobrunr.server().resumeProcessing();
            StoredRuns.until(() -> TestJobs.BEGUN.get() > before || TestJobs.BEGUN.get() >= jobs);
        }

        StoredRuns.until(() -> succeeded() == jobs);

        StoredRuns.until(
                () -> database.count("select count(distinct workflow_id) from holter.run where status = 'SUCCEEDED'")
                        == jobs);
        StoredRuns.until(() -> database.count("select count(*) from holter.run where ended_at is null") == 0);
        assertThat(jobrunr.server().isRunning()).isTrue();
    }

    @Test // D6: JobRunr interrupts what executes, and retries it
    void aJobThatAPauseInterruptsIsTheNextAttemptAfterwards() {
        UUID job = jobrunr.scheduler().enqueue(() -> TestJobs.waiting()).asUUID();
        runs.awaitRunning();

        jobrunr.server().pauseProcessing();
        TestJobs.release.countDown();
        jobrunr.server().resumeProcessing();

        assertThat(runs.awaitEnded(2)).extracting(run -> run.get("status")).containsExactly("FAILED", "SUCCEEDED");
        StoredRuns.until(() -> jobrunr.stored(job).hasState(StateName.SUCCEEDED));
    }

    @Test // the filter installed twice, by two calls
    void twoFiltersOfOneHolterMakeOneRun() {
        HolterJobRunr.attach(jobrunr.server(), holter);

        jobrunr.scheduler().enqueue(() -> TestJobs.brief(1));
        StoredRuns.until(() -> runs.all().stream().anyMatch(run -> run.get("ended_at") != null));
        jobrunr.scheduler().enqueue(() -> TestJobs.brief(2));

        assertThat(runs.awaitEnded(2)).extracting(run -> run.get("workflow_id")).doesNotHaveDuplicates();
    }

    private long succeeded() {
        return database.count("select count(*) from jobrunr_jobs where state = 'SUCCEEDED'");
    }

    private void assertServes() {
        UUID job = jobrunr.scheduler().enqueue(() -> TestJobs.brief(2)).asUUID();
        StoredRuns.until(() -> jobrunr.stored(job).hasState(StateName.SUCCEEDED));
        assertThat(jobrunr.server().isRunning()).isTrue();
    }
}
