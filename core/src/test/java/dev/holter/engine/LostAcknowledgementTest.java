package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.RunStatus;
import dev.holter.fixtures.CapturedLog;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pitfall 48: a commit whose acknowledgement is lost loses nothing and doubles nothing, at every kind of row. */
class LostAcknowledgementTest {
    private final PulseRig rig = new PulseRig();
    private final LiveRun run = rig.begin();
    private final CapturedLog log = CapturedLog.of(PulseHealth.class.getName());

    @AfterEach
    void nothingWaitsAndNobodyIsAccused() {
        rig.tick();
        rig.tick();

        assertThat(rig.pulse.waiting()).isZero();
        assertThat(rig.outbox.placesTaken()).isZero();
        assertThat(rig.outbox.stackChars()).isZero();
        assertThat(rig.store.events("late-outcome")).isEmpty();
        assertThat(run.stopRequested()).isEmpty();
        assertThat(rig.store.rowCount()).isEqualTo(1);
        log.close();
    }

    private void lose() {
        rig.store.losesAcknowledgements(1);
        assertThat(rig.tick()).isFalse();
    }

    @Test
    void ofAStart() {
        lose();

        rig.tick();
        run.advance(3);
        rig.tick();

        assertThat(rig.row(run).progress.done()).isEqualTo(3);
        assertThat(rig.row(run).status).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void ofAStartWhoseRunHasEndedSince() {
        lose();
        run.advance(4);
        rig.fails(run, new IllegalStateException("no route"));

        rig.tick();

        assertThat(rig.row(run).status).isEqualTo(RunStatus.FAILED);
        assertThat(rig.row(run).progress.done()).isEqualTo(4);
    }

    /** The store heard of it only by its start, and somebody ended it there: that its thread has left is told all the same. */
    @Test
    void ofAStartWhoseRunIsKilledAndHasEndedSince() {
        lose();
        rig.store.ends(run.id(), RunStatus.TERMINATED);
        rig.returns(run);

        rig.tick();
        rig.tick();

        assertThat(rig.store.unmatchedEnds()).contains(run.id());
        assertThat(rig.store.events("late-outcome")).hasSize(1);
        rig.store.forgetEvents();
    }

    @Test
    void ofAStartWithItsEnd() {
        run.stage("fetch");
        run.advance(4);
        rig.returns(run);

        lose();
        rig.tick();

        assertThat(rig.row(run).status).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(rig.row(run).progress.done()).isEqualTo(4);
        assertThat(rig.row(run).stage(1).outcome()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void ofAnEnd() {
        rig.tick();
        run.advance(4);
        rig.fails(run, new IllegalStateException("no route"));

        lose();
        rig.tick();

        assertThat(rig.row(run).status).isEqualTo(RunStatus.FAILED);
        assertThat(rig.store.unmatchedEnds()).containsExactly(run.id());
    }

    @Test
    void ofAStage() {
        rig.tick();
        run.stage("fetch");

        lose();
        run.stage("write");
        rig.tick();

        assertThat(rig.row(run).stages).hasSize(2);
        assertThat(rig.row(run).stage(1).outcome()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(rig.row(run).stage(2).outcome()).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void ofABeat() {
        rig.tick();
        run.advance(5);

        lose();
        rig.tick();

        assertThat(rig.row(run).progress.done()).isEqualTo(5);
    }

    @Test
    void ofACheckpoint() {
        rig.tick();
        run.checkpoint("page 3");

        lose();
        rig.tick();

        FakeStore.Cell cell = rig.store.checkpoint(run.workflowId());
        assertThat(cell.text()).isEqualTo("page 3");
        assertThat(cell.fence()).isEqualTo(1);
    }

    @Test
    void ofACheckpointWithTheEnd() {
        rig.tick();
        run.checkpoint("page 3");
        rig.returns(run);

        lose();
        rig.tick();

        assertThat(rig.row(run).status).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(rig.store.checkpoint(run.workflowId()).writes()).isEqualTo(1);
    }

    @Test
    void ofAnEvent() {
        rig.outbox.event(Events.of("misfire", null, null, "late by a day", rig.ticker.nanos()));

        lose();
        rig.tick();
        rig.tick();

        assertThat(rig.store.events("misfire")).hasSize(1);
    }

    @Test
    void ofEverythingAtOnceAgainAndAgain() {
        run.stage("fetch");
        lose();
        run.advance(2);
        run.checkpoint("page 1");
        lose();
        run.stage("write");
        lose();
        rig.outbox.event(Events.of("misfire", null, null, "late by a day", rig.ticker.nanos()));
        run.advance(9);
        rig.returns(run);
        lose();
        lose();
        rig.tick();

        assertThat(rig.row(run).status).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(rig.row(run).progress.done()).isEqualTo(9);
        assertThat(rig.row(run).stages).hasSize(2);
        assertThat(rig.store.events("misfire")).hasSize(1);
    }
}
