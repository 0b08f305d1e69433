package dev.holter.jobrunr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Holter;
import dev.holter.fixtures.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.filters.JobServerFilter;
import org.jobrunr.jobs.filters.RetryFilter;
import org.jobrunr.jobs.states.JobState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A1, A5 and invariant 6: short jobs, many of them, beside the connections that JobRunr has for itself. */
class ShortJobsTest {
    private static final int IN_CI = 500;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final TestDatabase database = TestDatabase.fresh();
    private final WatchedPool pool = new WatchedPool();
    private final AtomicInteger executions = new AtomicInteger();
    private final AtomicInteger heldByElections = new AtomicInteger();
    private final AtomicInteger heldByHolter = new AtomicInteger();
    private final Holter holter = TestServer.holter(database);

    @AfterEach
    void end() {
        TestJobs.reset();
        holter.close();
        database.close();
    }

    /** More of them with {@code -Dholter.jobs=10000}. */
    @Test
    @Timeout(600)
    void eachExecutionIsOneClosedRunAndCostsNoConnectionOfJobRunrs() {
        int jobs = Integer.getInteger("holter.jobs", IN_CI);
        TestJobs.reset();
        try (TestServer jobrunr = new TestServer(
                database.jdbcUrl(),
                database.user(),
                8,
                storage -> List.of(new Elections(), new Watching(HolterJobRunr.filter(holter, storage))),
                pool::watching)) {
            long began = System.nanoTime();
            jobrunr.scheduler().enqueue(IntStream.range(0, jobs).boxed(), number -> TestJobs.brief(number));
            StoredRuns.until(PATIENCE, () -> executions.get() >= jobs);
            StoredRuns.until(PATIENCE, () -> runs("") >= executions.get() && runs("where ended_at is null") == 0);
            long millis = (System.nanoTime() - began) / 1_000_000;

            assertThat(executions).hasValue(TestJobs.BEGUN.get());
            assertThat(runs("")).isEqualTo(executions.get());
            assertThat(runs("where status <> 'SUCCEEDED'")).isZero();
            assertThat(database.count("select count(distinct workflow_id) from holter.run"))
                    .isEqualTo(jobs);
            assertThat(pool.byHolter()).isEmpty();
            assertThat(heldByHolter).hasValue(0);
            assertThat(heldByElections)
                    .as("the watch sees a connection that is held")
                    .hasPositiveValue();
            System.out.println("FIGURE jobrunr short jobs: n=" + jobs + ", executions=" + executions + ", runs="
                    + runs("") + ", open=0, of " + pool.borrowed()
                    + " connections that JobRunr borrowed 0 for Holter, in " + millis + " ms");
        }
    }

    private long runs(String condition) {
        return database.text("select to_regclass('holter.run')") == null
                ? 0
                : database.count("select count(*) from holter.run " + condition);
    }

    /** Calls Holter's filter as JobRunr does, and looks before whether its thread holds a connection. */
    private final class Watching implements JobServerFilter {
        private final JobServerFilter holters;

        Watching(JobServerFilter holters) {
            this.holters = holters;
        }

        @Override
        public void onProcessing(Job job) {
            executions.incrementAndGet();
            heldByHolter.addAndGet(pool.held());
            holters.onProcessing(job);
        }

        @Override
        public void onProcessingSucceeded(Job job) {
            heldByHolter.addAndGet(pool.held());
            holters.onProcessingSucceeded(job);
        }

        @Override
        public void onProcessingFailed(Job job, Exception error) {
            heldByHolter.addAndGet(pool.held());
            holters.onProcessingFailed(job, error);
        }
    }

    /** JobRunr's retries, called inside a transaction of its own. */
    private final class Elections extends RetryFilter {
        @Override
        public void onStateElection(Job job, JobState state) {
            heldByElections.addAndGet(pool.held());
            super.onStateElection(job, state);
        }
    }
}
