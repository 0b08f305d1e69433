package dev.holter.jobrunr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Holter;
import dev.holter.JobPolicy;
import dev.holter.fixtures.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jobrunr.jobs.states.StateName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** B2, B7, F6: a job that does not move gets in JobRunr what its type's policy says; JobRunr alone begins it anew. */
class StaleJobsTest {
    private final TestDatabase database = TestDatabase.fresh();
    private final StoredRuns runs = new StoredRuns(database);

    @BeforeEach
    void reset() {
        TestJobs.reset();
    }

    @AfterEach
    void end() {
        TestJobs.reset();
        database.close();
    }

    private Holter holter(String onStale) {
        return TestServer.settings(database)
                .set("policy.deaf.match", "dev.holter.jobrunr.TestJobs.deafAtFirst*")
                .set("policy.deaf.stallAfter", "1s")
                .set("policy.deaf.onStale", onStale)
                .start();
    }

    @Test
    void oneThatIsToBeRetriedIsByJobRunrsOwnPolicyBesideItsZombie() { // pitfall 33
        try (Holter holter = holter("retry");
                TestServer jobrunr = new TestServer(database, holter, 2)) {
            UUID job = jobrunr.scheduler().enqueue(() -> TestJobs.deafAtFirst()).asUUID();

            List<Map<String, @Nullable Object>> ended = runs.awaitEnded(2);

            assertThat(ended).extracting(run -> run.get("status")).containsExactly("TIMED_OUT", "SUCCEEDED");
            assertThat(ended.get(0)).containsEntry("reason", "STALLED");
            assertThat(ended).extracting(run -> run.get("attempt")).containsExactly(1, 2);
            StoredRuns.until(() -> jobrunr.stored(job).hasState(StateName.SUCCEEDED));
            assertThat(database.count("select count(*) from holter.retry")).isZero();
            TestJobs.release.countDown();
        }
    }

    @JobPolicy(deadline = "90m", stallAfter = "2m")
    public static final class Pipeline {
        @JobPolicy(stallAfter = "15m")
        public void run(int number) {}
    }

    @Test // B5
    void whatAMethodAndItsClassSayIsTheJobsPolicy() {
        try (Holter holter = TestServer.settings(database).start();
                TestServer jobrunr = new TestServer(database, holter, 2)) {
            jobrunr.scheduler().<Pipeline>enqueue(pipeline -> pipeline.run(7));

            runs.awaitEnded(1);

            assertThat(database.text("select policy ->> 'name' from holter.run"))
                    .isEqualTo("@JobPolicy");
            assertThat(database.text("select policy ->> 'stallAfter' from holter.run"))
                    .isEqualTo("15m");
            assertThat(database.text("select policy ->> 'deadline' from holter.run"))
                    .isEqualTo("90m");
        }
    }

    @ParameterizedTest
    @CsvSource({"cancel, CANCELLED", "fail, TIMED_OUT"})
    void oneThatIsNotToBeRetriedIsDeletedThere(String onStale, String status) {
        try (Holter holter = holter(onStale);
                TestServer jobrunr = new TestServer(database, holter, 2)) {
            UUID job = jobrunr.scheduler().enqueue(() -> TestJobs.deafAtFirst()).asUUID();

            StoredRuns.until(() -> jobrunr.stored(job).hasState(StateName.DELETED));
            TestJobs.release.countDown();

            assertThat(runs.awaitEnded(1)).singleElement().satisfies(run -> {
                assertThat(run).containsEntry("status", status).containsEntry("reason", "STALLED");
            });
            assertThat(jobrunr.stored(job).getState()).isEqualTo(StateName.DELETED);
        }
    }
}
