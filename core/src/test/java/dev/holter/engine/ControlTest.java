package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holter.EndReason;
import dev.holter.Event;
import dev.holter.Health;
import dev.holter.Holter;
import dev.holter.HolterUnavailableException;
import dev.holter.RunDetails;
import dev.holter.RunStatus;
import dev.holter.RunStoppedException;
import dev.holter.StopAnswer;
import dev.holter.StopReason;
import dev.holter.StopSummary;
import dev.holter.fixtures.TestDatabase;
import dev.holter.spi.TrackedRun;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** D1–D4: what an operator asks for on one node happens on another, and is written down with who and why. */
class ControlTest {
    private final TestDatabase db = TestDatabase.fresh();
    private final Holter here = Engines.quick(db.jdbcUrl())
            .set("workerName", "here")
            .set("interruptAfter", "1s")
            .set("abandonAfter", "2s")
            .start();
    private final Holter there =
            Engines.quick(db.jdbcUrl()).set("workerName", "there").start();
    private final CountDownLatch release = new CountDownLatch(1);

    /** A job on a thread of its own, as a scheduler has it. */
    private final class Job {
        private final Thread thread = new Thread(this::execute, "job");
        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch over = new CountDownLatch(1);
        private final Body body;
        private volatile TrackedRun run = TrackedRun.unrecorded();
        private volatile boolean flagLeft;

        Job(Body body) {
            this.body = body;
            thread.start();
        }

        private void execute() {
            run = Engines.begin(here, "imports.users");
            run.bind();
            begun.countDown();
            try {
                body.run(run);
                run.returned();
            } catch (Throwable e) {
                run.threw(e);
            }
            flagLeft = Thread.currentThread().isInterrupted();
            run.unbind();
            over.countDown();
        }

        UUID id() {
            return run.run().id();
        }

        Job recorded() throws InterruptedException {
            assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();
            Engines.soon().until(() -> there.console().run(id()).isPresent());
            return this;
        }

        RunDetails ended() throws InterruptedException {
            assertThat(over.await(30, TimeUnit.SECONDS)).isTrue();
            Engines.soon()
                    .until(() -> there.console()
                            .run(id())
                            .filter(found -> found.run().status().terminal())
                            .isPresent());
            return details();
        }

        RunDetails details() {
            return there.console().run(id()).orElseThrow();
        }

        StopSummary stop() {
            return Objects.requireNonNull(details().stop(), "no stop is recorded");
        }
    }

    private interface Body {
        void run(TrackedRun run) throws Exception;
    }

    private Job checking() throws InterruptedException {
        return new Job(run -> {
                    while (true) {
                        run.run().checkStop();
                        if (release.await(1, TimeUnit.MILLISECONDS)) {
                            return;
                        }
                    }
                })
                .recorded();
    }

    private Job sleeping() throws InterruptedException {
        return new Job(run -> release.await()).recorded();
    }

    /** It swallows every interrupt, until the test lets it go. */
    private Job stubborn() throws InterruptedException {
        return new Job(run -> {
                    while (release.getCount() > 0) {
                        try {
                            release.await();
                        } catch (InterruptedException swallowed) {
                            Thread.yield();
                        }
                    }
                })
                .recorded();
    }

    @BeforeEach
    void bothAreThere() {
        Engines.soon().until(() -> there.console().workers().size() == 2);
    }

    @AfterEach
    void close() {
        release.countDown();
        here.close();
        there.close();
        db.close();
    }

    @Test
    void aCancelFromAnotherNodeEndsAJobThatLooks() throws InterruptedException { // D1, D2
        Job job = checking();

        StopAnswer answer = there.console().cancel(job.id(), "ann", "not needed");

        assertThat(answer).isEqualTo(StopAnswer.ACCEPTED);
        RunDetails ended = job.ended();
        assertThat(ended.run().status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(ended.run().reason()).isEqualTo(EndReason.CANCELLED);
        assertThat(job.stop().reason()).isEqualTo(StopReason.CANCEL);
        assertThat(job.stop().actor()).isEqualTo("ann");
        assertThat(job.stop().note()).isEqualTo("not needed");
        assertThat(job.stop().observedAt()).isAfterOrEqualTo(job.stop().askedAt());
        assertThat(job.stop().interruptedAt()).isNull();
        assertThat(job.stop().leftAt()).isNotNull();
        assertThat(ended.events()).extracting(Event::kind).containsExactly("cancel");
        assertThat(ended.events()).extracting(Event::actor).containsExactly("ann");
        Engines.soon().until(() -> db.count("select count(*) from holter.command") == 0);
    }

    @Test
    void aJobThatSleepsIsInterruptedAfterAWhile() throws InterruptedException { // D2
        Job job = sleeping();

        there.console().cancel(job.id(), "ann", "");

        RunDetails ended = job.ended();
        assertThat(ended.run().status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(ended.run().error()).contains("InterruptedException");
        assertThat(job.stop().interruptedAt()).isNotNull();
        assertThat(job.stop().note()).isNull();
        assertThat(job.flagLeft).isFalse();
    }

    @Test
    void aJobThatSwallowsTheInterruptIsShownAsAbandonedWithItsStack() throws InterruptedException { // D4, pitfall 41
        Job job = stubborn();
        there.console().cancel(job.id(), "ann", "not needed");

        Engines.soon().until(() -> job.details().run().health() == Health.ABANDONED);

        assertThat(job.stop().abandonedAt()).isNotNull();
        assertThat(job.details().run().status()).isEqualTo(RunStatus.RUNNING);
        assertThat(job.details().evidence()).singleElement().satisfies(seen -> {
            assertThat(seen.kind()).isEqualTo("abandoned");
            assertThat(seen.threadName()).isEqualTo("job");
            assertThat(seen.stack()).contains("ControlTest");
        });
        release.countDown();
        assertThat(job.ended().run().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(job.details().run().note()).contains("finished before the stop");
    }

    @Test
    void aKillEndsTheRunAtOnceAndSaysWhileItsCodeStillRuns() throws InterruptedException { // D3, pitfalls 9 and 41
        Job job = stubborn();
        job.run.run().stage("fetch", 10, "pages").done(3);
        Engines.soon().until(() -> job.details().run().progress().done() == 3);

        StopAnswer answer = there.console().kill(job.id(), "ann", "hangs since noon");

        assertThat(answer).isEqualTo(StopAnswer.ACCEPTED);
        RunDetails killed = job.details();
        assertThat(killed.run().status()).isEqualTo(RunStatus.TERMINATED);
        assertThat(killed.run().reason()).isEqualTo(EndReason.KILLED);
        assertThat(killed.run().note())
                .contains("ann")
                .contains("hangs since noon")
                .contains("may still be running");
        assertThat(killed.run().health()).isEqualTo(Health.STILL_EXECUTING);
        assertThat(killed.run().progress().done()).isEqualTo(3);
        assertThat(killed.stages())
                .singleElement()
                .satisfies(stage -> assertThat(stage.outcome()).isEqualTo(RunStatus.TERMINATED));
        Engines.soon().until(() -> job.run.run().stopRequested().isPresent());
        job.run.run().stage("write", 10, "pages").done(9);
        assertThatThrownBy(() -> job.run.run().checkpointNow("page 9"))
                .isInstanceOfAny(RunStoppedException.class, HolterUnavailableException.class);
        release.countDown();
        RunDetails ended = job.ended();
        Engines.soon().until(() -> job.details().run().health() == Health.ENDED);
        assertThat(ended.run().status()).isEqualTo(RunStatus.TERMINATED);
        assertThat(ended.run().progress().done()).isEqualTo(3);
        assertThat(ended.stages()).hasSize(1);
        assertThat(job.stop().leftAt()).isNotNull();
        assertThat(db.count("select count(*) from holter.checkpoint where payload is not null"))
                .isZero();
        Engines.soon()
                .untilAsserted(() -> assertThat(job.details().events())
                        .extracting(Event::kind)
                        .containsExactlyInAnyOrder("kill", "late-outcome"));
    }

    @Test
    void aKillInterruptsAJobThatSleeps() throws InterruptedException {
        Job job = sleeping();

        there.console().kill(job.id(), "ann", "hangs");

        assertThat(job.ended().run().status()).isEqualTo(RunStatus.TERMINATED);
        Engines.soon().until(() -> job.details().run().health() == Health.ENDED);
        assertThat(job.flagLeft).isFalse();
    }

    @Test
    void whoAskedFirstStaysAndAKillStillKills() throws InterruptedException {
        Job job = stubborn();
        there.console().cancel(job.id(), "ann", "too slow");

        assertThat(there.console().cancel(job.id(), "bob", "me too")).isEqualTo(StopAnswer.REPEATED);
        assertThat(there.console().kill(job.id(), "bob", "it hangs")).isEqualTo(StopAnswer.ACCEPTED);

        assertThat(job.details().run().status()).isEqualTo(RunStatus.TERMINATED);
        assertThat(job.stop().actor()).isEqualTo("ann");
        assertThat(job.details().events()).extracting(Event::actor).contains("ann", "bob");
    }

    @Test
    void aRunThatIsOverIsLeftAsItIs() throws InterruptedException { // invariant 1
        Job job = new Job(run -> run.run().done(1));
        job.ended();

        assertThat(there.console().cancel(job.id(), "ann", "late")).isEqualTo(StopAnswer.OVER);
        assertThat(there.console().kill(job.id(), "ann", "late")).isEqualTo(StopAnswer.OVER);

        assertThat(job.details().run().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(job.details().stop()).isNull();
        assertThat(job.details().events()).isEmpty();
    }

    @Test
    void aRunThatNobodyKnowsIsUnknown() {
        assertThat(there.console().cancel(UUID.randomUUID(), "ann", "")).isEqualTo(StopAnswer.UNKNOWN);
        assertThat(there.console().kill(UUID.randomUUID(), "ann", "hangs")).isEqualTo(StopAnswer.UNKNOWN);
        assertThat(db.count("select count(*) from holter.command")).isZero();
    }

    /** E4: somebody deleted the row of the worker by hand; the run can be ended all the same. */
    @Test
    void aRunWhoseWorkersRowIsGoneCanBeKilled() throws InterruptedException {
        Job job = stubborn();
        here.close();
        db.execute("delete from holter.worker where name = 'here'");
        db.execute(
                "update holter.run set status = 'RUNNING', ended_at = null, reason = null where run_id = ?", job.id());

        assertThat(there.console().kill(job.id(), "ann", "its worker is gone")).isEqualTo(StopAnswer.ACCEPTED);

        assertThat(job.details().run().status()).isEqualTo(RunStatus.TERMINATED);
        assertThat(job.details().run().health()).isEqualTo(Health.ENDED);
    }

    /** E4: the same under a process that lives; it goes on, its runs go with it, and it hears of what is asked. */
    @Test
    void aProcessWhoseRowIsDeletedByHandGoesOnWithItsRuns() throws InterruptedException {
        Job job = checking();
        UUID before = Engines.worker(here);

        db.execute("delete from holter.worker where id = ?", before);

        Engines.soon()
                .until(() -> Engines.registration(here)
                        .filter(now -> !now.equals(before))
                        .isPresent());
        Engines.soon()
                .until(() -> Engines.worker(here).equals(job.details().run().workerId())
                        && job.details().run().health() == Health.FINE);
        there.console().cancel(job.id(), "ann", "");
        assertThat(job.ended().run().status()).isEqualTo(RunStatus.CANCELLED);
    }

    /** A run that is only kept when it is a problem: being killed is one. */
    @Test
    void aKilledRunIsClosedHoweverLittleIsRecordedOfItsType() throws InterruptedException { // D3, A8b
        try (Holter sparing = Engines.quick(db.jdbcUrl())
                .set("workerName", "sparing")
                .set("record", "problems")
                .start()) {
            TrackedRun run = Engines.begin(sparing, "quiet.type");
            UUID id = run.run().id();
            Engines.soon().until(() -> there.console().run(id).isPresent());
            there.console().kill(id, "ann", "hangs");
            Engines.soon().until(() -> run.run().stopRequested().isPresent());

            run.returned();

            Engines.soon()
                    .until(() -> there.console().run(id).orElseThrow().run().health() == Health.ENDED);
            assertThat(there.console().run(id).orElseThrow().run().status()).isEqualTo(RunStatus.TERMINATED);
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  "})
    void aKillWithoutAReasonIsRefused(String reason) throws InterruptedException {
        Job job = checking();

        assertThatThrownBy(() -> there.console().kill(job.id(), "ann", reason))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("reason is blank");

        assertThat(job.details().run().status()).isEqualTo(RunStatus.RUNNING);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "  "})
    void nobodyStopsARunWithoutSayingWhoTheyAre(String actor) throws InterruptedException {
        Job job = checking();

        assertThatThrownBy(() -> there.console().cancel(job.id(), actor, "why not"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("actor is blank");

        assertThat(job.details().stop()).isNull();
    }

    @Test
    void textOfAnOperatorIsKeptHarmless() throws InterruptedException { // invariant 10
        Job job = stubborn();

        there.console().kill(job.id(), "ann\u0000\nroot", "x".repeat(5_000) + "\u202e");

        assertThat(job.stop().actor()).doesNotContain("\n").doesNotContain("\u0000");
        assertThat(Objects.requireNonNull(job.stop().note())).hasSizeLessThanOrEqualTo(1_000);
    }

    @Test
    void aThousandCancelsAtOnceReachAThousandRuns() {
        List<TrackedRun> runs = IntStream.range(0, 1_000)
                .mapToObj(i -> Engines.begin(there, "many.type"))
                .toList();
        Engines.soon().until(() -> db.count("select count(*) from holter.run where job_type = 'many.type'") == 1_000);

        runs.parallelStream().forEach(run -> here.console().cancel(run.run().id(), "ann", "all of them"));

        Engines.soon()
                .until(() ->
                        runs.stream().allMatch(run -> run.run().stopRequested().isPresent()));
        runs.forEach(TrackedRun::returned);
        Engines.soon().until(() -> db.count("select count(*) from holter.run where status = 'CANCELLED'") == 1_000);
        Engines.soon().until(() -> db.count("select count(*) from holter.command") == 0);
    }

    @Test
    void aHookThatThrowsOrHangsOrComesLateStopsNothing() throws InterruptedException {
        Job job = new Job(run -> {
                    run.run().onStop(() -> {
                        throw new IllegalStateException("broken hook");
                    });
                    run.run().onStop(release::await);
                    while (run.run().stopRequested().isEmpty()) {
                        Thread.onSpinWait();
                    }
                    CountDownLatch late = new CountDownLatch(1);
                    run.run().onStop(late::countDown);
                    assertThat(late.await(60, TimeUnit.SECONDS)).isTrue();
                })
                .recorded();

        there.console().cancel(job.id(), "ann", "");

        assertThat(job.ended().run().status()).isEqualTo(RunStatus.CANCELLED);
    }

    /** Pitfall 46: a process that is paused inside its transaction holds the run's rows for seconds, not for ever. */
    @Test
    void aKillWaitsForALockAndThenKills() throws Exception {
        Job job = stubborn();
        try (java.sql.Connection paused = db.connect();
                java.sql.Statement statement = paused.createStatement()) {
            paused.setAutoCommit(false);
            statement.execute("set idle_in_transaction_session_timeout = '3s'");
            statement.execute("select 1 from holter.run where run_id = '" + job.id() + "' for update");

            assertThat(there.console().kill(job.id(), "ann", "hangs")).isEqualTo(StopAnswer.ACCEPTED);
        }

        assertThat(job.details().run().status()).isEqualTo(RunStatus.TERMINATED);
        assertThat(Duration.between(job.stop().askedAt(), job.details().run().startedAt()))
                .isNegative();
    }

    @Test
    void aKillThatRestsOnWhatWasSeenIsDoneOnlyWhileThatHolds() throws InterruptedException { // D3
        Job job = sleeping();

        StopAnswer changed = there.console().kill(job.id(), "ops", "hangs", now -> now.stop() != null);
        RunStatus before = job.details().run().status();
        StopAnswer done = there.console().kill(job.id(), "ops", "hangs", now -> now.stop() == null);

        assertThat(changed).isEqualTo(StopAnswer.CHANGED);
        assertThat(before).isEqualTo(RunStatus.RUNNING);
        assertThat(done).isEqualTo(StopAnswer.ACCEPTED);
        assertThat(job.ended().run().status()).isEqualTo(RunStatus.TERMINATED);
        assertThat(job.details().events()).extracting(Event::kind).containsOnlyOnce("kill");
    }

    @Test
    void whoWasNotAllowedIsWrittenDown() throws InterruptedException { // D4
        Job job = sleeping();

        there.console().denied(job.id(), "eve", "kill: needs KILL");

        assertThat(job.details().events()).anySatisfy(event -> {
            assertThat(event.kind()).isEqualTo("denied");
            assertThat(event.actor()).isEqualTo("eve");
            assertThat(event.text()).isEqualTo("kill: needs KILL");
        });
    }
}
