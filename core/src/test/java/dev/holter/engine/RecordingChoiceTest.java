package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holter.Run;
import dev.holter.RunStatus;
import dev.holter.StopReason;
import dev.holter.settings.Recording;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A8b: how much is recorded is a choice per job type. */
class RecordingChoiceTest {
    private final PulseRig rig = new PulseRig(new Outbox(), PulseRig.settings(Map.of("slowAfter", "1m")));

    private LiveRun poll() {
        return rig.begin(PulseRig.start("poll.inbox"), Recording.PROBLEMS);
    }

    private void settle() {
        rig.tick();
        rig.tick();
        assertThat(rig.outbox.placesTaken()).isZero();
        assertThat(rig.outbox.stackChars()).isZero();
        assertThat(rig.pulse.waiting()).isZero();
    }

    @Test
    void aShortSuccessIsNeverWritten() {
        LiveRun run = poll();
        rig.transitions();
        rig.ticker.advanceMillis(100);
        rig.returns(run);

        settle();

        assertThat(rig.store.has(run.id())).isFalse();
        assertThat(rig.store.applied()).allMatch(Batch::isEmpty);
    }

    @Test
    void aFailureIsWrittenHoweverShort() {
        LiveRun run = poll();
        rig.fails(run, new IllegalStateException("no route"));

        settle();

        assertThat(rig.row(run).status).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void aStoppedRunIsWritten() {
        LiveRun run = poll();
        run.stop(StopReason.CANCEL);
        run.stopRequested();
        rig.returns(run);

        settle();

        assertThat(rig.row(run).status).isEqualTo(RunStatus.CANCELLED);
    }

    @Test
    void aRunThatTakesLongerThanATickIsShownWhileItRunsAndErasedWhenItWasNoProblem() {
        LiveRun run = poll();
        run.stage("fetch");
        rig.tick();
        rig.tick();
        assertThat(rig.row(run).status).isEqualTo(RunStatus.RUNNING);

        rig.returns(run);
        settle();

        assertThat(rig.store.has(run.id())).isFalse();
        assertThat(rig.store.erased()).containsExactly(run.id());
    }

    @Test
    void aSlowSuccessStays() {
        LiveRun run = poll();
        rig.tick();
        rig.tick();
        rig.ticker.advanceSeconds(60);
        rig.returns(run);

        settle();

        assertThat(rig.row(run).status).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(rig.store.erased()).isEmpty();
    }

    @Test
    void aLongRunThatFailsStays() {
        LiveRun run = poll();
        rig.tick();
        rig.tick();
        rig.fails(run, new IllegalStateException("no route"));

        settle();

        assertThat(rig.row(run).status).isEqualTo(RunStatus.FAILED);
    }

    // pitfall 48
    @Test
    void aRunWhoseStartMayBeWrittenIsErasedEvenIfItsAcknowledgementWasLost() {
        LiveRun run = poll();
        rig.store.losesAcknowledgements(1);
        assertThat(rig.tick()).isFalse();
        rig.returns(run);

        settle();

        assertThat(rig.store.has(run.id())).isFalse();
    }

    @Test
    void aRunThatEndsWhileItsStartIsWrittenIsErased() {
        LiveRun run = poll();
        rig.ticker.advanceSeconds(1);
        rig.store.during(() -> rig.returns(run));
        rig.tick();

        settle();

        assertThat(rig.store.has(run.id())).isFalse();
    }

    @Test
    void whoeverWaitsForTheEndOfARunThatIsNotWrittenIsTold() throws InterruptedException {
        LiveRun run = poll();
        rig.returns(run);
        Thread waiting = new Thread(() -> {
            try {
                run.record().awaitWritten(true, 60_000_000_000L);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        waiting.start();
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

        rig.tick();

        waiting.join(60_000);
        assertThat(waiting.isAlive()).isFalse();
    }

    // A8b
    @Test
    void noneRecordsNothing() {
        FakeStore store = new FakeStore();
        Engine engine = EngineRig.unstarted(store, Map.of("record", "none"));
        var run = engine.begin(PulseRig.start("poll.inbox"));

        run.bind();
        assertThat(Run.current().tracked()).isFalse();
        run.unbind();
        run.returned();
        engine.pulse().round(true);

        assertThat(store.rowCount()).isZero();
    }
}
