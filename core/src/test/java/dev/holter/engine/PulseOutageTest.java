package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.RunStatus;
import dev.holter.engine.StoreException.Kind;
import dev.holter.fixtures.CapturedLog;
import dev.holter.settings.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** E5, invariants 5, 6 and 8: what happens while the store cannot be reached, and after. */
class PulseOutageTest {
    private final Outbox outbox = new Outbox(100, 50_000, 5_000);
    private final PulseRig rig = new PulseRig(outbox, PulseRig.SETTINGS);
    private final CapturedLog log = CapturedLog.of(PulseHealth.class.getName());

    @AfterEach
    void closeLog() {
        log.close();
    }

    private void rounds(int count) {
        IntStream.range(0, count).forEach(i -> rig.tick());
    }

    @Test
    void whatHappenedMeanwhileIsWrittenAfterwardsInItsOwnTime() {
        LiveRun long_ = rig.begin();
        rig.tick();
        rig.store.unavailable();
        LiveRun short_ = rig.begin();
        long shortBegan = rig.ticker.nanos();
        rig.ticker.advanceMillis(5);
        short_.advance(3);
        rig.returns(short_);
        rounds(30);

        rig.store.recovers();
        assertThat(rig.tick()).isTrue();

        FakeStore.Row row = rig.row(short_);
        assertThat(row.status).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(row.progress.done()).isEqualTo(3);
        assertThat(row.start.nanos()).isEqualTo(shortBegan);
        assertThat(row.end().ending().nanos()).isEqualTo(shortBegan + 5_000_000);
        assertThat(rig.row(long_).status).isEqualTo(RunStatus.RUNNING);
    }

    /** A beat is answered before the server's disk has it: a crash may take it back. */
    @Test
    void theNewestBeatGoesOnceMoreAfterAFailure() {
        LiveRun run = rig.begin();
        LiveRun silent = rig.begin();
        rig.tick();
        run.advance(5);
        rig.tick();
        long moved = rig.row(run).beatNanos;
        rig.tick();
        assertThat(rig.row(run).beats).isEqualTo(1);
        rig.store.unavailable();
        rig.tick();

        rig.store.recovers();
        rounds(30);

        assertThat(rig.row(run).beats).isEqualTo(2);
        assertThat(rig.row(run).beatNanos).isEqualTo(moved);
        assertThat(rig.row(silent).beats).isZero();
    }

    /** Decision 017: what it was taken back from may say another stage. */
    @Test
    void andIsWholeThen() {
        LiveRun run = rig.begin();
        run.stage("fetch", 10, "users");
        rig.tick();
        run.advance(1);
        rig.tick();
        run.advance(1);
        rig.tick();
        FakeStore.Row row = rig.row(run);
        assertThat(row.wholeBeats).isLessThan(row.beats);
        int whole = row.wholeBeats;
        rig.store.unavailable();
        rig.tick();
        row.progress = new Batch.ProgressRow(0, -1, 0, 0, null, null, null);

        rig.store.recovers();
        rounds(30);

        assertThat(row.wholeBeats).isEqualTo(whole + 1);
        assertThat(row.progress.stage()).isEqualTo("fetch");
        assertThat(row.progress.unit()).isEqualTo("users");
    }

    @Test
    void aBeatFromBeforeTheOutageIsNotStampedAsNow() {
        LiveRun run = rig.begin();
        rig.tick();
        rig.tick();
        rig.store.unavailable();
        run.advance(5);
        rig.tick();
        long moved = rig.ticker.nanos();
        rounds(30);

        rig.store.recovers();
        rig.tick();

        assertThat(rig.row(run).beatNanos).isEqualTo(moved);
        assertThat(rig.row(run).progress.done()).isEqualTo(5);
    }

    @Test
    void aBeatWhoseTickFailedKeepsItsTimeWhenTheRunMovesNoMore() {
        LiveRun run = rig.begin();
        rig.tick();
        rig.store.fails(new StoreException(Kind.UNAVAILABLE, "statement timeout", null));
        run.advance(5);
        rig.tick();
        long moved = rig.ticker.nanos();
        rounds(3);

        rig.store.recovers();
        rig.tick();

        assertThat(rig.row(run).beatNanos).isEqualTo(moved);
    }

    // Invariant 8
    @Test
    void endedRunsAreKeptUpToABoundAndThenCountedByTypeAndOutcome() {
        rig.store.unavailable();
        for (int i = 0; i < 150; i++) {
            rig.returns(rig.begin("imports.users"));
            if (i % 10 == 0) {
                rig.tick();
            }
        }
        IntStream.range(0, 7).forEach(i -> rig.fails(rig.begin("sync.mail"), new IllegalStateException("no route")));
        rounds(3);

        rig.store.recovers();
        rounds(2);

        assertThat(rig.store.rowCount()).isEqualTo(100);
        assertThat(rig.store.events("dropped"))
                .extracting(Batch.EventRow::text)
                .containsExactlyInAnyOrder(
                        "50 × imports.users SUCCEEDED: more than memory holds while the database was away",
                        "7 × sync.mail FAILED: more than memory holds while the database was away");
        assertThat(outbox.placesTaken()).isZero();
        assertThat(outbox.stackChars()).isZero();
    }

    /** A run of which little is kept takes one place, and any other two. */
    @Test
    void whatIsKeptWholeTakesMoreRoom() { // invariant 8
        rig.store.unavailable();
        for (int i = 0; i < 60; i++) {
            LiveRun run = rig.begin("imports.users");
            run.stage("fetch");
            rig.returns(run);
        }
        assertThat(outbox.placesTaken()).isEqualTo(100);
        rig.tick();

        rig.store.recovers();
        rounds(3);

        assertThat(rig.store.rowCount()).isEqualTo(50);
        assertThat(outbox.placesTaken()).isZero();
    }

    /** The pulse may take over a run that was begun and find it ended meanwhile. */
    @Test
    void whatIsOnlyCountedIsNotKeptInShort() { // invariant 8
        rig.store.unavailable();
        IntStream.range(0, 100).forEach(i -> rig.returns(rig.begin()));
        LiveRun counted = rig.begin();
        rig.returns(counted);

        assertThat(counted.record().shortened()).isNull();
        rig.store.recovers();
        rounds(3);
        assertThat(rig.store.rowCount()).isEqualTo(100);
        assertThat(outbox.placesTaken()).isZero();
    }

    @Test
    void whatIsKeptInShortIsGivenBackByWhoeverKeepsIt() { // invariant 8
        LiveRun run = rig.begin(PulseRig.start("imports.users"), Recording.PROBLEMS);
        rig.returns(run);
        assertThat(run.record().shortened()).isNotNull();

        rig.tick();
        rig.outbox.changed(run);
        rig.tick();

        assertThat(outbox.placesTaken()).isEqualTo(1);
    }

    // Invariant 8
    @Test
    void runsThatAreOnlyCountedDoNotWaitInMemory() {
        rig.store.unavailable();
        rig.tick();
        for (int i = 0; i < 2_000; i++) {
            rig.returns(rig.begin());
            if (i % 100 == 0) {
                rig.tick();
            }
        }
        rig.tick();

        assertThat(rig.pulse.waiting()).isEqualTo(100);
    }

    // Invariant 8
    @Test
    void runsThatWereTakenBeforeTheyEndedDoNotWaitInMemoryEither() {
        rig.store.unavailable();
        List<LiveRun> runs = IntStream.range(0, 300).mapToObj(i -> rig.begin()).toList();
        rig.tick();

        runs.forEach(rig::returns);
        rig.tick();

        assertThat(rig.pulse.waiting()).isEqualTo(100);
    }

    // Invariant 8
    @Test
    void stacksAreDroppedBeforeRunsAre() {
        rig.store.unavailable();
        List<LiveRun> runs = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            LiveRun run = rig.begin();
            runs.add(run);
            rig.fails(run, new IllegalStateException("no route"));
        }
        assertThat(outbox.stackChars()).isBetween(1, 50_000);
        rig.store.recovers();
        rounds(2);

        List<Ending> endings =
                runs.stream().map(run -> rig.row(run).end().ending()).toList();
        assertThat(endings).hasSize(50).allMatch(ending -> ending.status() == RunStatus.FAILED);
        assertThat(endings)
                .allMatch(ending -> ending.failure() != null
                        && "no route".equals(ending.failure().message()));
        assertThat(endings.get(0).stackLength()).isPositive();
        assertThat(endings.get(49).stackLength()).isZero();
        assertThat(outbox.stackChars()).isZero();
    }

    private LiveRun endedWithCheckpoint(String text) {
        LiveRun run = rig.begin();
        run.checkpoint(text);
        rig.returns(run);
        return run;
    }

    // Invariant 8
    @Test
    void endedRunsKeepTheirCheckpointsUpToASumAndThenGoWithout() {
        rig.store.unavailable();
        List<LiveRun> runs = IntStream.range(0, 8)
                .mapToObj(i -> endedWithCheckpoint("x".repeat(1_000)))
                .toList();
        rounds(30);
        assertThat(outbox.checkpointBytes()).isEqualTo(5_000);

        rig.store.recovers();
        rounds(3);

        assertThat(runs).allMatch(run -> rig.row(run).status == RunStatus.SUCCEEDED);
        assertThat(runs)
                .extracting(run -> rig.store.checkpoint(run.workflowId()).writes())
                .containsExactly(1, 1, 1, 1, 1, 0, 0, 0);
        assertThat(rig.store.events("dropped"))
                .extracting(Batch.EventRow::text)
                .containsExactly(
                        "3 × checkpoints of imports.users: more than memory holds while the database was away");
        assertThat(outbox.checkpointBytes()).isZero();
        assertThat(outbox.placesTaken()).isZero();
    }

    // Invariant 8
    @Test
    void aRunThatTheStoreKnowsKeepsItsCheckpointWhateverWaits() {
        LiveRun known = rig.begin();
        rig.tick();
        rig.store.unavailable();
        IntStream.range(0, 5).forEach(i -> endedWithCheckpoint("x".repeat(1_000)));
        known.checkpoint("page 7");
        rig.returns(known);
        assertThat(outbox.checkpointBytes()).isEqualTo(5_006);
        rounds(5);

        rig.store.recovers();
        rounds(2);

        assertThat(rig.store.checkpoint(known.workflowId()).text()).isEqualTo("page 7");
        assertThat(rig.store.events("dropped")).isEmpty();
        assertThat(outbox.checkpointBytes()).isZero();
    }

    // Invariant 8
    @Test
    void theRoomOfACheckpointIsGivenBackOnceWhenAcknowledgementsAreLost() {
        rig.store.unavailable();
        LiveRun run = endedWithCheckpoint("x".repeat(5_000));
        rig.tick();
        rig.store.recovers();
        rig.store.losesAcknowledgements(2);
        rounds(5);

        assertThat(outbox.checkpointBytes()).isZero();
        assertThat(rig.store.checkpoint(run.workflowId()).text()).hasSize(5_000);
    }

    // Invariant 8
    @Test
    void theCheckpointsOfRunsThatAreOnlyCountedTakeNoRoomAndAreNotCountedAsWell() {
        rig.store.unavailable();
        IntStream.range(0, 100).forEach(i -> rig.returns(rig.begin("filler")));
        IntStream.range(0, 20).forEach(i -> endedWithCheckpoint("x".repeat(1_000)));
        assertThat(outbox.checkpointBytes()).isZero();

        rig.store.recovers();
        rounds(3);

        assertThat(rig.store.events("dropped"))
                .extracting(Batch.EventRow::text)
                .containsExactly("20 × imports.users SUCCEEDED: more than memory holds while the database was away");
        assertThat(outbox.checkpointBytes()).isZero();
    }

    // Invariant 8, A8b
    @Test
    void theCheckpointsOfRunsThatNobodyNeedsTakeNoRoomAndAreNotCounted() {
        rig.store.unavailable();
        for (int i = 0; i < 20; i++) {
            LiveRun run = rig.begin(PulseRig.start("poll.inbox"), Recording.PROBLEMS);
            run.checkpoint("x".repeat(1_000));
            rig.returns(run);
        }
        rig.tick();
        assertThat(outbox.checkpointBytes()).isZero();

        rig.store.recovers();
        rounds(3);

        assertThat(rig.store.events("dropped")).isEmpty();
    }

    // Invariant 8
    @Test
    void aRunWhoseStartIsWrittenIsNeverDropped() {
        List<LiveRun> written =
                IntStream.range(0, 30).mapToObj(i -> rig.begin()).toList();
        rig.tick();
        rig.store.unavailable();
        IntStream.range(0, 200).forEach(i -> rig.returns(rig.begin()));

        written.forEach(rig::returns);
        rounds(5);
        rig.store.recovers();
        rounds(2);

        assertThat(written).allMatch(run -> rig.row(run).status == RunStatus.SUCCEEDED);
    }

    // Invariant 8, pitfall 48
    @Test
    void aRunWhoseStartMayBeWrittenIsNeverDropped() {
        List<LiveRun> sent = IntStream.range(0, 30).mapToObj(i -> rig.begin()).toList();
        rig.store.losesAcknowledgements(1);
        rig.tick();
        rig.store.unavailable();
        IntStream.range(0, 200).forEach(i -> rig.returns(rig.begin()));

        sent.forEach(rig::returns);
        rounds(5);
        rig.store.recovers();
        rounds(2);

        assertThat(sent).allMatch(run -> rig.row(run).status == RunStatus.SUCCEEDED);
        assertThat(outbox.placesTaken()).isZero();
    }

    // Invariant 8
    @Test
    void aRunThatIsOnlyCountedWhileItsStartIsOnItsWayIsWrittenAndNotCounted() {
        LiveRun run = rig.begin();
        rig.store.during(() -> {
            IntStream.range(0, 150).forEach(i -> rig.returns(rig.begin("filler")));
            rig.returns(run);
        });

        rig.tick();
        rounds(2);

        assertThat(rig.row(run).status).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(rig.store.events("dropped"))
                .extracting(Batch.EventRow::text)
                .containsExactly("50 × filler SUCCEEDED: more than memory holds while the database was away");
    }

    // Invariant 8, A8b
    @Test
    void runsThatNobodyNeedsTakeNoPlaceAndAreNotCounted() {
        rig.store.unavailable();
        for (int i = 0; i < 500; i++) {
            rig.returns(rig.begin(PulseRig.start("poll.inbox"), Recording.PROBLEMS));
        }
        rig.tick();
        assertThat(rig.pulse.waiting()).isZero();
        assertThat(outbox.placesTaken()).isZero();
        LiveRun problem = rig.begin(PulseRig.start("poll.inbox"), Recording.PROBLEMS);
        rig.fails(problem, new IllegalStateException("no route"));

        rig.store.recovers();
        rounds(3);

        assertThat(rig.store.rows()).hasSize(1);
        assertThat(rig.row(problem).status).isEqualTo(RunStatus.FAILED);
        assertThat(rig.store.events("dropped")).isEmpty();
    }

    // Invariant 8
    @Test
    void eventsAreKeptUpToABoundAndThenCounted() {
        rig.store.unavailable();
        for (int i = 0; i < 3 * Outbox.MOST_EVENTS; i++) {
            rig.outbox.event(Events.of("misfire", null, null, "number " + i, rig.ticker.nanos()));
            if (i % 1_000 == 0) {
                rig.tick();
            }
        }
        assertThat(rig.pulse.waiting()).isLessThanOrEqualTo(Outbox.MOST_EVENTS);

        rig.store.recovers();
        rounds(5);
        rig.outbox.event(Events.of("veto", null, null, "afterwards", rig.ticker.nanos()));
        rig.tick();
        assertThat(rig.store.events("veto")).hasSize(1);

        int kept = rig.store.events("misfire").size();
        assertThat(kept).isBetween(Outbox.MOST_EVENTS, 2 * Outbox.MOST_EVENTS);
        assertThat(rig.store.events("dropped"))
                .singleElement()
                .satisfies(event -> assertThat(event.text()).startsWith((3 * Outbox.MOST_EVENTS - kept) + " × events"));
    }

    // Invariant 8
    @Test
    void theCountsOfALongOutageAreAFewEvents() {
        rig.store.batchesFail();
        rig.outbox.event(Events.of("misfire", null, null, "late by a day", rig.ticker.nanos()));
        IntStream.range(0, 100).forEach(i -> rig.returns(rig.begin("filler")));
        for (int i = 0; i < 500; i++) {
            rig.returns(rig.begin("imports.users"));
            rig.tick();
        }
        rig.store.recovers();
        rounds(3);

        assertThat(rig.store.events("dropped").size()).isEqualTo(1);
        assertThat(rig.store.events("dropped").stream()
                        .mapToInt(event -> Integer.parseInt(event.text().split(" ", 2)[0]))
                        .sum())
                .isEqualTo(500);
    }

    // DESIGN, pulse
    @Test
    void afterAFailureTheLeaseIsRenewedAloneBeforeAnythingElseIsTried() {
        rig.begin();
        rig.store.fails(new StoreException(Kind.UNAVAILABLE, "statement timeout", null));
        rounds(2);
        rig.store.recovers();

        rig.tick();

        assertThat(rig.store.applied().get(0)).isEqualTo(Batch.EMPTY);
        assertThat(rig.store.applied().get(1).runs()).hasSize(1);
    }

    // pitfalls 12 and 18
    @Test
    void whateverIsThrownIsAFailureLikeAnother() {
        LiveRun run = rig.begin();
        rig.store.fails(new NullPointerException("in the driver"));

        assertThat(rig.tick()).isFalse();
        assertThat(rig.pulse.health().failures()).isEqualTo(1);

        rig.store.recovers();
        assertThat(rig.tick()).isTrue();
        assertThat(rig.row(run).status).isEqualTo(RunStatus.RUNNING);
    }
}
