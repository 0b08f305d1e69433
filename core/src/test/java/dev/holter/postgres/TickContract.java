package dev.holter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holter.EndReason;
import dev.holter.RunStatus;
import dev.holter.engine.Batch;
import dev.holter.engine.Batch.EventRow;
import dev.holter.engine.Batch.ProgressRow;
import dev.holter.engine.Ending;
import dev.holter.engine.Failure;
import dev.holter.engine.Store;
import dev.holter.engine.Store.Answer;
import dev.holter.engine.Store.Lease;
import dev.holter.engine.Store.Lease.State;
import dev.holter.engine.Store.SeenLease;
import dev.holter.engine.Store.Stored;
import dev.holter.engine.StoreException;
import dev.holter.engine.StoreException.Kind;
import dev.holter.postgres.StoreProbe.SeenRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tick writes, and what it answers. */
abstract class TickContract extends StoreContract {
    @Test
    void aRegistrationIsAliveAndRepeatingItChangesNothing() {
        tick(Batch.EMPTY);

        store.register(worker(worker, "another name"));

        assertThat(probe.worker(worker).state()).isEqualTo("alive");
        assertThat(counter(worker)).isEqualTo(1);
    }

    @Test
    void eachTickMovesTheCounterAndSaysWhatRuns() {
        store.tick(new Lease(worker, State.ALIVE, 3, "imports.users", false, NOW, false), Batch.EMPTY);
        store.tick(new Lease(worker, State.STOPPING, 2, null, false, NOW, false), Batch.EMPTY);

        assertThat(counter(worker)).isEqualTo(2);
        assertThat(probe.worker(worker).state()).isEqualTo("stopping");
        assertThat(probe.worker(worker).running()).isEqualTo(2);
        assertThat(probe.worker(worker).task()).isNull();
    }

    @Test
    void everybodysLeaseIsReadInTheTickThatAsksForIt() {
        UUID twin = register(another(), "alpha");

        Answer asked = store.tick(reading(worker, NOW), Batch.EMPTY);
        Answer notAsked = tick(Batch.EMPTY);

        assertThat(asked.leases()).extracting(SeenLease::workerId).containsExactlyInAnyOrder(worker, twin);
        assertThat(asked.leases())
                .filteredOn(lease -> lease.workerId().equals(twin))
                .containsExactly(new SeenLease(twin, "alpha", 2, 0, false, 5 * SECOND, 10 * SECOND, 120 * SECOND));
        assertThat(notAsked.leases()).isEmpty();
    }

    @Test
    void workersThatAreOverAreNotAmongTheLeases() {
        UUID gone = register(store, "gone");
        store.tick(new Lease(gone, State.STOPPED, 0, null, false, NOW, false), Batch.EMPTY);

        Answer answer = store.tick(reading(worker, NOW), Batch.EMPTY);

        assertThat(answer.leases()).extracting(SeenLease::workerId).containsExactly(worker);
    }

    /** Clean goodbyes may be repeated, since the acknowledgement of the first may be lost. */
    @Test
    void aGoodbyeEndsTheRegistrationAndMayBeSaidTwice() { // E3
        Lease goodbye = new Lease(worker, State.STOPPED, 0, null, false, NOW, true);

        assertThat(store.tick(goodbye, Batch.EMPTY).alive()).isTrue();
        assertThat(store.tick(goodbye, Batch.EMPTY).alive()).isTrue();
        assertThat(tick(Batch.EMPTY).alive()).isFalse();
        assertThat(probe.worker(worker).state()).isEqualTo("stopped");
        assertThat(probe.worker(worker).endedAt()).isNotNull();
    }

    /** C6, pitfalls 19 and 22. */
    @Test
    void aTickWhoseLeaseIsGoneWritesNothingOfItsBatch() {
        TestRun open = started();
        assertThat(store.convict(worker, counter(worker), () -> true)).isPresent();
        TestRun late = TestRun.of(worker);
        EventRow event = event("misfire", "late");
        Batch rows = Rows.batch(
                Rows.of(late).start(NOW).stage(1, "fetch", NOW).checkpoint("late"),
                Rows.of(open).stage(1, "fetch", NOW).checkpoint("late").succeeded(NOW, Rows.done(7)));

        Answer answer = tick(new Batch(rows.runs(), List.of(event)));

        assertThat(answer).isEqualTo(Answer.REAPED);
        assertThat(probe.run(late.id())).isEmpty();
        assertThat(status(open)).isEqualTo(RunStatus.TIMED_OUT);
        assertThat(probe.stages(open.id())).isEmpty();
        assertThat(probe.checkpoint(open.workflowId())).isEmpty();
        assertThat(probe.events()).extracting(StoreProbe.SeenEvent::kind).doesNotContain("misfire");
        assertThat(probe.worker(worker).state()).isEqualTo("lost");
    }

    @Test
    void aTickOfARegistrationThatNeverWasWritesNothing() {
        TestRun run = TestRun.of(UUID.randomUUID());

        Answer answer =
                store.tick(lease(run.workerId(), NOW), Rows.batch(Rows.of(run).start(NOW)));

        assertThat(answer.alive()).isFalse();
        assertThat(probe.run(run.id())).isEmpty();
    }

    @Test
    void aStartIsRecordedWithAllItsRowsAndABeatAtOnce() { // A1, B6, pitfall 7
        TestRun run = TestRun.of(worker).labelled(Map.of("tenant", "7"));

        Answer answer = tick(
                Rows.of(run).start(NOW - 2 * SECOND, Rows.done(3, "page 1")).stage(1, "fetch", NOW - SECOND));

        assertThat(answer.inserted()).containsExactly(run.id());
        assertThat(answer.questioned()).isEmpty();
        SeenRun seen = probe.run(run.id()).orElseThrow();
        assertThat(seen.status()).isEqualTo(RunStatus.RUNNING);
        assertThat(seen.workerId()).isEqualTo(worker);
        assertThat(seen.labels()).isEqualTo(Map.of("tenant", "7"));
        assertThat(seen.endedAt()).isNull();
        assertThat(probe.pulse(run.id()).orElseThrow().beatAt()).isEqualTo(seen.startedAt());
        assertThat(probe.pulse(run.id()).orElseThrow().progress()).isEqualTo(Rows.done(3, "page 1"));
        assertThat(probe.stages(run.id())).hasSize(1);
    }

    @Test
    void aStartThatIsRepeatedIsAQuestionThatTheStoredRowAnswers() { // pitfall 48
        TestRun run = started();

        Answer again = tick(Rows.of(run).start(NOW - 60 * SECOND));

        assertThat(again.inserted()).isEmpty();
        assertThat(again.questioned()).containsExactly(run.id());
        assertThat(again.unmatched()).isEqualTo(Map.of(run.id(), new Stored(RunStatus.RUNNING, worker)));
        assertThat(probe.runs()).isEqualTo(1);
    }

    @Test
    void aRunThatBeganAndEndedInOneTickIsOneRowWithItsTrueLengthAndLastProgress() { // invariant 5
        TestRun run = TestRun.of(worker);

        Answer answer = tick(Rows.of(run)
                .start(NOW - 900 * MILLI, Rows.done(3, "page 1"))
                .succeeded(NOW - 899 * MILLI, Rows.done(9, "last")));

        assertThat(answer.inserted()).containsExactly(run.id());
        SeenRun seen = probe.run(run.id()).orElseThrow();
        assertThat(seen.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(seen.length()).isEqualTo(Duration.ofMillis(1));
        assertThat(seen.progress()).isEqualTo(Rows.done(9, "last"));
        assertThat(probe.pulse(run.id())).isEmpty();
    }

    @Test
    void aRunWithinOneTickKeepsItsStagesAndCheckpoint() {
        TestRun run = TestRun.of(worker);

        tick(Rows.of(run)
                .start(NOW - 900 * MILLI)
                .stage("fetch", NOW - 800 * MILLI, NOW - 700 * MILLI, RunStatus.SUCCEEDED, stage(1, "fetch", 10))
                .stage("write", NOW - 700 * MILLI, NOW - 600 * MILLI, RunStatus.FAILED, stage(2, "write", 4))
                .checkpoint("page 3")
                .failed(NOW - 600 * MILLI, new Failure("java.lang.IllegalStateException", "no", "stack")));

        assertThat(probe.stages(run.id()))
                .extracting(StoreProbe.SeenStage::outcome)
                .containsExactly(RunStatus.SUCCEEDED, RunStatus.FAILED);
        assertThat(probe.checkpoint(run.workflowId()).orElseThrow().text()).isEqualTo("page 3");
        assertThat(probe.run(run.id()).orElseThrow().failure())
                .isEqualTo(new Failure("java.lang.IllegalStateException", "no", "stack"));
    }

    @Test
    void anEndIsRecordedWithWhyAndWithTheLastProgress() { // A1, A6, C8, pitfalls 23 and 36
        TestRun run = started();
        tick(Rows.of(run).beat(NOW, Rows.done(5)));
        Ending cancelled = new Ending(RunStatus.CANCELLED, EndReason.CANCELLED, "by hand", null, NOW);

        tick(Rows.of(run)
                .end(cancelled, Rows.done(8, "last"), Rows.stop(run, "CANCEL", NOW - 2 * SECOND, NOW - SECOND)));

        SeenRun seen = probe.run(run.id()).orElseThrow();
        assertThat(seen.status()).isEqualTo(RunStatus.CANCELLED);
        assertThat(seen.reason()).isEqualTo("CANCELLED");
        assertThat(seen.note()).isEqualTo("by hand");
        assertThat(seen.stopReason()).isEqualTo("CANCEL");
        assertThat(Duration.between(seen.stopAskedAt(), seen.stopObservedAt())).isEqualTo(Duration.ofSeconds(1));
        assertThat(seen.progress()).isEqualTo(Rows.done(8, "last"));
        assertThat(probe.pulse(run.id())).isEmpty();
    }

    /** Invariant 1, pitfalls 2 and 3. */
    @Test
    void aTerminalStatusNeverChangesAndTheSecondEndIsToldWhereTheRunStands() {
        TestRun run = started();
        tick(Rows.of(run).succeeded(NOW - SECOND, Rows.done(8)));

        Answer answer = tick(Rows.of(run).failed(NOW, new Failure("x.Y", null, null)));

        assertThat(status(run)).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(probe.run(run.id()).orElseThrow().failure()).isNull();
        assertThat(answer.questioned()).containsExactly(run.id());
        assertThat(answer.unmatched()).isEqualTo(Map.of(run.id(), new Stored(RunStatus.SUCCEEDED, worker)));
    }

    @Test
    void anEndOfARunThatIsNotThereSaysThatItIsMissing() {
        TestRun run = TestRun.of(worker);

        Answer answer = tick(Rows.of(run).succeeded(NOW, Rows.done(1)));

        assertThat(answer.questioned()).containsExactly(run.id());
        assertThat(answer.unmatched()).isEmpty();
        assertThat(probe.runs()).isZero();
    }

    /** The usual tick: nothing but beats, and everybody's leases. A store may do it in its own way. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBeatStoresTheNewestProgressAndItsTime(boolean reads) { // A4
        TestRun run = started();
        tick(Rows.of(run).beat(NOW - 9 * SECOND, Rows.done(1)));

        Answer answer = beats(reads, Rows.of(run).beat(NOW - 3 * SECOND, Rows.done(8, "page 2")));

        assertThat(answer.questioned()).isEmpty();
        assertThat(answer.leases()).hasSize(reads ? 1 : 0);
        assertThat(counter(worker)).isEqualTo(3);
        assertThat(probe.pulse(run.id()).orElseThrow().counter()).isEqualTo(2);
        assertThat(probe.pulse(run.id()).orElseThrow().progress()).isEqualTo(Rows.done(8, "page 2"));
        assertThat(Duration.between(probe.pulse(run.id()).orElseThrow().beatAt(), probe.now()))
                .isBetween(Duration.ofSeconds(3), Duration.ofSeconds(13));
    }

    /** Decision 017: what the store has already need not come again, and stays. */
    @Test
    void aRunThatIsWhereItWasSendsItsCountAndItsDetail() { // A4
        TestRun run = started();
        ProgressRow whole = new ProgressRow(3, 50, 2, 1, "fetch", "users", "page 1");
        beats(true, Rows.of(run).beat(NOW - 9 * SECOND, whole));

        Answer answer = beats(
                true, Rows.of(run).count(NOW - 3 * SECOND, new ProgressRow(8, 50, 2, 1, "fetch", "users", "page 2")));

        assertThat(answer.questioned()).isEmpty();
        assertThat(answer.leases()).hasSize(1);
        assertThat(probe.pulse(run.id()).orElseThrow().counter()).isEqualTo(2);
        assertThat(probe.pulse(run.id()).orElseThrow().progress())
                .isEqualTo(new ProgressRow(8, 50, 2, 1, "fetch", "users", "page 2"));
        assertThat(Duration.between(probe.pulse(run.id()).orElseThrow().beatAt(), probe.now()))
                .isBetween(Duration.ofSeconds(3), Duration.ofSeconds(13));
    }

    @Test
    void oneRunThatIsSomewhereElseTakesNothingFromTheOthers() {
        TestRun same = started();
        TestRun moved = started();
        ProgressRow stage = new ProgressRow(1, 50, 0, 1, "fetch", "users", null);
        beats(true, Rows.of(same).beat(NOW, stage), Rows.of(moved).beat(NOW, stage));
        ProgressRow further = new ProgressRow(2, 50, 0, 1, "fetch", "users", null);
        ProgressRow elsewhere = new ProgressRow(2, 60, 0, 1, "fetch", "users", null);

        beats(true, Rows.of(same).count(NOW, further), Rows.of(moved).beat(NOW, elsewhere));

        assertThat(probe.pulse(same.id()).orElseThrow().progress()).isEqualTo(further);
        assertThat(probe.pulse(moved.id()).orElseThrow().progress()).isEqualTo(elsewhere);
    }

    @Test
    void aCountOfARunThatIsOverIsAQuestion() { // invariant 4
        TestRun over = started();
        TestRun open = started();
        tick(Rows.of(over).succeeded(NOW, Rows.done(8)));

        Answer answer = beats(
                true, Rows.of(over).count(NOW, Rows.done(9)), Rows.of(open).count(NOW, Rows.done(2)));

        assertThat(answer.questioned()).containsExactly(over.id());
        assertThat(probe.pulse(open.id()).orElseThrow().progress().done()).isEqualTo(2);
    }

    @Test
    void aCountUnderALeaseThatIsGoneWritesNothing() { // C6
        TestRun run = started();
        tick(Rows.of(run).beat(NOW, Rows.done(1)));
        store.tick(new Lease(worker, State.STOPPED, 0, null, false, NOW, false), Batch.EMPTY);

        Answer answer = beats(true, Rows.of(run).count(NOW, Rows.done(2)));

        assertThat(answer).isEqualTo(Answer.REAPED);
        assertThat(probe.pulse(run.id()).orElseThrow().progress().done()).isEqualTo(1);
    }

    /** Invariant 4, pitfall 22: the pulse is gone with the end. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBeatOfARunThatIsOverIsNotKeptAndIsAQuestion(boolean reads) {
        TestRun over = started();
        TestRun open = started();
        tick(Rows.of(over).succeeded(NOW, Rows.done(8)));

        Answer answer =
                tick(Rows.of(over).beat(NOW, Rows.done(9)), Rows.of(open).beat(NOW, Rows.done(2)));

        assertThat(answer.questioned()).containsExactly(over.id());
        assertThat(answer.unmatched()).containsEntry(over.id(), new Stored(RunStatus.SUCCEEDED, worker));
        assertThat(probe.pulse(over.id())).isEmpty();
        assertThat(probe.run(over.id()).orElseThrow().progress()).isEqualTo(Rows.done(8));
        assertThat(probe.pulse(open.id()).orElseThrow().progress()).isEqualTo(Rows.done(2));
    }

    /** What runs on under another registration: its pulse is there, the lease that the beat comes with is not. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBeatWithoutALeaseIsNotKept(boolean reads) { // C6
        UUID other = register(another(), "beta");
        TestRun run = TestRun.of(worker);
        tick(Rows.of(run).start(NOW, Rows.done(1)));
        store.tick(new Lease(other, State.STOPPED, 0, null, false, NOW, false), Batch.EMPTY);

        Lease gone = new Lease(other, State.ALIVE, 1, null, false, NOW, reads);
        Answer answer = store.tick(gone, Rows.batch(Rows.of(run).beat(NOW, Rows.done(9))));

        assertThat(answer).isEqualTo(Answer.REAPED);
        assertThat(probe.pulse(run.id()).orElseThrow().progress()).isEqualTo(Rows.done(1));
    }

    private Answer beats(boolean reads, Rows... rows) {
        return store.tick(reads ? reading(worker, NOW) : lease(worker, NOW), Rows.batch(rows));
    }

    @Test
    void aStageIsOneRowFromItsBeginningToItsEnd() { // A2
        TestRun run = started();
        tick(Rows.of(run).stage(1, "fetch", NOW - 9 * SECOND));

        tick(Rows.of(run)
                .stage("fetch", NOW - 9 * SECOND, NOW - 4 * SECOND, RunStatus.SUCCEEDED, stage(1, "fetch", 10))
                .stage(2, "fetch", NOW - 4 * SECOND));

        List<StoreProbe.SeenStage> stages = probe.stages(run.id());
        assertThat(stages).extracting(StoreProbe.SeenStage::name).containsExactly("fetch", "fetch");
        assertThat(stages)
                .extracting(StoreProbe.SeenStage::outcome)
                .containsExactly(RunStatus.SUCCEEDED, RunStatus.RUNNING);
        assertThat(stages.get(0).progress().done()).isEqualTo(10);
        assertThat(stages.get(0).endedAt()).isNotNull();
        assertThat(stages.get(1).endedAt()).isNull();
    }

    @Test
    void aStageOfARunThatIsOverIsNotKept() { // invariant 4
        TestRun run = ended();

        tick(Rows.of(run).stage(1, "late", NOW));

        assertThat(probe.stages(run.id())).isEmpty();
    }

    @Test
    void anEventIsKeptOnceWhateverHowOftenItIsSent() {
        EventRow event = event("misfire", "three firings were missed");

        tick(new Batch(List.of(), List.of(event)));
        tick(new Batch(List.of(), List.of(event)));

        assertThat(probe.events()).hasSize(1);
        assertThat(probe.events().get(0).text()).isEqualTo("three firings were missed");
    }

    @Test
    void anErasedRunLeavesNothing() { // A8b
        TestRun run = started();
        tick(Rows.of(run).stage(1, "fetch", NOW).checkpoint("page 3").beat(NOW, Rows.done(1)));

        tick(Rows.of(run).erased());
        Answer again = tick(Rows.of(run).erased());

        assertThat(again.questioned()).isEmpty();
        assertThat(probe.run(run.id())).isEmpty();
        assertThat(probe.pulse(run.id())).isEmpty();
        assertThat(probe.stages(run.id())).isEmpty();
        assertThat(probe.checkpoint(run.workflowId())).isEmpty();
    }

    @Test
    void aRunThatSomebodyEndedIsNotErased() { // invariant 1
        TestRun run = ended();

        tick(Rows.of(run).erased());

        assertThat(status(run)).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void lookTellsWhereRunsStandAndNothingOfThoseThatAreMissing() {
        TestRun open = started();
        TestRun over = ended();

        assertThat(store.look(List.of(open.id(), over.id(), UUID.randomUUID())))
                .isEqualTo(Map.of(
                        open.id(), new Stored(RunStatus.RUNNING, worker),
                        over.id(), new Stored(RunStatus.SUCCEEDED, worker)));
        assertThat(store.look(List.of())).isEmpty();
    }

    @Test
    void aBatchOfManyRunsIsWrittenAsOne() {
        List<TestRun> runs =
                IntStream.range(0, 2_500).mapToObj(i -> TestRun.of(worker)).toList();

        Answer answer = tick(Rows.batch(runs.stream().map(run -> Rows.of(run).start(NOW))));
        tick(Rows.batch(runs.stream().map(run -> Rows.of(run).succeeded(NOW, Rows.done(1)))));

        assertThat(answer.inserted()).hasSize(2_500);
        assertThat(store.look(runs.stream().map(TestRun::id).toList()))
                .hasSize(2_500)
                .containsEntry(runs.get(0).id(), new Stored(RunStatus.SUCCEEDED, worker))
                .containsEntry(runs.get(2_499).id(), new Stored(RunStatus.SUCCEEDED, worker));
    }

    /** The engine narrows it down; what it needs is the right word, and a store in the state it was in. */
    @Test
    void aRowThatCannotBeStoredIsNamedAsSuchAndItsWholeBatchIsNot() { // invariant 10
        TestRun bad = TestRun.named(worker, "nul \u0000 within");
        TestRun good = TestRun.of(worker);

        assertThatThrownBy(() -> tick(Rows.of(bad).start(NOW), Rows.of(good).start(NOW)))
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.DATA));

        assertThat(probe.runs()).isZero();
        assertThat(tick(Rows.of(good).start(NOW)).inserted()).containsExactly(good.id());
    }

    @Test
    void anotherProcessSeesWhatATickWrote() {
        TestRun run = started();
        Store another = another();

        assertThat(another.look(List.of(run.id()))).containsKey(run.id());
    }

    static EventRow event(String kind, String text) {
        return new EventRow(UUID.randomUUID(), NOW, kind, null, null, text);
    }

    static ProgressRow stage(int ordinal, String name, long done) {
        return new ProgressRow(done, -1, 0, ordinal, name, null, null);
    }
}
