package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holter.EndReason;
import dev.holter.RunStatus;
import dev.holter.RunStoppedException;
import dev.holter.StopReason;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** DESIGN's table: what a body that ended means after a stop. */
class EndingTest {
    private static final Failure FAILURE = Failure.of(new IllegalStateException("no route"));

    @Test
    void withoutAStopABodyThatReturnedSucceeded() {
        assertThat(Ending.returned(null, false, 7)).isEqualTo(new Ending(RunStatus.SUCCEEDED, null, null, null, 7));
    }

    @Test
    void withoutAStopABodyThatThrewFailed() {
        assertThat(Ending.threw(FAILURE, null, 7))
                .isEqualTo(new Ending(RunStatus.FAILED, EndReason.JOB_ERROR, null, FAILURE, 7));
    }

    // C8, D6
    @ParameterizedTest
    @CsvSource({
        "CANCEL,CANCELLED",
        "KILL,KILLED",
        "LOST,WORKER_LOST",
        "DEADLINE,DEADLINE",
        "STALL,STALLED",
        "SHUTDOWN,SHUTDOWN",
        "SUPERSEDED,SUPERSEDED"
    })
    void everyReasonToStopHasItsOwnReasonToEnd(StopReason stop, EndReason reason) {
        Ending observed = Ending.returned(stop, true, 7);
        Ending threw = Ending.threw(FAILURE, stop, 7);

        assertThat(observed).isEqualTo(new Ending(RunStatus.CANCELLED, reason, null, null, 7));
        assertThat(threw).isEqualTo(new Ending(RunStatus.CANCELLED, reason, null, FAILURE, 7));
    }

    @ParameterizedTest
    @EnumSource(StopReason.class)
    void aBodyThatNeverLookedFinishedBeforeTheStop(StopReason stop) {
        Ending ending = Ending.returned(stop, false, 7);

        assertThat(ending.status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(ending.reason()).isNull();
        assertThat(ending.note()).isEqualTo("finished before the stop (" + stop + ")");
    }

    @Test
    void whoeverAsksWhetherAStopWasRequestedHasSeenIt() {
        PulseRig rig = new PulseRig();
        LiveRun looked = rig.begin();
        LiveRun checked = rig.begin();
        LiveRun blind = rig.begin();
        for (LiveRun run : List.of(looked, checked, blind)) {
            run.stop(StopReason.CANCEL);
        }
        assertThat(looked.stopRequested()).contains(StopReason.CANCEL);
        assertThatThrownBy(checked::checkStop).isInstanceOf(RunStoppedException.class);

        rig.returns(looked);
        rig.returns(checked);
        rig.returns(blind);
        rig.tick();

        assertThat(rig.row(looked).status).isEqualTo(RunStatus.CANCELLED);
        assertThat(rig.row(checked).status).isEqualTo(RunStatus.CANCELLED);
        assertThat(rig.row(blind).status).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void anEndThatNobodySawIsAFailureOfItsOwnKind() {
        Ending ending = Ending.unseen("the thread runs another job\u0000", 7);

        assertThat(ending.status()).isEqualTo(RunStatus.FAILED);
        assertThat(ending.reason()).isEqualTo(EndReason.END_UNSEEN);
        assertThat(ending.note()).isEqualTo("the thread runs another job\u2400");
    }

    @Test
    void withoutItsStackAnEndingKeepsTheRest() {
        Ending ending = Ending.threw(FAILURE, null, 7);

        assertThat(ending.stackLength()).isPositive();
        assertThat(ending.withoutStack().stackLength()).isZero();
        assertThat(ending.withoutStack().failure())
                .isEqualTo(new Failure("java.lang.IllegalStateException", "no route", null));
        assertThat(Ending.returned(null, false, 7).withoutStack()).isEqualTo(Ending.returned(null, false, 7));
    }
}
