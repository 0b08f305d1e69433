package dev.holter.jobrunr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Holter;
import dev.holter.fixtures.TestDatabase;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.states.FailedState;
import org.jobrunr.jobs.states.StateName;
import org.jobrunr.storage.StorageException;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.ThreadSafeStorageProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Invariant 6: JobRunr's storage throws at every call of ours and serves JobRunr as ever. The job and its server live on, and nothing of a zombie is kept. */
class FaultyStorageTest {
    private final AtomicInteger refused = new AtomicInteger();
    private final TestDatabase database = TestDatabase.fresh();
    private final StoredRuns runs = new StoredRuns(database);
    private final Holter holter = TestServer.holter(database);
    private final TestServer jobrunr = new TestServer(database, holter, 2, RefusesHolter::new);

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

    @Test // D1: JobRunr takes it for deleted all the same, in its server's memory
    void aCancelEndsTheJobWithoutItsDeletion() {
        UUID job = jobrunr.scheduler().enqueue(() -> TestJobs.looking()).asUUID();

        holter.console().cancel(runs.awaitRunning(), "ann", "too slow");

        assertThat(runs.awaitEnded(1).get(0)).containsEntry("status", "CANCELLED");
        assertServes(job);
    }

    @Test // JOBRUNR C: what could not be failed is found orphaned
    void aKillThatRetriesIsLeftToJobRunrsOrphanTask() {
        UUID job = jobrunr.scheduler().enqueue(() -> TestJobs.deafAtFirst()).asUUID();
        holter.console().killAndRetry(runs.awaitRunning(), "ann", "it hangs");
        StoredRuns.until(() -> refused.get() > 0);

        TestJobs.release.countDown();

        assertThat(runs.awaitEnded(2)).extracting(run -> run.get("status")).containsExactly("TERMINATED", "SUCCEEDED");
        StoredRuns.until(() -> jobrunr.stored(job).hasState(StateName.SUCCEEDED));
        assertThat(jobrunr.stored(job).getJobStatesOfType(FailedState.class))
                .extracting(FailedState::getMessage)
                .containsExactly("Orphaned job");
        assertThat(TestJobs.BEGUN).hasValue(2);
        assertServes(job);
    }

    @Test // G6: a storage may be well again in half a minute
    void aRerunWaitsAndSaysWhy() {
        UUID job = jobrunr.scheduler().enqueue(() -> TestJobs.brief(1)).asUUID();
        UUID run = UUID.fromString(String.valueOf(runs.awaitEnded(1).get(0).get("run_id")));

        holter.console().rerun(run, "ann", "once more");

        StoredRuns.until(() ->
                database.count("select count(*) from holter.retry where note like '%this storage refuses Holter%'")
                        == 1);
        assertThat(database.text("select state from holter.retry")).isEqualTo("queued");
        assertServes(job);
    }

    private void assertServes(UUID job) {
        assertThat(refused).hasPositiveValue();
        assertThat(jobrunr.stored(job)).isNotNull();
        int before = runs.all().size();
        jobrunr.scheduler().enqueue(() -> TestJobs.brief(2));
        StoredRuns.until(() -> runs.all().size() == before + 1);
        assertThat(jobrunr.server().isRunning()).isTrue();
    }

    private final class RefusesHolter extends ThreadSafeStorageProvider {
        RefusesHolter(StorageProvider storage) {
            super(storage);
        }

        @Override
        public Job save(Job job) {
            refuse();
            return super.save(job);
        }

        @Override
        public Job getJobById(UUID id) {
            refuse();
            return super.getJobById(id);
        }

        /** Whoever calls on behalf of Holter's own classes. */
        private void refuse() {
            boolean ours = StackWalker.getInstance()
                    .walk(frames -> frames.map(StackWalker.StackFrame::getClassName)
                            .anyMatch(name -> name.startsWith("dev.holter.jobrunr.") && !name.contains("Test")));
            if (ours) {
                refused.incrementAndGet();
                throw new StorageException("this storage refuses Holter");
            }
        }
    }
}
