package dev.holter.jobrunr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Holter;
import dev.holter.fixtures.TestDatabase;
import dev.holter.testkit.NodeSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.context.JobContext;
import org.jobrunr.jobs.states.FailedState;
import org.jobrunr.jobs.states.StateName;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** JOBRUNR C, many times on one running server: after six polls with what it cannot resolve JobRunr stops, so the zombies stay for more than that. */
class ForcedKillsTest {
    private static final int IN_CI = 20;
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int POLLS_WITH_ZOMBIES = 8;
    // JobRunr takes for orphaned what it has not written for four of them: longer than a slow machine pauses.
    private static final Duration POLL = Duration.ofSeconds(2);

    private final TestDatabase database = TestDatabase.fresh();
    private final StoredRuns runs = new StoredRuns(database);
    private final Holter holter = TestServer.holter(database);

    @AfterEach
    void end() {
        TestJobs.reset();
        holter.close();
        database.close();
    }

    /** More of them with {@code -Dholter.kills=100}. */
    @Test
    @Timeout(600)
    void eachIsRetriedOnceAndTheServerLivesOn() {
        int kills = Integer.getInteger("holter.kills", IN_CI);
        TestJobs.reset();
        try (TestServer jobrunr = new TestServer(settings(kills + 4), POLL, holter)) {
            jobrunr.scheduler()
                    .enqueue(
                            IntStream.range(0, kills).boxed(),
                            number -> TestJobs.hangsAtFirst(number, JobContext.Null));
            long began = System.nanoTime();
            StoredRuns.until(PATIENCE, () -> running().size() == kills);
            running().forEach(run -> holter.console().killAndRetry(run, "ann", "it hangs"));
            StoredRuns.until(PATIENCE, () -> succeeded() == kills);
            Duration retried = Duration.ofNanos(System.nanoTime() - began);

            StoredRuns.until(PATIENCE, () -> jobrunr.occupied() == kills);
            long heartbeats = jobrunr.polls();
            StoredRuns.until(PATIENCE, () -> jobrunr.polls() >= heartbeats + POLLS_WITH_ZOMBIES);
            TestJobs.release.countDown();
            StoredRuns.until(PATIENCE, () -> jobrunr.occupied() == 0);

            int failed = assertNothingOfZombies(jobrunr, kills);
            assertThat(failed).isPositive();
            assertThat(jobrunr.server().isRunning()).isTrue();
            jobrunr.scheduler().enqueue(() -> TestJobs.brief(1));
            StoredRuns.until(PATIENCE, () -> succeeded() == kills + 1);
            System.out.println("FIGURE jobrunr kills: n=" + kills + " (" + failed
                    + " failed by Holter, the others by JobRunr as orphans), all retried and done " + retried.toMillis()
                    + " ms after the first began; zombies beside " + (jobrunr.polls() - heartbeats)
                    + " polls; the server lives");
        }
    }

    private NodeSettings settings(int workers) {
        return new NodeSettings("node", database.jdbcUrl(), database.user(), database.password(), workers, Map.of());
    }

    private static String failure(Job job) {
        return job.<FailedState>getLastJobStateOfType(FailedState.class)
                .orElseThrow()
                .getMessage();
    }

    /** How many of them JobRunr shows as killed. */
    private int assertNothingOfZombies(TestServer jobrunr, int kills) {
        StoredRuns.until(
                PATIENCE,
                () -> database.count(
                                "select count(*) from holter.runs where status = 'TERMINATED' and left_at is not null")
                        == kills);
        List<Map<String, @Nullable Object>> all = runs.all();
        assertThat(all).hasSize(2 * kills).extracting(run -> run.get("status")).containsOnly("TERMINATED", "SUCCEEDED");
        assertThat(all)
                .filteredOn(run -> "SUCCEEDED".equals(run.get("status")))
                .extracting(run -> run.get("workflow_id"))
                .doesNotHaveDuplicates();
        int killed = 0;
        for (UUID id : all.stream()
                .map(run -> (UUID) run.get("workflow_id"))
                .distinct()
                .toList()) {
            Job job = jobrunr.stored(id);
            assertThat(job.getJobStates())
                    .extracting(state -> state.getName())
                    .containsExactly(
                            StateName.ENQUEUED,
                            StateName.PROCESSING,
                            StateName.FAILED,
                            StateName.SCHEDULED,
                            StateName.ENQUEUED,
                            StateName.PROCESSING,
                            StateName.SUCCEEDED);
            // On a machine so slow that JobRunr had found it orphaned before, it is that failure that counts.
            assertThat(failure(job)).isIn("killed in Holter", "Orphaned job");
            killed += failure(job).equals("killed in Holter") ? 1 : 0;
            assertThat(job.getMetadata().toString()).doesNotContain("zombie");
        }
        assertThat(database.count("select count(*) from holter.run where detail like '%zombie%'"))
                .isZero();
        return killed;
    }

    private List<UUID> running() {
        return database.text("select to_regclass('holter.runs')") == null
                ? List.of()
                : database.rows("select run_id from holter.runs where status = 'RUNNING' and attempt = 1").stream()
                        .map(row -> (UUID) row.get("run_id"))
                        .toList();
    }

    private long succeeded() {
        return database.count("select count(*) from holter.runs where status = 'SUCCEEDED'");
    }
}
