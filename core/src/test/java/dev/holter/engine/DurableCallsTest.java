package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holter.CheckpointException;
import dev.holter.Holter;
import dev.holter.HolterUnavailableException;
import dev.holter.RunStoppedException;
import dev.holter.StopReason;
import dev.holter.fixtures.FaultProxy;
import dev.holter.fixtures.TestDatabase;
import dev.holter.spi.RunTracker;
import dev.holter.spi.TrackedRun;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The calls and job types that wait for a commit: F1, F3. */
class DurableCallsTest {
    private final TestDatabase db = TestDatabase.fresh();
    private final FaultProxy proxy = FaultProxy.to(db);

    @AfterEach
    void drop() throws IOException {
        proxy.close();
        db.close();
    }

    private Holter start() {
        return Engines.at(proxy.jdbcUrl(db.name()))
                .set("policy.safe.match", "safe.*")
                .set("policy.safe.durable", "true")
                .set("durableTimeout", "1s")
                .start();
    }

    @Test
    void beginAndFinishOfADurableTypeReturnAfterTheirCommit() {
        try (Holter holter = start()) {
            for (int i = 1; i <= 20; i++) {
                TrackedRun run = Engines.begin(holter, "safe.type");
                assertThat(db.count(
                                "select count(*) from holter.run where run_id = ? and status = 'RUNNING'",
                                run.run().id()))
                        .isEqualTo(1);
                run.returned();
                assertThat(db.count("select count(*) from holter.run where status = 'SUCCEEDED'"))
                        .isEqualTo(i);
            }
        }
    }

    @Test
    void aDurableTypeWaitsAboutASecondForADeadDatabaseAndIsRecordedLater() {
        try (Holter holter = start()) {
            proxy.cut();
            long begun = System.nanoTime();
            TrackedRun run = Engines.begin(holter, "safe.type");
            Duration begin = Duration.ofNanos(System.nanoTime() - begun);
            run.returned();
            Duration both = Duration.ofNanos(System.nanoTime() - begun);

            assertThat(begin).isBetween(Duration.ofMillis(900), Duration.ofSeconds(10));
            assertThat(both).isBetween(Duration.ofMillis(1_800), Duration.ofSeconds(20));
            proxy.restore();
            Engines.soon().until(() -> db.count("select count(*) from holter.run where status = 'SUCCEEDED'") == 1);
        }
    }

    /** A type of which only problems are kept can be durable as well: then nothing is put off. */
    @Test
    void aDurableTypeOfWhichOnlyProblemsAreKeptDoesNotWaitForATick() {
        try (Holter holter = Engines.at(db.jdbcUrl())
                .set("durable", "true")
                .set("record", "problems")
                .set("tick", "10s")
                .set("suspectAfter", "40s")
                .set("lostFastAfter", "50s")
                .start()) {
            for (int i = 0; i < 10; i++) {
                TrackedRun run = Engines.begin(holter, "a.type");
                assertThat(db.count("select count(*) from holter.run")).isEqualTo(1);
                run.returned();
                assertThat(db.count("select count(*) from holter.run")).isZero();
            }
        }
    }

    @Test
    void checkpointNowReturnsWhenItIsCommitted() {
        try (Holter holter = start()) {
            TrackedRun run = Engines.begin(holter, "a.type");
            for (int i = 1; i <= 20; i++) {
                run.run().checkpointNow("page " + i);

                assertThat(db.text("select convert_from(payload, 'utf8') from holter.checkpoint"))
                        .isEqualTo("page " + i);
            }
            // A fence belongs to an attempt: saving does not raise it.
            assertThat(run.run().fencingToken()).isEqualTo(1);
            run.returned();
        }
    }

    @Test
    void theNextAttemptGetsTheLastCheckpointAndAHigherToken() {
        try (Holter holter = start()) {
            TrackedRun first = Engines.begin(holter, "a.type");
            assertThat(first.run().lastCheckpoint(String.class)).isEmpty();
            long token = first.run().fencingToken();
            first.run().checkpointNow("page 7");
            assertThat(first.run().lastCheckpoint(String.class)).contains("page 7");
            first.threw(new IllegalStateException("page 8"));

            TrackedRun second = attempt(holter, first, 2);

            assertThat(second.run().workflowId()).isEqualTo(first.run().workflowId());
            assertThat(second.run().attempt()).isEqualTo(2);
            assertThat(second.run().lastCheckpoint(String.class)).contains("page 7");
            assertThatThrownBy(() -> second.run().lastCheckpoint(byte[].class)).isInstanceOf(CheckpointException.class);
            assertThat(second.run().fencingToken()).isGreaterThan(token);
            second.returned();
        }
    }

    @Test
    void aCoalescedCheckpointReachesTheNextAttempt() {
        try (Holter holter = start()) {
            TrackedRun first = Engines.begin(holter, "a.type");
            for (int i = 0; i < 1_000; i++) {
                first.run().checkpoint("row " + i);
            }
            first.threw(new IllegalStateException());
            Engines.soon().until(() -> db.count("select count(*) from holter.run where status = 'FAILED'") == 1);

            TrackedRun second = attempt(holter, first, 2);

            assertThat(second.run().lastCheckpoint(String.class)).contains("row 999");
            second.returned();
        }
    }

    /** Invariant 4: an attempt that another has taken over from keeps nothing more. */
    @Test
    void anEarlierAttemptCanSaveNothingAfterALaterOneTookOver() {
        try (Holter one = start();
                Holter other = Engines.at(db.jdbcUrl()).start()) {
            TrackedRun first = Engines.begin(one, "a.type");
            first.run().checkpointNow("page 7");
            TrackedRun second = attempt(other, first, 2);
            assertThat(second.run().lastCheckpoint(String.class)).contains("page 7");

            assertThatThrownBy(() -> first.run().checkpointNow("page 8"))
                    .isInstanceOfSatisfying(
                            RunStoppedException.class,
                            stopped -> assertThat(stopped.reason()).isEqualTo(StopReason.SUPERSEDED));

            assertThat(first.run().stopRequested()).contains(StopReason.SUPERSEDED);
            first.run().checkpoint("page 9");
            first.threw(new IllegalStateException("stopped"));
            Engines.soon().until(() -> db.count("select count(*) from holter.run where reason = 'SUPERSEDED'") == 1);
            assertThat(db.text("select convert_from(payload, 'utf8') from holter.checkpoint"))
                    .isEqualTo("page 7");
            second.run().checkpointNow("page 10");
            assertThat(db.text("select convert_from(payload, 'utf8') from holter.checkpoint"))
                    .isEqualTo("page 10");
            second.returned();
        }
    }

    @Test
    void anEarlierAttemptThatAsksLateIsRefusedTheFence() {
        try (Holter holter = start()) {
            TrackedRun first = Engines.begin(holter, "a.type");
            TrackedRun second = attempt(holter, first, 2);
            assertThat(second.run().fencingToken()).isEqualTo(1);

            assertThatThrownBy(() -> first.run().fencingToken()).isInstanceOf(RunStoppedException.class);

            first.returned();
            second.returned();
        }
    }

    @Test
    void durableCallsGiveUpInBoundedTimeWhenTheDatabaseIsAway() {
        try (Holter holter = start()) {
            TrackedRun fenced = Engines.begin(holter, "a.type");
            fenced.run().checkpointNow("page 1");
            TrackedRun written = Engines.begin(holter, "a.type");
            Engines.soon().until(() -> db.count("select count(*) from holter.run") == 2);
            proxy.cut();
            TrackedRun unwritten = Engines.begin(holter, "a.type");

            assertGivesUp(() -> fenced.run().checkpointNow("page 2"));
            assertGivesUp(() -> written.run().lastCheckpoint(String.class));
            assertGivesUp(() -> unwritten.run().fencingToken());

            proxy.restore();
            // What it saved is not lost for that.
            Engines.soon()
                    .until(() ->
                            "page 2".equals(db.text("select convert_from(payload, 'utf8') from holter.checkpoint")));
            Engines.soon().until(() -> db.count("select count(*) from holter.run") == 3);
            assertThat(unwritten.run().fencingToken()).isEqualTo(1);
            java.util.stream.Stream.of(fenced, written, unwritten).forEach(TrackedRun::returned);
        }
    }

    /** Not one connection after the other: the whole call ends soon after durableTimeout. */
    @Test
    void durableCallsGiveUpInBoundedTimeWhenTheDatabaseFallsSilent() {
        try (Holter holter = start()) {
            TrackedRun written = Engines.begin(holter, "a.type");
            Engines.soon().until(() -> db.count("select count(*) from holter.run") == 1);
            proxy.silence();
            long begun = System.nanoTime();

            assertThatThrownBy(() -> written.run().fencingToken()).isInstanceOf(HolterUnavailableException.class);

            System.out.println("FIGURE durable call in silence: ms=" + (System.nanoTime() - begun) / 1_000_000);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
            proxy.restore();
            written.returned();
        }
    }

    private static void assertGivesUp(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        long begun = System.nanoTime();
        assertThatThrownBy(call).isInstanceOf(HolterUnavailableException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
    }

    private static TrackedRun attempt(Holter holter, TrackedRun before, int number) {
        return RunTracker.of(holter)
                .begin(Engines.start("a.type").attempt(before.run().workflowId(), number));
    }
}
