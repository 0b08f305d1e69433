package dev.holter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.EndReason;
import dev.holter.RunNotice;
import dev.holter.RunStatus;
import dev.holter.engine.Batch;
import dev.holter.engine.Batch.ProgressRow;
import dev.holter.engine.Store.Lease;
import dev.holter.engine.Store.Lease.State;
import dev.holter.postgres.StoreProbe.SeenEvent;
import dev.holter.postgres.StoreProbe.SeenRun;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Suspecting, convicting, and the rest of a conviction that was cut short. */
abstract class SweepContract extends StoreContract {
    @Test
    void aStandstillIsMarkedOnceAndTold() { // B1
        tick(Batch.EMPTY);

        assertThat(store.suspect(worker, 1).orElseThrow().name()).isEqualTo("alpha");
        assertThat(store.suspect(worker, 1)).isEmpty();
        assertThat(probe.worker(worker).suspect()).isTrue();
        assertThat(kinds()).containsExactly("worker-suspect");
    }

    @Test
    void aCounterThatMovedIsNotSuspect() {
        tick(Batch.EMPTY);

        assertThat(store.suspect(worker, 0)).isEmpty();
        assertThat(probe.worker(worker).suspect()).isFalse();
    }

    @Test
    void aTickEndsTheSuspicion() {
        store.suspect(worker, 0);

        tick(Batch.EMPTY);

        assertThat(probe.worker(worker).suspect()).isFalse();
    }

    @Test
    void aConvictionFailsTheOpenRunsAndLeavesTheOthers() { // C2, C3, C8
        TestRun open = started();
        TestRun over = ended();
        UUID other = register(store, "beta");
        TestRun theirs = TestRun.of(other);
        store.tick(lease(other, NOW), Rows.batch(Rows.of(theirs).start(NOW)));

        List<RunNotice> lost = convict(worker).orElseThrow();

        assertThat(lost)
                .containsExactly(new RunNotice(
                        open.id(), open.workflowId(), "imports.users", RunStatus.TIMED_OUT, EndReason.WORKER_LOST));
        assertThat(seen(open).status()).isEqualTo(RunStatus.TIMED_OUT);
        assertThat(seen(open).reason()).isEqualTo("WORKER_LOST");
        assertThat(seen(open).endedAt()).isNotNull();
        assertThat(probe.pulse(open.id())).isEmpty();
        assertThat(status(over)).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(status(theirs)).isEqualTo(RunStatus.RUNNING);
        assertThat(probe.pulse(theirs.id())).isPresent();
        assertThat(probe.worker(worker).state()).isEqualTo("lost");
        assertThat(kinds()).containsExactlyInAnyOrder("worker-lost", "run-failed");
    }

    /** Invariant 5: of a run that nobody ended, too. */
    @Test
    void aLostRunKeepsTheProgressItLastToldOf() {
        TestRun run = TestRun.of(worker);
        ProgressRow begun = new ProgressRow(0, 500, 0, 1, "fetch", "pages", "page 1");
        ProgressRow last = new ProgressRow(12, -1, 3, 2, "write", null, null);
        tick(Rows.of(run).start(NOW, begun).stage(1, "fetch", NOW));
        tick(Rows.of(run).stage(2, "write", NOW).beat(NOW, last));

        assertThat(convict(worker)).isPresent();

        assertThat(seen(run).progress()).isEqualTo(last);
        assertThat(probe.stages(run.id())).allSatisfy(stage -> {
            assertThat(stage.outcome()).isEqualTo(RunStatus.TIMED_OUT);
            assertThat(stage.endedAt()).isNotNull();
        });
        assertThat(probe.stages(run.id()).get(1).progress().done()).isEqualTo(12);
    }

    /** Invariant 3, pitfall 2. */
    @Test
    void aCounterThatMovedConvictsNobody() {
        TestRun open = started();
        long before = counter(worker);
        tick(Batch.EMPTY);

        assertThat(store.convict(worker, before, () -> true)).isEmpty();
        assertThat(status(open)).isEqualTo(RunStatus.RUNNING);
        assertThat(probe.worker(worker).state()).isEqualTo("alive");
        assertThat(probe.events()).isEmpty();
    }

    @Test
    void aConvictionIsMadeOnce() { // invariant 2, pitfall 4
        started();
        long counter = counter(worker);

        assertThat(store.convict(worker, counter, () -> true).orElseThrow()).hasSize(1);
        assertThat(store.convict(worker, counter, () -> true)).isEmpty();
        assertThat(another().convict(worker, counter, () -> true)).isEmpty();
        assertThat(kinds()).containsExactlyInAnyOrder("worker-lost", "run-failed");
    }

    @Test
    void evidenceThatNoLongerHoldsLeavesEverythingAsItWas() { // C5
        TestRun open = started();
        AtomicInteger asked = new AtomicInteger();

        Optional<List<RunNotice>> lost = store.convict(worker, counter(worker), () -> asked.incrementAndGet() == 0);

        assertThat(asked).hasValue(1);
        assertThat(lost).isEmpty();
        assertThat(status(open)).isEqualTo(RunStatus.RUNNING);
        assertThat(probe.pulse(open.id())).isPresent();
        assertThat(probe.worker(worker).state()).isEqualTo("alive");
        assertThat(probe.events()).isEmpty();
        assertThat(convict(worker)).isPresent();
    }

    /** Pitfall 15: however many, in chunks. */
    @Test
    void runsOverAThousandAreAllFailedAndEachIsToldOnce() {
        List<TestRun> runs =
                IntStream.range(0, 2_100).mapToObj(i -> TestRun.of(worker)).toList();
        tick(Rows.batch(runs.stream().map(run -> Rows.of(run).start(NOW))));

        List<RunNotice> lost = convict(worker).orElseThrow();

        Set<UUID> told = new HashSet<>(lost.stream().map(RunNotice::runId).toList());
        assertThat(lost).hasSize(2_100);
        assertThat(told).hasSize(2_100);
        assertThat(store.look(runs.stream().map(TestRun::id).toList()).values())
                .allSatisfy(stored -> assertThat(stored.status()).isEqualTo(RunStatus.TIMED_OUT));
        assertThat(probe.events().stream().filter(event -> event.kind().equals("run-failed")))
                .hasSize(2_100);
    }

    /** E4: somebody deleted the row. It is put back and stands still like any other that nobody renews. */
    @Test
    void aWorkerWhoseRowIsGoneWhileItHasOpenRunsIsWatchedAgain() {
        TestRun run = started();
        probe.forget(worker);

        assertThat(store.sweepLeftovers()).isEmpty();

        assertThat(probe.worker(worker).state()).isEqualTo("alive");
        assertThat(status(run)).isEqualTo(RunStatus.RUNNING);
        assertThat(store.convict(worker, 0, () -> true)).isPresent();
        assertThat(status(run)).isEqualTo(RunStatus.TIMED_OUT);
    }

    @Test
    void whatASweepThatWasCutShortLeftOpenIsFailedByTheNext() {
        TestRun stray = stray();

        List<RunNotice> swept = store.sweepLeftovers();

        assertThat(swept).extracting(RunNotice::runId).containsExactly(stray.id());
        assertThat(status(stray)).isEqualTo(RunStatus.TIMED_OUT);
        assertThat(seen(stray).reason()).isEqualTo("WORKER_LOST");
        assertThat(store.sweepLeftovers()).isEmpty();
    }

    /** An open run under a worker that is lost, as a sweep leaves it that is cut short between two chunks. */
    private TestRun stray() {
        UUID other = register(store, "beta");
        TestRun stray = new TestRun(
                UUID.randomUUID(), UUID.randomUUID(), worker, TestRun.of(worker).from());
        assertThat(convict(worker)).isPresent();
        store.tick(lease(other, NOW), Rows.batch(Rows.of(stray).start(NOW)));
        return stray;
    }

    @Test
    void whatAWorkerLeftOpenWhenItStoppedIsShutDown() { // E3, E4
        TestRun open = started();
        store.tick(new Lease(worker, State.STOPPED, 0, null, false, NOW, false), Batch.EMPTY);

        List<RunNotice> swept = store.sweepLeftovers();

        assertThat(swept)
                .containsExactly(new RunNotice(
                        open.id(), open.workflowId(), "imports.users", RunStatus.TERMINATED, EndReason.SHUTDOWN));
        assertThat(status(open)).isEqualTo(RunStatus.TERMINATED);
    }

    @Test
    void whereNobodyIsOverNothingIsLeft() {
        TestRun open = started();

        assertThat(store.sweepLeftovers()).isEmpty();
        assertThat(status(open)).isEqualTo(RunStatus.RUNNING);
    }

    private Optional<List<RunNotice>> convict(UUID id) {
        return store.convict(id, counter(id), () -> true);
    }

    private SeenRun seen(TestRun run) {
        return probe.run(run.id()).orElseThrow();
    }

    private List<String> kinds() {
        return probe.events().stream().map(SeenEvent::kind).toList();
    }
}
