package dev.holter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.EndReason;
import dev.holter.RunNotice;
import dev.holter.RunStatus;
import dev.holter.engine.Batch;
import dev.holter.engine.Store.Attempt;
import dev.holter.engine.Store.Command;
import dev.holter.postgres.StoreProbe.SeenRun;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A later attempt takes over: what becomes of the earlier ones. F3 */
abstract class SupersedeContract extends StoreContract {
    @Test
    void anOpenRunOfAnEarlierAttemptIsEndedAsSuperseded() {
        TestRun first = started();
        tick(Rows.of(first).beat(NOW, Rows.done(7)));
        TestRun second = begun(first.nextAttempt());

        List<RunNotice> ended = store.supersede(List.of(attempt(second)));

        assertThat(ended)
                .containsExactly(new RunNotice(
                        first.id(), first.workflowId(), "imports.users", RunStatus.SUPERSEDED, EndReason.SUPERSEDED));
        SeenRun seen = probe.run(first.id()).orElseThrow();
        assertThat(seen.status()).isEqualTo(RunStatus.SUPERSEDED);
        assertThat(seen.reason()).isEqualTo("SUPERSEDED");
        assertThat(seen.progress().done()).isEqualTo(7);
        assertThat(seen.stopReason()).isEqualTo("SUPERSEDED");
        assertThat(seen.stopAskedAt()).isNotNull();
        assertThat(probe.pulse(first.id())).isEmpty();
        assertThat(probe.events()).singleElement().satisfies(event -> {
            assertThat(event.kind()).isEqualTo("superseded");
            assertThat(event.runId()).isEqualTo(first.id());
        });
        assertThat(status(second)).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void itsWorkerIsTold() {
        UUID other = register(store, "beta");
        TestRun first = TestRun.of(other);
        store.tick(lease(other, NOW), Rows.batch(Rows.of(first).start(NOW)));
        TestRun next = first.nextAttempt();
        TestRun second = begun(new TestRun(next.id(), next.workflowId(), worker, next.from()));

        store.supersede(List.of(attempt(second)));

        assertThat(store.tick(reading(worker, NOW), Batch.EMPTY).commands()).isEmpty();
        assertThat(store.tick(reading(other, NOW), Batch.EMPTY).commands())
                .singleElement()
                .satisfies(command -> {
                    assertThat(command.kind()).isEqualTo(Command.SUPERSEDED);
                    assertThat(command.runId()).isEqualTo(first.id());
                });
    }

    @Test // pitfall 2
    void whatIsOverStaysAsItIs() {
        TestRun first = started();
        tick(Rows.of(first).succeeded(NOW, Rows.NONE));
        TestRun second = begun(first.nextAttempt());

        assertThat(store.supersede(List.of(attempt(second)))).isEmpty();
        assertThat(store.sweepSuperseded()).isEmpty();
        assertThat(status(first)).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(probe.events()).isEmpty();
    }

    @Test
    void attemptsOfOtherWorkAndLaterOnesRunOn() {
        TestRun first = started();
        TestRun other = started();
        TestRun second = begun(first.nextAttempt());
        TestRun third = begun(second.nextAttempt());

        store.supersede(List.of(attempt(second)));

        assertThat(status(first)).isEqualTo(RunStatus.SUPERSEDED);
        assertThat(status(other)).isEqualTo(RunStatus.RUNNING);
        assertThat(status(second)).isEqualTo(RunStatus.RUNNING);
        assertThat(status(third)).isEqualTo(RunStatus.RUNNING);
    }

    @Test // invariant 2
    void whatIsSupersededTwiceIsSoOnce() {
        TestRun first = started();
        TestRun second = begun(first.nextAttempt());

        store.supersede(List.of(attempt(second), attempt(second)));
        store.supersede(List.of(attempt(second)));

        assertThat(probe.events()).hasSize(1);
        assertThat(store.tick(reading(worker, NOW), Batch.EMPTY).commands()).hasSize(1);
    }

    @Test // pitfall 31
    void whatNobodySupersededInTimeIsFoundByTheSweep() {
        TestRun first = started();
        TestRun second = begun(first.nextAttempt());
        TestRun third = begun(second.nextAttempt());
        TestRun alone = started();

        assertThat(store.sweepSuperseded())
                .extracting(RunNotice::runId)
                .containsExactlyInAnyOrder(first.id(), second.id());
        assertThat(status(third)).isEqualTo(RunStatus.RUNNING);
        assertThat(status(alone)).isEqualTo(RunStatus.RUNNING);
        assertThat(store.sweepSuperseded()).isEmpty();
    }

    @Test
    void aRunThatWasAskedToStopBeforeKeepsWhoAskedAndWhy() {
        TestRun first = started();
        store.console().cancel(first.id(), "ann", "too slow");
        TestRun second = begun(first.nextAttempt());

        store.supersede(List.of(attempt(second)));

        assertThat(status(first)).isEqualTo(RunStatus.SUPERSEDED);
        assertThat(probe.run(first.id()).orElseThrow().stopReason()).isEqualTo("CANCEL");
    }

    @Test // F3: fenced out
    void aSupersededRunGetsNoFenceAndSavesNoCheckpoint() {
        TestRun first = started();
        TestRun second = begun(first.nextAttempt());
        store.supersede(List.of(attempt(second)));

        assertThat(store.raiseFence(first.workflowId(), first.id(), 1)).isEmpty();
        assertThat(tick(Rows.of(first).checkpoint("late")).checkpointed()).isEmpty();
        assertThat(store.raiseFence(second.workflowId(), second.id(), 2)).isPresent();
    }

    private TestRun begun(TestRun run) {
        tick(Rows.of(run).start(NOW));
        return run;
    }

    private static Attempt attempt(TestRun run) {
        return new Attempt(run.workflowId(), run.from().attempt());
    }
}
