package dev.holter.jobrunr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Holter;
import dev.holter.StopAnswer;
import dev.holter.fixtures.TestDatabase;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.filters.ElectStateFilter;
import org.jobrunr.jobs.states.DeletedState;
import org.jobrunr.jobs.states.StateName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jobs that know nothing of Holter, on a server with the filter. */
class HolterJobFilterTest {
    /** Older ones call a boxed argument by its box. */
    private static final String BRIEF = "\\Q" + TestJobs.class.getName() + ".brief\\E\\((int|java.lang.Integer)\\)";

    private final TestDatabase database = TestDatabase.fresh();
    private final StoredRuns runs = new StoredRuns(database);
    private final ConcurrentLinkedQueue<String> borrowedByHolter = new ConcurrentLinkedQueue<>();
    private final Holter holter = TestServer.holter(database);
    private final TestServer jobrunr = serve();

    private TestServer serve() {
        return new TestServer(
                database.jdbcUrl(),
                database.user(),
                4,
                storage -> {
                    HolterJobFilter filter = HolterJobRunr.filter(holter, storage);
                    return List.of(filter, filter);
                },
                this::watched);
    }

    /** JobRunr's pool, noting who borrows from it. */
    private DataSource watched(DataSource pool) {
        return (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (self, method, args) -> {
                    StackWalker.getInstance().forEach(frame -> note(frame.getClassName()));
                    return method.invoke(pool, args);
                });
    }

    private void note(String caller) {
        if (caller.startsWith("dev.holter.") && !caller.contains("Test")) {
            borrowedByHolter.add(caller);
        }
    }

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

    @Test // JOBRUNR: a filter that elects states silently takes the place of the one that retries
    void electsNoStates() {
        assertThat(ElectStateFilter.class.isAssignableFrom(HolterJobFilter.class))
                .isFalse();
    }

    @Test // A1, A2; the filter is installed twice in all of these tests
    void aThousandShortJobsAreAThousandClosedRuns() {
        jobrunr.scheduler().enqueue(IntStream.range(0, 1000).boxed(), number -> TestJobs.brief(number));

        List<Map<String, @Nullable Object>> ended = runs.awaitEnded(1000);

        assertThat(TestJobs.BEGUN).hasValue(1000);
        assertThat(ended).extracting(run -> run.get("status")).containsOnly("SUCCEEDED");
        assertThat(ended)
                .allSatisfy(run -> assertThat(run.get("job_type")).asString().matches(BRIEF));
        assertThat(ended).extracting(run -> run.get("workflow_id")).doesNotHaveDuplicates();
        assertThat(borrowedByHolter).isEmpty();
    }

    @Test // A1, F1
    void aRetryIsTheNextAttemptOfTheSameWorkflow() {
        UUID job = jobrunr.scheduler().enqueue(() -> TestJobs.failOnce()).asUUID();

        List<Map<String, @Nullable Object>> ended = runs.awaitEnded(2);

        assertThat(ended).extracting(run -> run.get("attempt")).containsExactly(1, 2);
        assertThat(ended).extracting(run -> run.get("workflow_id")).containsOnly(job);
        assertThat(ended).extracting(run -> run.get("status")).containsExactly("FAILED", "SUCCEEDED");
        assertThat(ended.get(0)).containsEntry("error_class", IOException.class.getName());
    }

    @Test // A2
    void aRecurringJobIsNamedByItsId() {
        jobrunr.scheduler().scheduleRecurrently("nightly", "*/5 * * * * *", () -> TestJobs.brief(1));

        StoredRuns.until(() -> !runs.all().isEmpty());

        assertThat(runs.all().get(0)).containsEntry("job_type", "nightly").containsEntry("trigger_key", "nightly");
    }

    @Test // D1, D5
    void aCancelledJobIsDeletedInJobRunrAndNotRetried() {
        UUID job = jobrunr.scheduler().enqueue(() -> TestJobs.looking()).asUUID();

        StopAnswer answer = holter.console().cancel(runs.awaitRunning(), "ann", "too slow");

        assertThat(answer).isEqualTo(StopAnswer.ACCEPTED);
        assertThat(runs.awaitEnded(1).get(0)).containsEntry("status", "CANCELLED");
        assertDeletedForGood(job, "cancelled in Holter");
        assertThat(jobrunr.server().isRunning()).isTrue();
    }

    @Test // D2, D5
    void aJobThatIsInterruptedForACancelIsNotRetriedEither() {
        UUID job = jobrunr.scheduler().enqueue(() -> TestJobs.waiting()).asUUID();

        holter.console().cancel(runs.awaitRunning(), "ann", "too slow");

        assertThat(runs.awaitEnded(1).get(0))
                .containsEntry("status", "CANCELLED")
                .containsEntry("error_class", InterruptedException.class.getName());
        assertDeletedForGood(job, "cancelled in Holter");
    }

    @Test // D3: the zombie is left alone by JobRunr, and its server lives on
    void aKilledJobThatHangsIsOverOnBothSidesAtOnce() {
        UUID job = jobrunr.scheduler().enqueue(() -> TestJobs.deaf()).asUUID();

        holter.console().kill(runs.awaitRunning(), "ann", "it hangs");

        assertThat(runs.awaitEnded(1).get(0)).containsEntry("status", "TERMINATED");
        StoredRuns.until(() -> jobrunr.stored(job).hasState(StateName.DELETED));
        jobrunr.scheduler().enqueue(() -> TestJobs.brief(1));
        StoredRuns.until(() ->
                runs.all().size() == 2 && "SUCCEEDED".equals(runs.all().get(1).get("status")));
        TestJobs.release.countDown();
        StoredRuns.until(() -> runs.all().get(0).get("left_at") != null);
        assertDeletedForGood(job, "killed in Holter");
        assertThat(jobrunr.server().isRunning()).isTrue();
    }

    @Test // D5
    void aJobThatIsDeletedInJobRunrIsACancelledRun() {
        UUID job = jobrunr.scheduler().enqueue(() -> TestJobs.waiting()).asUUID();
        runs.awaitRunning();

        jobrunr.scheduler().delete(job);

        assertThat(runs.awaitEnded(1).get(0))
                .containsEntry("status", "CANCELLED")
                .containsEntry("stop_reason", "CANCEL");
        assertDeletedForGood(job, "Deleted via JobScheduler API");
    }

    @Test // D5: JobRunr's interrupt does nothing to it, the look does
    void aJobThatLooksHearsOfADeleteInJobRunr() {
        UUID job = jobrunr.scheduler().enqueue(() -> TestJobs.looking()).asUUID();
        runs.awaitRunning();

        jobrunr.scheduler().delete(job);

        assertThat(runs.awaitEnded(1).get(0)).containsEntry("status", "CANCELLED");
        assertThat(jobrunr.server().isRunning()).isTrue();
    }

    @Test // JOBRUNR: the orphan path has another thread and another instance
    void anOrphanOfSomebodyElseEndsNoRunHere() {
        UUID job = jobrunr.scheduler().enqueue(() -> TestJobs.waiting()).asUUID();
        runs.awaitRunning();
        HolterJobFilter filter = HolterJobRunr.filter(holter, jobrunr.storage());

        filter.onProcessingFailed(jobrunr.stored(job), new IllegalStateException("too long in PROCESSING"));

        TestJobs.release.countDown();
        assertThat(runs.awaitEnded(1).get(0)).containsEntry("status", "SUCCEEDED");
    }

    private void assertDeletedForGood(UUID id, String reason) {
        Job job = jobrunr.stored(id);
        assertThat(job.getState()).isEqualTo(StateName.DELETED);
        assertThat(job.getJobStates()).extracting(state -> state.getName()).doesNotContain(StateName.FAILED);
        assertThat(((DeletedState) job.getJobState()).getReason()).contains(reason);
        assertThat(TestJobs.BEGUN.get()).isLessThanOrEqualTo(2);
    }
}
