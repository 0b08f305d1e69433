package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.StopReason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** E5: losing the database stops no job but one that somebody else may take over, and that one before it is taken. */
class SelfFenceTest {
    private final PulseRig rig = new PulseRig();
    private final SelfFence fence =
            new SelfFence(rig.ticker, rig.pulse::renewedNanos, rig.live.values(), PulseRig.SETTINGS.lostAfterNanos());
    private final LiveRun plain = rig.begin();
    private final LiveRun recoverable = rig.begin(PulseRig.start("imports.users"), PulseRig.retried());

    @BeforeEach
    void written() {
        rig.tick();
    }

    private void without(long seconds) {
        rig.store.unavailable();
        rig.ticker.advanceSeconds(seconds);
        rig.pulse.round(true);
        fence.check();
    }

    @Test
    void stopsWhatOthersMayTakeOverShortlyBeforeTheLeaseIsOver() {
        without(104);
        assertThat(recoverable.stopRequested()).isEmpty();

        without(2);

        assertThat(recoverable.stopRequested()).contains(StopReason.LOST);
        assertThat(plain.stopRequested()).isEmpty();
    }

    @Test
    void aRenewalStartsTheTimeAnew() {
        without(100);
        rig.store.recovers();
        rig.tick();

        without(100);

        assertThat(recoverable.stopRequested()).isEmpty();
    }

    /** A tick may have waited long for its answer: what counts is when it was sent. */
    @Test
    void theTimeCountsFromWhenTheRenewalWasSent() {
        rig.store.atEveryTick(() -> rig.ticker.advanceSeconds(3));
        rig.tick();
        rig.store.atEveryTick(() -> {});

        without(103);

        assertThat(recoverable.stopRequested()).contains(StopReason.LOST);
    }

    @Test
    void aRunThatNoStoreKnowsIsNobodysToTakeOver() {
        rig.store.unavailable();
        LiveRun unwritten = rig.begin(PulseRig.start("imports.users"), PulseRig.retried());

        without(200);

        assertThat(unwritten.stopRequested()).isEmpty();
    }
}
