package dev.holter.jobrunr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Run;
import dev.holter.fixtures.TestDatabase;
import dev.holter.testkit.AdapterHost;
import dev.holter.testkit.ChildNode;
import dev.holter.testkit.ContractJobs;
import dev.holter.testkit.NodeSettings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.mappers.JobMapper;
import org.jobrunr.jobs.states.FailedState;
import org.jobrunr.jobs.states.StateName;
import org.jobrunr.utils.mapper.jackson.JacksonJsonMapper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** B1, C6, F1: servers that are processes of their own, killed and paused. */
class LostServerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final TestDatabase database = TestDatabase.fresh();
    private final StoredRuns runs = new StoredRuns(database);

    @AfterEach
    void end() {
        database.close();
    }

    /** With Holter's own thresholds and the shortest poll that JobRunr allows on SQL. */
    @Test
    @Timeout(600)
    void aServerThatIsKilledIsRecordedByHolterAndRetriedByJobRunr() throws Exception {
        AdapterHost host = new RareHost();
        CompletableFuture<Optional<String>> seen = new CompletableFuture<>();
        try (ChildNode child = ChildNode.start(host, settings(Map.of()))) {
            awaitCheckpoint();
            AdapterHost.Node node = host.start(settings(Map.of()));
            try {
                ContractJobs.define(
                        ChildNode.JOB, () -> seen.complete(Run.current().lastCheckpoint(String.class)));
                awaitBoth();
                child.kill();
                long killed = System.nanoTime();
                StoredRuns.until(() -> runs.all().get(0).get("ended_at") != null);
                long closed = System.nanoTime();
                assertThat(runs.all().get(0))
                        .containsEntry("status", "TIMED_OUT")
                        .containsEntry("reason", "WORKER_LOST");

                StoredRuns.until(
                        PATIENCE,
                        () -> runs.all().size() == 2 && runs.all().get(1).get("ended_at") != null);
                System.out.println("FIGURE jobrunr crash: recorded " + (closed - killed) / 1_000_000
                        + " ms after the kill; retried and done " + (System.nanoTime() - killed) / 1_000_000
                        + " ms after it");
                assertThat(Duration.ofNanos(closed - killed)).isLessThan(Duration.ofSeconds(60));
            } finally {
                node.shutDown(true);
            }
        }
        assertThat(seen).isCompletedWithValue(Optional.of(ChildNode.CHECKPOINT));
        assertDoneOverOnce("TIMED_OUT");
    }

    /** Paused past JobRunr's own four polls; it comes back, and its job returns as if nothing were. */
    @Test
    @Timeout(600)
    void aServerThatIsPausedAndResumedChangesNoOutcome() throws Exception {
        AdapterHost host = new PausedHost();
        CountDownLatch release = new CountDownLatch(1);
        try (ChildNode child = ChildNode.start(host, settings(fast()))) {
            awaitCheckpoint();
            AdapterHost.Node node = host.start(settings(fast()));
            try {
                ContractJobs.define(ChildNode.JOB, release::await);
                awaitBoth();
                child.pause();
                StoredRuns.until(
                        PATIENCE, () -> "SUPERSEDED".equals(runs.all().get(0).get("status")));
                int version = stored().getVersion();
                child.resume();

                StoredRuns.until(PATIENCE, () -> runs.all().get(0).get("left_at") != null);
                assertThat(runs.all().get(0)).containsEntry("status", "SUPERSEDED");
                assertThat(stored().getState()).isEqualTo(StateName.PROCESSING);
                assertThat(stored().getVersion()).isGreaterThanOrEqualTo(version);
                release.countDown();
                StoredRuns.until(
                        PATIENCE, () -> "SUCCEEDED".equals(runs.all().get(1).get("status")));
                StoredRuns.until(() -> stored().hasState(StateName.SUCCEEDED));
            } finally {
                release.countDown();
                node.shutDown(true);
            }
        }
        assertDoneOverOnce("SUPERSEDED");
    }

    private void assertDoneOverOnce(String first) {
        List<Map<String, @Nullable Object>> all = runs.all();
        assertThat(all).extracting(run -> run.get("status")).containsExactly(first, "SUCCEEDED");
        assertThat(all).extracting(run -> run.get("attempt")).containsExactly(1, 2);
        assertThat(all)
                .extracting(run -> String.valueOf(run.get("workflow_id")))
                .containsOnly(String.valueOf(all.get(0).get("job_key")));
        assertThat(stored().getJobStates())
                .extracting(state -> state.getName())
                .containsExactly(
                        StateName.ENQUEUED,
                        StateName.PROCESSING,
                        StateName.FAILED,
                        StateName.SCHEDULED,
                        StateName.ENQUEUED,
                        StateName.PROCESSING,
                        StateName.SUCCEEDED);
        assertThat(stored().getJobStatesOfType(FailedState.class))
                .extracting(FailedState::getMessage)
                .containsExactly("Orphaned job");
    }

    /** As JobRunr's table has it, without a server. */
    private Job stored() {
        return new JobMapper(new JacksonJsonMapper())
                .deserializeJob(String.valueOf(database.text("select jobasjson from jobrunr_jobs")));
    }

    private void awaitCheckpoint() {
        StoredRuns.until(
                PATIENCE,
                () -> database.text("select to_regclass('holter.checkpoint')") != null
                        && database.count("select count(*) from holter.checkpoint") == 1);
    }

    /** Until each has seen that the other lives. */
    private void awaitBoth() {
        StoredRuns.until(
                PATIENCE,
                () -> database.count(
                                "select count(*) from holter.worker where state = 'alive' and counter >= 3 and sentinel")
                        == 2);
    }

    private static Map<String, String> fast() {
        return Map.of("tick", "100ms", "interruptAfter", "300ms", "abandonAfter", "600ms", "closeTimeout", "1s");
    }

    private NodeSettings settings(Map<String, String> holter) {
        return new NodeSettings("node", database.jdbcUrl(), database.user(), database.password(), 1, holter);
    }
}
