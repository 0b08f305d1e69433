package dev.holter.jobrunr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Holter;
import dev.holter.fixtures.TestDatabase;
import java.util.List;
import java.util.UUID;
import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.context.JobContext;
import org.jobrunr.jobs.context.JobDashboardProgressBar;
import org.jobrunr.jobs.filters.JobFilter;
import org.jobrunr.jobs.filters.JobServerFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a running server shows of a job on both sides, and what it leaves open. */
class JobProgressTest {
    private final TestDatabase database = TestDatabase.fresh();
    private final StoredRuns runs = new StoredRuns(database);
    private final Holter holter = TestServer.holter(database);
    private final TestServer jobrunr = new TestServer(
            database.jdbcUrl(),
            database.user(),
            2,
            storage -> List.<JobFilter>of(HolterJobRunr.filter(holter, storage), new FailingFilter()));

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

    @Test // B1, B9: the job knows nothing of Holter
    void aJobsOwnBarIsItsRunsProgress() {
        jobrunr.scheduler().enqueue(() -> TestJobs.withItsOwnBar(JobContext.Null));
        runs.awaitRunning();

        StoredRuns.until(() -> Long.valueOf(4).equals(runs.all().get(0).get("done")));

        assertThat(runs.all().get(0)).containsEntry("total", 10L);
        TestJobs.release.countDown();
        assertThat(runs.awaitEnded(1).get(0))
                .containsEntry("status", "SUCCEEDED")
                .containsEntry("done", 5L);
    }

    @Test // B9
    void aJobThatReportsToHolterHasABarOnJobRunrsPage() {
        UUID job = jobrunr.scheduler().enqueue(() -> TestJobs.reporting()).asUUID();
        runs.awaitRunning();

        StoredRuns.until(() -> JobDashboardProgressBar.get(jobrunr.stored(job)) != null);

        JobDashboardProgressBar bar = JobDashboardProgressBar.get(jobrunr.stored(job));
        assertThat(bar.getTotalAmount()).isEqualTo(8);
        assertThat(bar.getSucceededAmount()).isEqualTo(2);
    }

    @Test // A1: nobody tells that this job is over, and JobRunr finds it as an orphan
    void aRunThatAnErrorOfAFilterLeftOpenIsClosed() {
        UUID job = jobrunr.scheduler().enqueue(() -> TestJobs.failsInAFilter()).asUUID();

        assertThat(runs.awaitEnded(2).get(0))
                .containsEntry("workflow_id", job)
                .containsEntry("status", "FAILED")
                .containsEntry("reason", "END_UNSEEN");

        assertThat(runs.all().get(1)).containsEntry("attempt", 2).containsEntry("status", "SUCCEEDED");
    }

    /** Throws what JobRunr does not catch, once. */
    private static final class FailingFilter implements JobServerFilter {
        @Override
        public void onProcessing(Job job) {
            if (job.getJobSignature().contains("failsInAFilter") && TestJobs.BEGUN.getAndIncrement() == 0) {
                throw new LinkageError("a class is missing");
            }
        }
    }
}
