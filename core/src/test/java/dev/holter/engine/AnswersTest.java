package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holter.RunStatus;
import dev.holter.RunStoppedException;
import dev.holter.StopReason;
import dev.holter.settings.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A row that met nothing is a question, and what the store answers decides. */
class AnswersTest {
    private final PulseRig rig = new PulseRig();
    private final LiveRun run = rig.begin();

    AnswersTest() {
        rig.tick();
        rig.tick();
    }

    // pitfall 22, C6
    @ParameterizedTest
    @CsvSource({
        "TIMED_OUT,LOST",
        "FAILED,LOST",
        "TERMINATED,KILL",
        "SUPERSEDED,SUPERSEDED",
        "CANCELLED,CANCEL",
        "SUCCEEDED,LOST"
    })
    void aRunThatSomebodyElseEndedIsStoppedForThatReason(RunStatus stored, StopReason reason) {
        rig.store.ends(run.id(), stored);
        run.advance();

        rig.tick();

        assertThat(run.stopRequested()).contains(reason);
        assertThat(rig.row(run).status).isEqualTo(stored);
    }

    // Invariant 1, invariant 4
    @Test
    void whatReallyBecameOfItIsALateOutcomeAndChangesNoStatus() {
        rig.store.ends(run.id(), RunStatus.TIMED_OUT);

        rig.returns(run);
        rig.tick();
        rig.tick();

        assertThat(rig.row(run).status).isEqualTo(RunStatus.TIMED_OUT);
        assertThat(rig.store.events("late-outcome")).singleElement().satisfies(event -> {
            assertThat(event.runId()).isEqualTo(run.id());
            assertThat(event.text()).isEqualTo("recorded as TIMED_OUT, but its worker reports: SUCCEEDED");
        });
    }

    @Test
    void aRunThatIsStoppedThatWayTellsItsLateOutcomeOnce() {
        rig.store.ends(run.id(), RunStatus.TIMED_OUT);
        run.advance();
        rig.tick();
        rig.fails(run, new RunStoppedException(StopReason.LOST));

        rig.tick();
        rig.tick();

        assertThat(rig.store.events("late-outcome"))
                .singleElement()
                .satisfies(event -> assertThat(event.text())
                        .isEqualTo("recorded as TIMED_OUT, but its worker reports: CANCELLED (WORKER_LOST)"));
        assertThat(rig.outbox.stackChars()).isZero();
    }

    @Test
    void anEndOnItsWayWhenSomebodyElseEndsTheRunIsALateOutcome() {
        run.advance();
        rig.store.during(() -> {
            rig.store.ends(run.id(), RunStatus.TERMINATED);
            rig.returns(run);
        });

        rig.tick();
        rig.tick();
        rig.tick();

        assertThat(rig.row(run).status).isEqualTo(RunStatus.TERMINATED);
        assertThat(rig.store.events("late-outcome")).hasSize(1);
        assertThat(rig.pulse.waiting()).isZero();
    }

    @Test
    void aRowThatIsNotThereIsInsertedAgain() {
        run.stage("write", 10, "rows");
        rig.tick();
        rig.store.forgets(run.id());
        run.advance(4);

        rig.tick();

        assertThat(rig.row(run).status).isEqualTo(RunStatus.RUNNING);
        assertThat(rig.row(run).progress.done()).isEqualTo(4);
        assertThat(rig.row(run).stage(1).name()).isEqualTo("write");
        assertThat(run.stopRequested()).isEmpty();
    }

    @Test
    void aRowThatIsNotThereWhenTheRunEndsIsInsertedAsEnded() {
        rig.store.forgets(run.id());
        run.advance(4);
        rig.returns(run);

        rig.tick();

        assertThat(rig.row(run).status).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(rig.row(run).progress.done()).isEqualTo(4);
        assertThat(rig.pulse.waiting()).isZero();
        assertThat(rig.store.events("late-outcome")).isEmpty();
    }

    @Test
    void aCheckpointOfARowThatIsNotThereIsSavedWithTheRowAndAccusesNobody() {
        rig.store.forgets(run.id());
        run.checkpoint("page 3");

        rig.tick();
        rig.tick();

        assertThat(run.stopRequested()).isEmpty();
        assertThat(rig.store.has(run.id())).isTrue();
        FakeStore.Cell cell = rig.store.checkpoint(run.workflowId());
        assertThat(cell.text()).isEqualTo("page 3");
    }

    @Test
    void aRunThatWasEndedElsewhereIsNotAlsoSupersededForItsCheckpoint() {
        rig.store.ends(run.id(), RunStatus.TERMINATED);
        run.checkpoint("page 3");
        long ticket = run.checkpoints().putAwaited(new Payload("text", new byte[0]));

        rig.tick();

        assertThat(run.stopRequested()).contains(StopReason.KILL);
        assertThat(catchThrowableOfType(
                                RunStoppedException.class,
                                () -> run.checkpoints().await(ticket, 1))
                        .reason())
                .isEqualTo(StopReason.KILL);
    }

    @Test
    void anErasedRunIsAskedForOnlyOnce() {
        LiveRun quiet = rig.begin(PulseRig.start("poll.inbox"), Recording.PROBLEMS);
        rig.tick();
        rig.tick();
        assertThat(rig.store.has(quiet.id())).isTrue();

        rig.returns(quiet);
        rig.live.put(quiet.id(), quiet);
        rig.tick();
        rig.tick();
        rig.tick();

        assertThat(rig.store.erased()).containsExactly(quiet.id());
        assertThat(rig.store.applied().stream()
                        .flatMap(batch -> batch.runs().stream())
                        .filter(Batch.RunRows::erase))
                .hasSize(1);
        assertThat(rig.outbox.placesTaken()).isZero();
    }
}
