package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.RunStatus;
import dev.holter.RunStoppedException;
import dev.holter.StopReason;
import dev.holter.fixtures.CapturedLog;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** C6, pitfall 19: a worker that was taken for lost and comes back. */
class ReapedTest {
    private final PulseRig rig = new PulseRig();
    private final CapturedLog log = CapturedLog.of(Pulse.class.getName());
    private final LiveRun lost = rig.begin("imports.lost");
    private final LiveRun spared = rig.begin("imports.spared");

    @BeforeEach
    void bothRunsAreWrittenAndThenTheWorkerIsGivenUp() {
        rig.tick();
        rig.tick();
        rig.store.reaps(registration(0));
        rig.store.ends(lost.id(), RunStatus.TIMED_OUT);
    }

    @AfterEach
    void closeLog() {
        log.close();
    }

    private UUID registration(int number) {
        return rig.store.registrations().get(number).id();
    }

    @Test
    void itRegistersAnewUnderAnotherId() {
        rig.tick();
        rig.tick();

        assertThat(rig.store.registrations()).hasSize(2);
        assertThat(registration(1)).isNotEqualTo(registration(0));
        assertThat(Objects.requireNonNull(rig.pulse.worker()).id()).isEqualTo(registration(1));
        assertThat(rig.store.renewals().get(rig.store.renewals().size() - 1).workerId())
                .isEqualTo(registration(1));
        assertThat(log.warnings())
                .singleElement()
                .asString()
                .contains(registration(0).toString());
    }

    @Test
    void itLearnsAtOnceWhichRunsAreRecordedAsOverAndStopsThose() {
        rig.tick();

        assertThat(lost.stopRequested()).contains(StopReason.LOST);
        assertThat(spared.stopRequested()).isEmpty();
    }

    // pitfall 22
    @Test
    void nothingIsWrittenUnderTheOldRegistration() {
        int before = rig.store.applied().size();
        spared.advance(5);
        LiveRun unwritten = rig.begin("imports.unwritten");

        rig.tick();

        assertThat(rig.store.renewals().subList(before, rig.store.renewals().size()))
                .allMatch(lease -> lease.workerId().equals(registration(1)));
        assertThat(rig.row(unwritten).workerId).isEqualTo(registration(1));
    }

    @Test
    void runsThatWereNeverWrittenMoveToTheNewRegistrationWithTheirEnds() {
        LiveRun ended = rig.begin("imports.ended");
        rig.returns(ended);

        rig.tick();

        assertThat(rig.row(ended).workerId).isEqualTo(registration(1));
        assertThat(rig.row(ended).status).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void whatSparedRunsSaidIsNotLost() {
        spared.advance(5);

        rig.tick();
        rig.tick();

        assertThat(rig.row(spared).progress.done()).isEqualTo(5);
    }

    @Test
    void itLooksLaterWhenItCannotLookAtOnce() {
        rig.store.looksFail();
        assertThat(rig.tick()).isFalse();
        assertThat(lost.stopRequested()).isEmpty();

        rig.store.recovers();
        rig.tick();

        assertThat(lost.stopRequested()).contains(StopReason.LOST);
        assertThat(rig.store.registrations()).hasSize(2);
    }

    @Test
    void itLooksUntilItKnowsOfEveryRunOfItsFormerRegistrationAndNoLonger() {
        rig.tick();
        assertThat(spared.stopRequested()).isEmpty();
        rig.store.ends(spared.id(), RunStatus.TIMED_OUT);
        rig.tick();
        assertThat(spared.stopRequested()).contains(StopReason.LOST);
        rig.store.clearHistory();

        rig.tick();
        rig.tick();

        assertThat(rig.store.looks()).isZero();
    }

    @Test
    void itRegistersLaterWhenItCannotRegisterAtOnce() {
        rig.store.atEveryTick(() -> {
            rig.store.atEveryTick(() -> {});
            rig.store.registrationsFail();
        });
        assertThat(rig.tick()).isFalse();

        rig.store.recovers();
        rig.tick();

        assertThat(rig.store.registrations()).hasSize(2);
        assertThat(lost.stopRequested()).contains(StopReason.LOST);
    }

    @Test
    void whatReallyBecameOfALostRunIsALateOutcome() {
        rig.tick();
        rig.fails(lost, new RunStoppedException(StopReason.LOST));

        rig.tick();
        rig.tick();

        assertThat(rig.row(lost).status).isEqualTo(RunStatus.TIMED_OUT);
        assertThat(rig.store.events("late-outcome")).hasSize(1);
    }
}
