package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Holter;
import dev.holter.StopReason;
import dev.holter.fixtures.CapturedLog;
import dev.holter.fixtures.FaultProxy;
import dev.holter.fixtures.TestDatabase;
import dev.holter.spi.TrackedRun;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Invariant 11, D6, E3: closing is orderly, bounded, and leaves nothing behind. */
class CloseTest {
    private final TestDatabase db = TestDatabase.fresh();
    private final FaultProxy proxy = FaultProxy.to(db);
    private final List<String> threadsBefore = new ArrayList<>();

    @BeforeEach
    void lookAround() {
        threadsBefore.addAll(Engines.threads());
    }

    @AfterEach
    void drop() throws IOException {
        proxy.close();
        db.close();
    }

    private void assertNothingIsLeft() {
        Engines.soon().untilAsserted(() -> assertThat(Engines.threads()).isEqualTo(threadsBefore));
        // The server takes a moment to see that a client has gone.
        Engines.soon().until(() -> db.sessions() == 0);
    }

    /** Pitfall 21: beats stop last. */
    @Test
    void keepsBeatingUntilTheLastRunHasEndedAndRefusesNewOnes() throws Exception {
        Holter holter = Engines.quick(db.jdbcUrl()).set("closeTimeout", "60s").start();
        TrackedRun heeding = Engines.begin(holter, "heeding.type");
        TrackedRun late = Engines.begin(holter, "late.type");
        Engines.soon().until(() -> db.count("select count(*) from holter.pulse") == 2);

        Thread closer = new Thread(holter::close);
        closer.start();
        Engines.soon().until(() -> late.run().stopRequested().isPresent());

        assertThat(late.run().stopRequested()).contains(StopReason.SHUTDOWN);
        assertThat(Engines.begin(holter, "new.type").run().tracked()).isFalse();
        Engines.soon().until(() -> db.count("select count(*) from holter.worker where state = 'stopping'") == 1);
        heeding.threw(new IllegalStateException("stopped"));
        long counter = db.count("select counter from holter.worker");
        late.run().advance(12);
        Engines.soon().until(() -> db.count("select count(*) from holter.pulse where done = 12") == 1);
        Engines.soon().until(() -> db.count("select counter from holter.worker") > counter + 2);
        assertThat(closer.isAlive()).isTrue();
        late.returned();
        closer.join(60_000);

        assertThat(closer.isAlive()).isFalse();
        assertThat(db.rows("select job_type, status, reason, stop_reason from holter.run order by job_type"))
                .containsExactly(
                        Map.of(
                                "job_type",
                                "heeding.type",
                                "status",
                                "CANCELLED",
                                "reason",
                                "SHUTDOWN",
                                "stop_reason",
                                "SHUTDOWN"),
                        Map.of(
                                "job_type",
                                "late.type",
                                "status",
                                "CANCELLED",
                                "reason",
                                "SHUTDOWN",
                                "stop_reason",
                                "SHUTDOWN"));
        assertThat(db.rows("select state, running from holter.worker"))
                .containsExactly(Map.of("state", "stopped", "running", 0));
        assertNothingIsLeft();
    }

    /** Invariant 1: what a job reports that outlives the closing changes nothing, and does it no harm. */
    @Test
    void recordsWhatIsStillRunningAfterTheTimeoutAsShutDown() {
        Holter holter = Engines.quick(db.jdbcUrl()).set("closeTimeout", "300ms").start();
        TrackedRun deaf = Engines.begin(holter, "deaf.type");
        deaf.bind();
        deaf.run().stage("endless").done(5);

        holter.close();

        assertThat(db.rows("select status, reason, done from holter.run"))
                .containsExactly(Map.of("status", "TERMINATED", "reason", "SHUTDOWN", "done", 5L));
        assertThat(db.text("select state from holter.worker")).isEqualTo("stopped");
        assertThat(deaf.ended()).isTrue();
        deaf.run().advance();
        deaf.run().stage("after the end");
        deaf.run().checkpoint("after the end");
        deaf.run().onStop(() -> {}).close();
        deaf.returned();
        deaf.unbind();
        assertThat(db.rows("select status, done from holter.run"))
                .containsExactly(Map.of("status", "TERMINATED", "done", 5L));
        assertThat(db.count("select count(*) from holter.stage")).isEqualTo(1);
        assertNothingIsLeft();
    }

    @Test
    void doesNothingWhenClosedAgain() {
        Holter holter = Engines.quick(db.jdbcUrl()).start();
        holter.close();
        holter.close();

        assertThat(db.count("select count(*) from holter.worker where state = 'stopped'"))
                .isEqualTo(1);
        assertNothingIsLeft();
    }

    /** What waits goes first: nobody may read that a worker has stopped while its runs still seem to run. */
    @Test
    void saysGoodbyeOnlyWithTheLastOfItsFacts() throws IOException {
        Holter holter = Engines.quick(proxy.jdbcUrl(db.name()))
                .set("closeTimeout", "60s")
                .start();
        db.execute("create table seen (state text, run_id uuid)");
        db.execute(
                "create function see() returns trigger language plpgsql as $$ begin"
                        + " insert into public.seen select state, new.run_id from holter.worker where id = new.worker_id; return new; end $$");
        db.execute("create trigger see before insert on holter.run for each row execute function see()");
        proxy.cut();
        int runs = 60_000;
        for (int i = 0; i < runs; i++) {
            Engines.begin(holter, "short.type").returned();
        }
        proxy.restore();

        holter.close();

        assertThat(db.count("select count(*) from holter.run where status = 'SUCCEEDED'"))
                .isEqualTo(runs);
        assertThat(db.count("select count(*) from seen")).isEqualTo(runs);
        assertThat(db.text("select string_agg(distinct state, ',') from seen")).isEqualTo("stopping");
        assertThat(db.text("select state from holter.worker")).isEqualTo("stopped");
        assertNothingIsLeft();
    }

    @Test
    void endsInBoundedTimeWithOneWarningWhenItsDatabaseIsDown() {
        Holter holter = Engines.quick(proxy.jdbcUrl(db.name()))
                .set("closeTimeout", "500ms")
                .start();
        TrackedRun run = Engines.begin(holter, "lost.type");
        Engines.soon().until(() -> db.count("select count(*) from holter.run") == 1);
        proxy.cut();
        Engines.soon().until(() -> ((Engine) holter).pulse().health().failures() > 0);
        try (CapturedLog log = CapturedLog.of("dev.holter")) {
            long begun = System.nanoTime();

            holter.close();

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains("before its database has taken all")
                    .contains("1 facts");
        }
        assertThat(run.ended()).isTrue();
        assertNothingIsLeft();
    }

    /** A socket cannot be interrupted: closing breaks the connection off, and its thread goes. */
    @Test
    void leavesNoThreadBehindWhenItsDatabaseFallsSilent() {
        Holter holter = Engines.quick(proxy.jdbcUrl(db.name()))
                .set("closeTimeout", "500ms")
                .start();
        Engines.begin(holter, "lost.type");
        Engines.soon().until(() -> db.count("select count(*) from holter.run") == 1);
        proxy.silence();
        // In the middle of a transaction: even taking it back would wait for an answer.
        Engines.begin(holter, "lost.type");
        Engines.during(Duration.ofMillis(500));
        long begun = System.nanoTime();

        holter.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
        Engines.soon().untilAsserted(() -> assertThat(Engines.threads()).isEqualTo(threadsBefore));
    }

    /** The last try is made at once, however long the pause was that the pulse was in. */
    @Test
    void writesWhatWaitsWhenTheDatabaseCameBackJustBeforeItCloses() {
        Holter holter =
                Engines.at(proxy.jdbcUrl(db.name())).set("closeTimeout", "0s").start();
        proxy.cut();
        Engines.begin(holter, "short.type").returned();
        Engines.soon().until(() -> ((Engine) holter).pulse().health().failures() >= 4);
        Engines.begin(holter, "short.type").returned();
        proxy.restore();
        long begun = System.nanoTime();

        holter.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
        assertThat(db.count("select count(*) from holter.run where status = 'SUCCEEDED'"))
                .isEqualTo(2);
        assertThat(db.text("select state from holter.worker")).isEqualTo("stopped");
    }

    /** Runs of a durable type do not wait for their commits one after the other. */
    @Test
    void closesInBoundedTimeWithManyDurableRunsAndNoDatabase() {
        Holter holter = Engines.quick(proxy.jdbcUrl(db.name()))
                .set("durable", "true")
                .set("closeTimeout", "100ms")
                .start();
        for (int i = 0; i < 20; i++) {
            Engines.begin(holter, "durable.type");
        }
        proxy.cut();
        long begun = System.nanoTime();

        holter.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
    }

    @Test
    void everyRunThatBeganWhileClosingIsRecordedToItsEndOrNotAtAll() throws InterruptedException {
        for (int round = 0; round < 5; round++) {
            Holter holter = Engines.quick(db.jdbcUrl()).start();
            Queue<UUID> tracked = new ConcurrentLinkedQueue<>();
            AtomicBoolean going = new AtomicBoolean(true);
            CountDownLatch warm = new CountDownLatch(200);
            ExecutorService jobs = Executors.newFixedThreadPool(4);
            for (int i = 0; i < 4; i++) {
                jobs.execute(() -> {
                    while (going.get()) {
                        TrackedRun run = Engines.begin(holter, "busy.type");
                        if (run.run().tracked()) {
                            tracked.add(run.run().id());
                        }
                        run.returned();
                        warm.countDown();
                    }
                });
            }
            warm.await();

            holter.close();

            going.set(false);
            jobs.shutdown();
            assertThat(jobs.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
            assertThat(db.count("select count(*) from holter.run where status = 'RUNNING'"))
                    .isZero();
            assertThat(db.rows("select run_id from holter.run").stream().map(row -> row.get("run_id")))
                    .containsAll(tracked);
            assertThat(db.count("select count(*) from holter.run")).isEqualTo(tracked.size());
            db.execute("delete from holter.run");
        }
        assertNothingIsLeft();
    }

    /** Hooks are the job's code and may hang; they are interrupted in the end. */
    @Test
    void doesNotWaitForStopHooksThatHang() {
        Holter holter = Engines.quick(db.jdbcUrl()).set("closeTimeout", "500ms").start();
        TrackedRun run = Engines.begin(holter, "hanging.type");
        CountDownLatch never = new CountDownLatch(1);
        for (int i = 0; i < 10; i++) {
            run.run().onStop(never::await);
        }
        long begun = System.nanoTime();

        holter.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
        assertThat(db.text("select state from holter.worker")).isEqualTo("stopped");
        Engines.soon().until(() -> Engines.threads().equals(threadsBefore));
    }

    @Test
    void doesNotWaitForListenersThatHang() {
        CountDownLatch never = new CountDownLatch(1);
        Holter holter = Engines.quick(db.jdbcUrl())
                .set("closeTimeout", "500ms")
                .listener(new dev.holter.RunListener() {
                    @Override
                    public void ended(dev.holter.RunNotice run) {
                        try {
                            never.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                })
                .start();
        Engines.begin(holter, "a.type").returned();
        long begun = System.nanoTime();

        holter.close();

        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
        Engines.soon().until(() -> Engines.threads().equals(threadsBefore));
        assertThat(db.text("select status from holter.run")).isEqualTo("SUCCEEDED");
    }
}
