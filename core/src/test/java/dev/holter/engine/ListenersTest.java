package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.EndReason;
import dev.holter.Holter;
import dev.holter.Hook;
import dev.holter.RunListener;
import dev.holter.RunNotice;
import dev.holter.RunStatus;
import dev.holter.StopReason;
import dev.holter.fixtures.CapturedLog;
import dev.holter.fixtures.TestDatabase;
import dev.holter.spi.TrackedRun;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is told, and that nobody who is told can do harm. */
class ListenersTest {
    private final TestDatabase db = TestDatabase.fresh();

    @AfterEach
    void drop() {
        db.close();
    }

    @Test
    void tellsWhatEndedAndWhatWasAskedToStop() {
        HeardNotices heard = new HeardNotices();
        TrackedRun stopped;
        try (Holter holter =
                Engines.quick(db.jdbcUrl()).set("closeTimeout", "200ms").start()) {
            holter.addListener(heard);
            Engines.begin(holter, "well.type").returned();
            Engines.begin(holter, "ill.type").threw(new IllegalStateException());
            stopped = Engines.begin(holter, "open.type");
        }

        assertThat(heard.ended)
                .extracting(RunNotice::jobType, RunNotice::status, RunNotice::reason)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("well.type", RunStatus.SUCCEEDED, null),
                        org.assertj.core.groups.Tuple.tuple("ill.type", RunStatus.FAILED, EndReason.JOB_ERROR),
                        org.assertj.core.groups.Tuple.tuple("open.type", RunStatus.TERMINATED, EndReason.SHUTDOWN));
        assertThat(heard.stopped).containsExactly(stopped.run().id() + " SHUTDOWN");
    }

    /** One that blocks and one that throws: runs are recorded, the lease is renewed, nobody waits. */
    @Test
    void aBlockedListenerHoldsUpNothingAndAThrowingOneDoesNotSilenceTheOthers() {
        CountDownLatch release = new CountDownLatch(1);
        HeardNotices heard = new HeardNotices();
        try (CapturedLog log = CapturedLog.of("dev.holter");
                Holter holter = Engines.quick(db.jdbcUrl())
                        .listener(new RunListener() {
                            @Override
                            public void ended(RunNotice run) {
                                await(release);
                                throw new IllegalStateException("a listener's own fault");
                            }
                        })
                        .listener(heard)
                        .start()) {
            long begun = System.nanoTime();
            for (int i = 0; i < 12_000; i++) {
                Engines.begin(holter, "short.type").returned();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
            Engines.soon()
                    .until(() -> db.count("select count(*) from holter.run where status = 'SUCCEEDED'") == 12_000);
            long counter = db.count("select counter from holter.worker");
            Engines.soon().until(() -> db.count("select counter from holter.worker") > counter + 3);
            assertThat(heard.ended).isEmpty();
            assertThat(log.warnings()).hasSize(1);

            release.countDown();

            Engines.soon().until(() -> heard.ended.size() >= 10_000);
            assertThat(heard.ended.size()).isLessThan(12_000);
        }
    }

    @Test
    void runsStopHooksOnceOnThreadsOfItsOwn() {
        Queue<String> ran = new ConcurrentLinkedQueue<>();
        try (Holter holter = Engines.quick(db.jdbcUrl()).start()) {
            TrackedRun run = Engines.begin(holter, "a.type");
            run.run().onStop(() -> ran.add(Thread.currentThread().getName()));
            run.run().onStop(() -> {
                throw new java.io.IOException("cannot be closed");
            });
            Hook gone = run.run().onStop(() -> ran.add("deregistered"));
            gone.close();

            ((LiveRun) run.run()).stop(StopReason.CANCEL);
            ((LiveRun) run.run()).stop(StopReason.KILL);
            Engines.soon().until(() -> ran.size() == 1);
            run.run().onStop(() -> ran.add("after"));
            Engines.soon().until(() -> ran.size() == 2);

            assertThat(ran).containsExactly("holter-hooks", "after");
            run.threw(new IllegalStateException());
            Engines.soon()
                    .until(() -> db.count(
                                    "select count(*) from holter.run where status = 'CANCELLED' and reason = 'CANCELLED'")
                            == 1);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(60, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
