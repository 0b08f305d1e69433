package dev.holter.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holter.Run;
import dev.holter.StopAnswer;
import dev.holter.fixtures.TestDatabase;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What an adapter promises, whichever its scheduler: each adapter's tests extend it with their host. Every test has a database of its own and reads
 * what is stored there. The ladder climbs fast here: an interrupt after 300 ms, abandoned after 600 ms.
 */
public abstract class AdapterContract {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final TestDatabase database = TestDatabase.fresh();
    private final CountDownLatch release = new CountDownLatch(1);
    private AdapterHost.@Nullable Node node;

    /** The host under test. */
    protected abstract AdapterHost host();

    @BeforeEach
    void prepare() {
        ContractJobs.clear();
        host().prepare(database);
    }

    @AfterEach
    void end() throws Exception {
        release.countDown();
        if (node != null) {
            node.shutDown(true);
        }
        database.close();
    }

    @Test // A1
    void aFiringIsARunFromItsBeginToItsReturn() throws Exception {
        CompletableFuture<UUID> inside = new CompletableFuture<>();
        String type = fire("job", () -> {
            Run.current().advance(3);
            inside.complete(Run.current().id());
        });

        Map<String, @Nullable Object> run = ended();
        assertThat(run)
                .containsEntry("run_id", inside.get(60, TimeUnit.SECONDS))
                .containsEntry("workflow_id", host().workflowOf(run))
                .containsEntry("attempt", 1)
                .containsEntry("job_type", type)
                .containsEntry("worker_name", "node")
                .containsEntry("status", "SUCCEEDED")
                .containsEntry("done", 3L);
    }

    @Test // A1
    void whatAJobThrewIsKeptAsItWas() throws Exception {
        fire("job", () -> {
            throw new IOException("connection reset");
        });

        assertThat(ended())
                .containsEntry("status", "FAILED")
                .containsEntry("reason", "JOB_ERROR")
                .containsEntry("error_class", "java.io.IOException")
                .containsEntry("error_message", "connection reset");
    }

    @Test // A1
    void anErrorIsKeptToo() throws Exception {
        fire("job", () -> {
            throw new StackOverflowError("too deep");
        });

        assertThat(ended())
                .containsEntry("status", "FAILED")
                .containsEntry("error_class", "java.lang.StackOverflowError");
    }

    @Test // D1, D2
    void aJobThatLooksEndsWhenItIsCancelled() throws Exception {
        fire("job", AdapterContract::untilStopped);

        cancel();

        assertThat(ended())
                .containsEntry("status", "CANCELLED")
                .containsEntry("reason", "CANCELLED")
                .containsEntry("stop_actor", "ann")
                .containsEntry("stop_note", "too slow")
                .containsEntry("interrupted_at", null);
    }

    @Test // D2
    void aHookClosesWhatACancelledJobWaitsFor() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        fire("job", () -> {
            Run.current().onStop(closed::countDown);
            closed.await();
            throw new IOException("closed");
        });

        cancel();

        assertThat(ended()).containsEntry("status", "CANCELLED").containsEntry("error_class", "java.io.IOException");
    }

    @Test // D2
    void aJobThatSleepsIsInterrupted() throws Exception {
        fire("job", release::await);

        cancel();

        Map<String, @Nullable Object> run = ended();
        assertThat(run)
                .containsEntry("status", "CANCELLED")
                .containsEntry("error_class", "java.lang.InterruptedException");
        assertThat(run.get("interrupted_at")).isNotNull();
    }

    @Test // D3
    void aKilledRunIsOverAtOnceAndItsThreadIsInterrupted() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        fire("job", () -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
            }
        });
        UUID run = running();

        StopAnswer answer = started().holter().console().kill(run, "ann", "it hangs");

        assertThat(answer).isEqualTo(StopAnswer.ACCEPTED);
        assertThat(ended()).containsEntry("status", "TERMINATED").containsEntry("reason", "KILLED");
        assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
        until(() -> runs().get(0).get("left_at") != null);
        assertThat(ended()).containsEntry("status", "TERMINATED").containsEntry("health", "ENDED");
    }

    @Test // D2: one thread executes all of them
    void noJobFindsAnInterruptThatWasMeantForAnother() throws Exception {
        CompletableFuture<Boolean> next = new CompletableFuture<>();
        fire("job", () -> {
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
        });
        cancel();
        ended();

        fire("next", () -> next.complete(Thread.currentThread().isInterrupted()));

        assertThat(next.get(60, TimeUnit.SECONDS)).isFalse();
    }

    @Test // D4
    void aJobThatSwallowsItsInterruptIsShownAsAbandonedUntilItEnds() throws Exception {
        fire("job", this::deaf);

        cancel();

        until(() -> "ABANDONED".equals(runs().get(0).get("health")));
        assertThat(database.count("select count(*) from holter.evidence where kind = 'abandoned'"))
                .isEqualTo(1);
        release.countDown();
        assertThat(ended()).containsEntry("status", host().ofOneThatHeededNoStop());
    }

    @Test // D6
    void aShutdownAsksRunningJobsToEnd() throws Exception {
        fire("job", AdapterContract::untilStopped);
        running();

        started().holter().close();

        assertThat(ended()).containsEntry("status", "CANCELLED").containsEntry("reason", "SHUTDOWN");
    }

    @Test // D6, invariant 11
    void aJobThatOutlivesTheShutdownIsRecordedAsThat() throws Exception {
        fire("job", this::deaf);
        running();

        started().holter().close();

        assertThat(ended()).containsEntry("status", "TERMINATED").containsEntry("reason", "SHUTDOWN");
    }

    @Test // E3
    void aNodeThatWaitsForItsJobsRecordsTheirEnds() throws Exception {
        CountDownLatch working = new CountDownLatch(1);
        fire("job", () -> {
            working.countDown();
            for (int i = 0; i < 50; i++) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        });
        working.await();

        started().shutDown(true);

        assertThat(ended()).containsEntry("status", "SUCCEEDED");
        assertThat(database.text("select state from holter.worker")).isEqualTo("stopped");
    }

    @Test // C8, F1, F3
    void whatAKilledProcessLeavesBehindIsDoneOverFromItsCheckpoint() throws Exception {
        assumeTrue(host().recovers(), "no other node does over what a node leaves behind");
        CompletableFuture<Optional<String>> seen = new CompletableFuture<>();
        try (ChildNode child = ChildNode.start(host(), settings("child"))) {
            until(() -> database.text("select to_regclass('holter.checkpoint')") != null
                    && database.count("select count(*) from holter.checkpoint") == 1);
            ContractJobs.define(ChildNode.JOB, () -> seen.complete(Run.current().lastCheckpoint(String.class)));
            started();

            child.kill();

            assertThat(seen.get(60, TimeUnit.SECONDS)).contains(ChildNode.CHECKPOINT);
        }
        until(() -> runs().stream().allMatch(run -> run.get("ended_at") != null));
        List<Map<String, @Nullable Object>> runs = runs();
        assertThat(runs).extracting(run -> run.get("attempt")).containsExactly(1, 2);
        assertThat(runs).extracting(run -> run.get("workflow_id")).containsOnly(host().workflowOf(runs.get(0)));
        assertThat(runs.get(0).get("status")).isIn("SUPERSEDED", "TIMED_OUT");
        assertThat(runs.get(1)).containsEntry("status", "SUCCEEDED");
    }

    @Test // F3, C6
    void aPausedProcessThatIsDoneOverFindsItselfSuperseded() throws Exception {
        assumeTrue(host().recovers(), "no other node does over what a node leaves behind");
        try (ChildNode child = ChildNode.start(host(), settings("child"))) {
            until(() -> database.text("select to_regclass('holter.checkpoint')") != null
                    && database.count("select count(*) from holter.checkpoint") == 1);
            ContractJobs.define(ChildNode.JOB, () -> {
                Run.current().checkpointNow("page 8");
                release.await();
            });
            started();

            child.pause();
            until(() -> runs().size() == 2 && !"RUNNING".equals(runs().get(0).get("status")));
            child.resume();

            until(() -> runs().get(0).get("left_at") != null);
            release.countDown();
            until(() -> "SUCCEEDED".equals(runs().get(1).get("status")));
        }
        assertThat(runs().get(0)).containsEntry("status", "SUPERSEDED").containsEntry("stop_reason", "SUPERSEDED");
        assertThat(database.text("select convert_from(payload, 'utf8') from holter.checkpoint"))
                .isEqualTo("page 8");
    }

    private static void untilStopped() {
        for (int i = 0; i < 60_000; i++) {
            Run.current().checkStop();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /** Goes on until it is released, whatever else it is told. */
    private void deaf() {
        boolean released = false;
        while (!released) {
            try {
                release.await();
                released = true;
            } catch (InterruptedException swallowed) {
                released = release.getCount() == 0;
            }
        }
    }

    private NodeSettings settings(String name) {
        Map<String, String> holter = new HashMap<>();
        holter.put("tick", "100ms");
        holter.put("interruptAfter", "300ms");
        holter.put("abandonAfter", "600ms");
        holter.put("closeTimeout", "1s");
        return new NodeSettings(name, database.jdbcUrl(), database.user(), database.password(), 1, holter);
    }

    /** This process's node, started when it is first wanted. */
    private AdapterHost.Node started() throws Exception {
        AdapterHost.Node running = node == null ? host().start(settings("node")) : node;
        node = running;
        return running;
    }

    private String fire(String job, ContractJobs.Body body) throws Exception {
        ContractJobs.define(job, body);
        return started().fire(job);
    }

    private void cancel() throws Exception {
        assertThat(started().holter().console().cancel(running(), "ann", "too slow"))
                .isEqualTo(StopAnswer.ACCEPTED);
    }

    /** The run that is not over; waits until it is stored. */
    private UUID running() {
        until(() -> runs().stream().anyMatch(run -> "RUNNING".equals(run.get("status"))));
        return UUID.fromString(String.valueOf(runs().get(0).get("run_id")));
    }

    /** The first run; waits until it is over. */
    private Map<String, @Nullable Object> ended() {
        until(() -> !runs().isEmpty() && runs().get(0).get("ended_at") != null);
        return runs().get(0);
    }

    private List<Map<String, @Nullable Object>> runs() {
        return database.text("select to_regclass('holter.runs')") == null
                ? List.of()
                : database.rows("select * from holter.runs order by attempt, started_at");
    }

    private static void until(Callable<Boolean> condition) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(condition);
    }
}
