package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holter.EndReason;
import dev.holter.RunStatus;
import dev.holter.RunStoppedException;
import dev.holter.StopReason;
import dev.holter.engine.Batch.ProgressRow;
import dev.holter.engine.Batch.RunRows;
import dev.holter.engine.Store.Lease;
import dev.holter.settings.Recording;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a round writes while all is well. */
class PulseTest {
    private final PulseRig rig = new PulseRig();

    @Test
    void anIdleTickIsOneTransactionThatRenewsTheLease() {
        rig.tick();
        rig.store.clearHistory();

        assertThat(rig.tick()).isTrue();

        assertThat(rig.store.applied()).containsExactly(Batch.EMPTY);
        Lease lease = rig.store.renewals().get(0);
        assertThat(lease.workerId()).isEqualTo(rig.store.registrations().get(0).id());
        assertThat(lease.reads()).isTrue();
        assertThat(lease.running()).isZero();
        assertThat(lease.task()).isNull();
    }

    // E1
    @Test
    void theLeaseSaysHowManyRunAndWhichRunsLongest() {
        rig.begin("imports.old");
        rig.ticker.advanceSeconds(5);
        rig.begin("imports.young");

        rig.tick();

        Lease lease = rig.store.renewals().get(0);
        assertThat(lease.running()).isEqualTo(2);
        assertThat(lease.task()).isEqualTo("imports.old");
    }

    // Invariant 5
    @Test
    void aRunThatBeganAndEndedBetweenTicksIsOneRow() {
        LiveRun run = rig.begin();
        run.stage("fetch", 10, "users");
        run.advance(7);
        run.detail("page 7");
        long began = rig.ticker.nanos();
        rig.ticker.advanceMillis(3);
        rig.returns(run);

        rig.tick();

        RunRows rows = rig.store.applied().get(0).runs().get(0);
        assertThat(rows.start()).isNotNull();
        assertThat(rows.end()).isNotNull();
        assertThat(rows.beat()).isNull();
        FakeStore.Row row = rig.row(run);
        assertThat(row.status).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(row.progress.done()).isEqualTo(7);
        assertThat(row.progress.detail()).isEqualTo("page 7");
        assertThat(row.start.nanos()).isEqualTo(began);
        assertThat(row.end().ending().nanos() - began).isEqualTo(3_000_000);
        assertThat(row.stage(1).outcome()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(row.pulse).isFalse();
    }

    // Invariant 7
    @Test
    void aThousandTransitionsAreOneTransaction() {
        List<LiveRun> runs =
                IntStream.range(0, 900).mapToObj(i -> rig.begin("type." + i)).toList();
        runs.subList(0, 400).forEach(rig::returns);

        rig.transitions();

        assertThat(rig.store.ticks()).isEqualTo(1);
        assertThat(rig.store.rowCount()).isEqualTo(900);
    }

    @Test
    void whatOneBatchDoesNotHoldGoesInFurtherOnesOfTheSameRound() {
        IntStream.range(0, 3 * Ledger.MOST_TRANSITIONS + 5).forEach(i -> rig.returns(rig.begin()));

        assertThat(rig.transitions()).isTrue();

        assertThat(rig.store.rowCount()).isEqualTo(3 * Ledger.MOST_TRANSITIONS + 5);
        assertThat(rig.store.applied())
                .allSatisfy(batch -> assertThat(batch.runs().size()).isLessThanOrEqualTo(Ledger.MOST_TRANSITIONS));
    }

    @Test
    void theLeasesAreReadOnceARound() {
        IntStream.range(0, 3 * Ledger.MOST_TRANSITIONS).forEach(i -> rig.returns(rig.begin()));

        rig.tick();

        assertThat(rig.store.renewals()).extracting(Lease::reads).containsExactly(true, false, false);
    }

    @Test
    void aRoundThatLeavesSomethingUnwrittenSaysSo() {
        int more = 51 * Ledger.MOST_TRANSITIONS;
        IntStream.range(0, more).forEach(i -> rig.returns(rig.begin()));

        assertThat(rig.transitions()).isFalse();
        assertThat(rig.pulse.health().failures()).isZero();
        assertThat(rig.transitions()).isTrue();

        assertThat(rig.store.rowCount()).isEqualTo(more);
    }

    // pitfall 27
    @Test
    void theRowsOfABatchAreInTheOrderOfTheirIds() {
        List<LiveRun> runs = new ArrayList<>(
                IntStream.range(0, 50).mapToObj(i -> rig.begin()).toList());
        rig.tick();
        Collections.shuffle(runs, new Random(7));
        runs.forEach(run -> run.stage("fetch"));

        rig.transitions();

        List<RunRows> last =
                rig.store.applied().get(rig.store.applied().size() - 1).runs();
        assertThat(last).hasSize(50).isSortedAccordingTo(Comparator.comparing(RunRows::runId));
    }

    // pitfall 35
    @Test
    void aThousandBeatsAreOneRowOfATick() {
        LiveRun run = rig.begin();
        rig.tick();
        rig.tick();
        int before = rig.row(run).beats;

        IntStream.range(0, 1_000).forEach(i -> run.advance());
        rig.transitions();
        assertThat(rig.row(run).beats).isEqualTo(before);
        rig.tick();

        assertThat(rig.row(run).beats).isEqualTo(before + 1);
        assertThat(rig.row(run).progress.done()).isEqualTo(1_000);
    }

    // pitfall 35
    @Test
    void aStageGoesAtOnceWithItsProgress() {
        LiveRun run = rig.begin();
        rig.tick();
        run.advance(3);

        run.stage("write", 10, "rows");
        rig.transitions();

        assertThat(rig.row(run).stage(1).name()).isEqualTo("write");
        assertThat(rig.row(run).progress.stage()).isEqualTo("write");
    }

    // B6
    @Test
    void aNewRunHasABeatAtOnce() {
        LiveRun run = rig.begin();

        rig.transitions();

        assertThat(rig.row(run).pulse).isTrue();
        assertThat(rig.row(run).beatNanos).isEqualTo(rig.row(run).start.nanos());
    }

    // pitfall 23
    @Test
    void theEndCarriesTheLastBeatAndNothingComesAfterIt() {
        LiveRun run = rig.begin();
        rig.tick();
        run.advance(5);
        rig.returns(run);
        rig.live.put(run.id(), run);

        rig.tick();
        rig.tick();

        RunRows end = rig.store.applied().stream()
                .flatMap(batch -> batch.runs().stream())
                .filter(rows -> rows.end() != null)
                .findFirst()
                .orElseThrow();
        assertThat(end.beat()).isNull();
        assertThat(rig.row(run).progress.done()).isEqualTo(5);
        assertThat(rig.store.applied().get(rig.store.applied().size() - 1)).isEqualTo(Batch.EMPTY);
    }

    @Test
    void aRunThatEndsWhileItsStartIsWrittenIsEndedByTheNextBatch() {
        LiveRun run = rig.begin();
        rig.store.during(() -> rig.returns(run));

        rig.transitions();
        rig.transitions();

        assertThat(rig.row(run).status).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(rig.outbox.placesTaken()).isZero();
    }

    @Test
    void aRunThatMovesWhileItsBeatIsWrittenIsWrittenAgain() {
        LiveRun run = rig.begin();
        rig.tick();
        run.advance(1);
        rig.store.during(() -> run.advance(1));

        rig.tick();
        assertThat(rig.row(run).progress.done()).isEqualTo(1);
        rig.tick();

        assertThat(rig.row(run).progress.done()).isEqualTo(2);
    }

    @Test
    void aStageThatEndsWhileItsBeginningIsWrittenIsWrittenAgain() {
        LiveRun run = rig.begin();
        rig.tick();
        run.stage("fetch");
        rig.store.during(() -> run.stage("write"));

        rig.transitions();
        rig.transitions();

        assertThat(rig.row(run).stage(1).outcome()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(rig.row(run).stage(2).outcome()).isEqualTo(RunStatus.RUNNING);
    }

    // A1
    @Test
    void aFailureKeepsItsErrorAndStack() {
        LiveRun run = rig.begin();
        rig.fails(run, new IllegalStateException("no route"));

        rig.tick();

        Ending ending = rig.row(run).end().ending();
        assertThat(ending.status()).isEqualTo(RunStatus.FAILED);
        assertThat(ending.reason()).isEqualTo(EndReason.JOB_ERROR);
        assertThat(Objects.requireNonNull(ending.failure()).stack()).contains("IllegalStateException: no route");
    }

    @Test
    void anEndAfterAStopSaysWhyAndWhenItWasSeen() {
        LiveRun run = rig.begin();
        rig.tick();
        run.stop(StopReason.CANCEL);
        long asked = rig.ticker.nanos();
        rig.ticker.advanceSeconds(2);
        assertThatThrownBy(run::checkStop).isInstanceOf(RunStoppedException.class);

        rig.returns(run);
        rig.tick();

        assertThat(rig.row(run).stop).satisfies(stop -> {
            assertThat(stop.reason()).isEqualTo("CANCEL");
            assertThat(stop.askedNanos()).isEqualTo(asked);
            assertThat(stop.observedNanos()).isEqualTo(asked + 2_000_000_000L);
        });
    }

    @Test
    void eventsAreWrittenOnceInBatches() {
        for (int i = 0; i < 2_500; i++) {
            rig.outbox.event(Events.of("misfire", null, null, "number " + i, rig.ticker.nanos()));
        }

        rig.transitions();
        rig.transitions();

        assertThat(rig.store.events("misfire")).hasSize(2_500);
        assertThat(rig.store.applied())
                .allSatisfy(batch -> assertThat(batch.events().size()).isLessThanOrEqualTo(1_000));
    }

    // F1
    @Test
    void aCheckpointGoesWithTheNextBeatAndTheNewestWins() {
        LiveRun run = rig.begin();
        rig.tick();
        run.checkpoint("page 1");
        run.checkpoint("page 2");
        rig.transitions();
        assertThat(rig.store.checkpoint(run.workflowId()).text()).isEqualTo("nothing");

        rig.tick();
        rig.tick();

        FakeStore.Cell cell = rig.store.checkpoint(run.workflowId());
        assertThat(cell.text()).isEqualTo("page 2");
        assertThat(cell.writes()).isEqualTo(1);
    }

    // F1
    @Test
    void theLastCheckpointRidesWithTheEnd() {
        LiveRun run = rig.begin();
        rig.tick();
        run.checkpoint("page 9");
        rig.fails(run, new IllegalStateException("no route"));

        rig.transitions();

        FakeStore.Cell cell = rig.store.checkpoint(run.workflowId());
        assertThat(cell.text()).isEqualTo("page 9");
        assertThat(rig.row(run).status).isEqualTo(RunStatus.FAILED);
    }

    // pitfall 22
    @Test
    void anAttemptWhoseCheckpointIsRefusedIsStoppedAsSuperseded() {
        LiveRun first = rig.begin();
        rig.tick();
        LiveRun second = rig.begin(PulseRig.start("imports.users").attempt(first.workflowId(), 2), Recording.ALL);
        second.checkpoint("page 5");
        rig.tick();
        boolean[] refusedBefore = {true};
        first.onStop(() -> refusedBefore[0] = first.checkpoints().take() == null);

        first.checkpoint("page 3");
        rig.tick();

        assertThat(refusedBefore).containsExactly(false);
        assertThat(first.stopRequested()).contains(StopReason.SUPERSEDED);
        assertThat(second.stopRequested()).isEmpty();
        FakeStore.Cell cell = rig.store.checkpoint(first.workflowId());
        assertThat(cell.runId()).isEqualTo(second.id());
    }

    // Memory
    @Test
    void nothingOfAWrittenRunIsKept() {
        for (int i = 0; i < 100; i++) {
            LiveRun run = rig.begin();
            rig.store.during(() -> rig.fails(run, new IllegalStateException("no route")));
            rig.transitions();
            rig.transitions();
            rig.outbox.changed(run);
            rig.transitions();
        }

        assertThat(rig.outbox.placesTaken()).isZero();
        assertThat(rig.outbox.stackChars()).isZero();
        assertThat(rig.pulse.waiting()).isZero();
    }

    @Test
    void aRunThatIsQueuedAgainAfterItsEndIsReleasedOnce() {
        LiveRun run = rig.begin();
        rig.fails(run, new IllegalStateException("no route"));
        rig.transitions();

        rig.outbox.changed(run);
        rig.transitions();
        rig.outbox.changed(run);
        rig.transitions();

        assertThat(rig.outbox.placesTaken()).isZero();
        assertThat(rig.outbox.stackChars()).isZero();
    }

    /** Decision 017. */
    @Test
    void aRunThatIsWhereItWasSendsItsStageOnce() { // A4
        LiveRun run = rig.begin();
        rig.tick();
        run.stage("fetch", 10, "users");
        rig.tick();
        for (int i = 1; i <= 3; i++) {
            run.advance(1);
            run.detail("page " + i);
            rig.tick();
        }

        FakeStore.Row row = rig.row(run);
        assertThat(row.beats).isEqualTo(4);
        assertThat(row.wholeBeats).isEqualTo(1);
        assertThat(row.progress).isEqualTo(new ProgressRow(3, 10, 0, 1, "fetch", "users", "page 3"));
    }

    @Test
    void whatTheAttemptsBeforeHadDoneGoesWhenItIsKnown() { // B6
        LiveRun run = rig.begin(PulseRig.start("imports.users").attempt(UUID.randomUUID(), 2), Recording.ALL);
        rig.tick();
        run.beat();
        rig.tick();

        run.done(40);
        rig.tick();

        assertThat(rig.row(run).wholeBeats).isEqualTo(2);
        assertThat(rig.row(run).progress.base()).isEqualTo(40);
    }

    @Test
    void whateverTheStageSaysOfItselfGoesWhenItIsNew() {
        LiveRun run = rig.begin();
        rig.tick();
        run.advance(1);
        rig.tick();
        List<Runnable> changes = List.of(
                () -> run.total(20),
                () -> run.stage("fetch"),
                () -> {
                    run.stage("write");
                    run.stage("fetch");
                },
                () -> run.stage("write", 30, "rows"),
                () -> run.total(-1));
        for (Runnable change : changes) {
            int whole = rig.row(run).wholeBeats;

            change.run();
            rig.tick();
            assertThat(rig.row(run).wholeBeats).isEqualTo(whole + 1);

            run.advance(1);
            rig.tick();
            assertThat(rig.row(run).wholeBeats).isEqualTo(whole + 1);
            assertThat(rig.row(run).progress).isEqualTo(run.record().current().row());
        }
    }

    @Test
    void whatIsSavedAfterTheEndGoesNowhereThoughNothingWasSavedBefore() {
        LiveRun run = rig.begin();
        rig.returns(run);

        run.checkpoints().put(new Payload("text", new byte[] {1}));

        assertThat(run.checkpoints().own()).isNull();
        assertThat(run.checkpoints().take()).isNull();
    }
}
