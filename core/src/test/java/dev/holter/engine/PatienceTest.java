package dev.holter.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holter.HolterUnavailableException;
import dev.holter.RunStatus;
import dev.holter.StopReason;
import dev.holter.engine.Batch.ProgressRow;
import dev.holter.engine.Batch.StageRow;
import dev.holter.settings.Recording;
import dev.holter.spi.JobCopy;
import dev.holter.spi.Recovery;
import dev.holter.spi.RunStart;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What nobody can have seen yet waits to be written with others, so that it costs the host less; nothing else does. */
class PatienceTest {
    private final PulseRig rig = new PulseRig();

    /** A round between ticks, as the pulse's thread has it. */
    private void round(long afterMillis) {
        rig.ticker.advanceMillis(afterMillis);
        rig.pulse.round(false, false);
    }

    private LiveRun begin() {
        LiveRun run = rig.begin();
        run.advance(7);
        return run;
    }

    @Test
    void aRunThatHasJustBegunWaitsForAMoment() {
        LiveRun run = begin();

        round(9);
        assertThat(rig.store.rowCount()).isZero();
        assertThat(rig.store.ticks()).isZero();
        round(1);

        assertThat(rig.row(run).status).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void runsThatAreOverByThenAreWrittenTogetherAndOnce() {
        for (int i = 0; i < 3; i++) {
            rig.returns(begin());
            round(50);
        }
        assertThat(rig.store.ticks()).isZero();

        round(99);
        assertThat(rig.store.ticks()).isZero();
        round(1);

        assertThat(rig.store.applied()).hasSize(1);
        assertThat(rig.store.rows())
                .hasSize(3)
                .allMatch(row -> row.status == RunStatus.SUCCEEDED && row.progress.done() == 7);
        round(1_000);
        assertThat(rig.store.applied()).hasSize(1);
    }

    @Test
    void asManyAsABatchHoldsDoNotWaitForMore() {
        IntStream.range(0, Ledger.MOST_TRANSITIONS).forEach(i -> rig.returns(begin()));

        round(1);

        assertThat(rig.store.rowCount()).isEqualTo(Ledger.MOST_TRANSITIONS);
    }

    @Test
    void anEndThatTheStoreKnowsTheBeginOfDoesNotWait() {
        LiveRun run = begin();
        round(10);

        rig.returns(run);
        round(1);

        assertThat(rig.row(run).status).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void whatFailedDoesNotWait() {
        LiveRun run = begin();
        rig.fails(run, new IllegalStateException("why"));

        round(1);

        assertThat(rig.row(run).status).isEqualTo(RunStatus.FAILED);
    }

    /** Whoever has work done over must know that it was begun: else it is begun once more when the process dies. */
    @Test
    void whatIsDoneOverDoesNotWait() {
        RunStart first = PulseRig.start("imports.users");
        LiveRun second = rig.begin(first.attempt(UUID.randomUUID(), 2), Recording.ALL);
        LiveRun asked = rig.begin(first.again(UUID.randomUUID(), UUID.randomUUID(), 1), Recording.ALL);
        rig.returns(asked);
        LiveRun recovery = rig.begin(first.recovering(new Recovery("DEFAULT.t", Instant.EPOCH)), Recording.ALL);

        round(1);

        assertThat(rig.store.has(recovery.id())).isTrue();
        assertThat(rig.store.has(second.id())).isTrue();
        assertThat(rig.store.has(asked.id())).isTrue();
    }

    @Test
    void whatWasAskedToStopDoesNotWait() {
        LiveRun run = begin();
        run.stop(StopReason.CANCEL);

        round(1);

        assertThat(rig.store.has(run.id())).isTrue();
    }

    /** Thousands of them would be a burden for the host. */
    @Test
    void whatKeepsACopyOfItsJobDoesNotWait() {
        JobCopy copy = new JobCopy("app.Import", false, new byte[64 * 1024]);
        LiveRun run = rig.begin(PulseRig.start("imports.users").of(copy), Recording.ALL);
        rig.returns(run);

        round(1);

        assertThat(rig.store.has(run.id())).isTrue();
    }

    /** A hook of an adapter's holds the job itself. */
    @Test
    void whatHasEndedHoldsNothingOfItsJobs() {
        LiveRun run = begin();
        WeakReference<Object> job = hooked(run);
        rig.returns(run);
        round(1);

        awaitGone(job);
        assertThat(rig.pulse.waiting()).isEqualTo(1);
    }

    private static WeakReference<Object> hooked(LiveRun run) {
        Object job = new Object();
        run.onStop(job::notifyAll);
        return new WeakReference<>(job);
    }

    private static void awaitGone(WeakReference<?> what) {
        await().until(() -> {
            System.gc();
            return what.get() == null;
        });
    }

    /** What a run is while it is open is more than twice of what is to be written of it, and very many may wait. */
    @Test
    void whatWaitsLetsItsRunGo() {
        WeakReference<LiveRun> run = over();
        round(1);

        awaitGone(run);
        assertThat(rig.pulse.waiting()).isEqualTo(1);
    }

    private WeakReference<LiveRun> over() {
        LiveRun run = begin();
        rig.returns(run);
        return new WeakReference<>(run);
    }

    @Test
    void whatWaitsIsWrittenAsItWas() {
        LiveRun run =
                rig.begin(PulseRig.start("imports.users").firedBy("DEFAULT.t", "f1", Instant.EPOCH), Recording.ALL);
        long began = rig.ticker.nanos();
        run.stage("fetch", 9, "users");
        run.advance(9);
        rig.ticker.advanceMillis(2);
        run.stage("store");
        run.detail("the last");
        rig.ticker.advanceMillis(3);
        rig.returns(run);
        long ended = rig.ticker.nanos();
        round(250);

        FakeStore.Row row = rig.row(run);
        assertThat(row.start.from()).isEqualTo(run.record().identity().start());
        assertThat(row.start.workflowId()).isEqualTo(run.id());
        assertThat(row.start.nanos()).isEqualTo(began);
        assertThat(row.end().startNanos()).isEqualTo(began);
        assertThat(row.end().leftNanos()).isEqualTo(ended);
        assertThat(row.end().ending()).isEqualTo(new Ending(RunStatus.SUCCEEDED, null, null, null, ended));
        assertThat(row.progress).isEqualTo(new ProgressRow(0, -1, 0, 2, "store", null, "the last"));
        assertThat(row.stages.values())
                .containsExactly(
                        new StageRow(
                                run.id(),
                                "fetch",
                                began,
                                began + 2_000_000,
                                RunStatus.SUCCEEDED,
                                new ProgressRow(9, 9, 0, 1, "fetch", "users", null)),
                        new StageRow(run.id(), "store", began + 2_000_000, ended, RunStatus.SUCCEEDED, row.progress));
    }

    /** A thread of its own asked for the token as the job returned: nothing is to be had for a run that is over, and nobody waits for that. */
    @Test
    void whoWaitsForARunThatIsOverIsToldAtOnce() throws InterruptedException {
        LiveRun run = begin();
        rig.returns(run);
        round(1);

        run.record().need();
        rig.outbox.changed(run);
        round(1);

        assertThat(run.record().awaitWritten(false, 1_000_000_000L)).isTrue();
        assertThat(run.record().startWritten()).isFalse();
        round(250);
        assertThat(rig.row(run).status).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void aRunThatWasTakenBackHasNoToken() {
        LiveRun run = rig.begin();
        run.record().withdraw();

        assertThatThrownBy(run::fencingToken)
                .isInstanceOf(HolterUnavailableException.class)
                .hasMessageContaining("nothing is recorded of run " + run.id());
    }

    /** What is left of it goes again, not what its job still holds. */
    @Test
    void aRunThatIsHeardOfAgainWhileItIsBeingWrittenIsWrittenOnce() {
        LiveRun run = begin();
        rig.returns(run);
        round(1);
        rig.store.fails(new StoreException(StoreException.Kind.UNAVAILABLE, "no answer", null));
        round(250);
        assertThat(rig.pulse.health().failures()).isEqualTo(1);

        rig.outbox.changed(run);
        round(1);
        rig.store.recovers();
        round(250);

        assertThat(rig.row(run).status).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(rig.row(run).progress.done()).isEqualTo(7);
        assertThat(rig.pulse.waiting()).isZero();
        assertThat(rig.outbox.placesTaken()).isZero();
    }

    /** The pulse may have seen the end before the job's thread tells it. */
    @Test
    void whatIsToldTwiceWaitsOnce() {
        LiveRun run = begin();
        rig.returns(run);
        round(1);
        rig.outbox.changed(run);
        round(1);

        assertThat(rig.pulse.waiting()).isEqualTo(1);
        round(250);
        assertThat(rig.pulse.waiting()).isZero();
        assertThat(rig.store.rowCount()).isEqualTo(1);
    }

    /** The next attempt, fired again at once, goes on from there. */
    @Test
    void whatHasSavedACheckpointDoesNotWait() {
        LiveRun run = begin();
        run.checkpoint("page 3");
        rig.returns(run);

        round(1);

        assertThat(rig.store.has(run.id())).isTrue();
    }

    @Test
    void whatSomebodyWaitsForDoesNotWait() {
        LiveRun run = begin();
        run.record().need();
        LiveRun durable = rig.begin(
                PulseRig.start("imports.users"),
                new dev.holter.settings.Policy(
                        "durable", Recording.ALL, true, Duration.ofSeconds(10), Duration.ofSeconds(30)));

        round(1);

        assertThat(rig.store.has(run.id())).isTrue();
        assertThat(rig.store.has(durable.id())).isTrue();
    }

    /** Else a healthy process with many short runs would look like one that cannot write. */
    @Test
    void whatWaitsByChoiceIsNoBacklog() {
        rig.returns(begin());
        round(1);

        assertThat(rig.pulse.waiting()).isEqualTo(1);
        assertThat(rig.pulse.health().waiting()).isZero();
        rig.store.unavailable();
        round(250);

        assertThat(rig.pulse.health().waiting()).isEqualTo(1);
    }

    @Test
    void aRoundThatLeavesNothingWritesAll() {
        LiveRun open = begin();
        LiveRun over = begin();
        rig.returns(over);

        rig.pulse.round(false);

        assertThat(rig.store.has(open.id())).isTrue();
        assertThat(rig.store.has(over.id())).isTrue();
        assertThat(rig.pulse.waiting()).isZero();
    }

    /** After writing for 20 ms the pulse leaves the processors to the host for 49 times as long. */
    @Test
    void inAStormOnlyASmallShareOfTheTimeGoesIntoWriting() {
        rig.store.atEveryTick(() -> rig.ticker.advanceMillis(20));
        IntStream.range(0, 3 * Ledger.MOST_TRANSITIONS).forEach(i -> rig.returns(begin()));

        round(1);
        round(900);
        assertThat(rig.store.rowCount()).isEqualTo(Ledger.MOST_TRANSITIONS);
        round(80);

        assertThat(rig.store.rowCount()).isEqualTo(2 * Ledger.MOST_TRANSITIONS);
    }

    @Test
    void nothingWaitsForLongerThanFiveSeconds() {
        rig.store.atEveryTick(() -> rig.ticker.advanceMillis(200));
        IntStream.range(0, 3 * Ledger.MOST_TRANSITIONS).forEach(i -> rig.returns(begin()));

        round(1);
        round(4_700);
        assertThat(rig.store.rowCount()).isEqualTo(Ledger.MOST_TRANSITIONS);
        round(100);

        assertThat(rig.store.rowCount()).isEqualTo(3 * Ledger.MOST_TRANSITIONS);
    }

    /** Memory is bounded while runs come faster than they are written. One that named a stage takes twice the room. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void nothingWaitsWhenMemoryWouldGetScarce(int places) {
        ShortRuns many = new ShortRuns();
        LiveRun run = begin();
        IntStream.range(1, places).forEach(i -> run.stage("fetch"));
        rig.returns(run);
        ShortRun over = requireNonNull(run.record().shortened());
        assertThat(over.places()).isEqualTo(places);
        many.wrote(rig.ticker.nanos(), 20_000_000L);
        IntStream.range(0, ShortRuns.MOST / places).forEach(i -> many.add(over));
        long now = rig.ticker.nanos();

        assertThat(many.dueNanos(now)).isGreaterThan(now);
        assertThat(many.late()).isZero();
        many.add(over);

        assertThat(many.dueNanos(now)).isEqualTo(now);
        assertThat(many.late()).isEqualTo(places);
        many.removeFirst();
        assertThat(many.dueNanos(now)).isGreaterThan(now);
    }

    /** The pulse is woken when the first of those that wait is due, and not before the next tick when none does. */
    @Test
    void itIsKnownWhenTheNextIsDue() {
        long start = rig.ticker.nanos();
        long tick = start + 1_000_000_000L;
        assertThat(rig.pulse.writeBefore(tick)).isEqualTo(tick);

        LiveRun run = begin();
        round(0);
        assertThat(rig.pulse.writeBefore(tick)).isEqualTo(start + 10_000_000L);
        rig.returns(run);
        round(0);

        assertThat(rig.pulse.writeBefore(tick)).isEqualTo(start + ShortRuns.GATHER_NANOS);
    }

    /** What a store may have got once is not forgotten when it does not answer. */
    @Test
    void whatWasSentOnceGoesAgain() {
        LiveRun run = begin();
        rig.returns(run);
        rig.store.unavailable();
        round(250);
        rig.store.recovers();

        round(1);

        assertThat(rig.row(run).status).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(rig.pulse.waiting()).isZero();
    }
}
