package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.StaleReason;
import java.util.List;
import org.junit.jupiter.api.Test;

/** B9: a job that says nothing is watched too; its thread's standing still is shown, and nothing follows from it. */
class QuietWatchTest {
    private static final List<StackTraceElement> HERE =
            List.of(new StackTraceElement("com.acme.Import", "read", "Import.java", 7));
    private static final List<StackTraceElement> THERE =
            List.of(new StackTraceElement("com.acme.Import", "write", "Import.java", 9));

    private final PulseRig rig = new PulseRig();
    private final LiveRun run = rig.begin();
    private List<StackTraceElement> frames = HERE;
    private long cpuNanos;
    private final QuietWatch watch = new QuietWatch(
            rig.ticker,
            rig.live.values(),
            thread -> new ThreadSample("job", Thread.State.WAITING, frames, cpuNanos, null, null),
            new StaleRuns(rig.store, rig.services.notices(), Runnable::run, false));

    private void minutes(int number) {
        for (int i = 0; i < number; i++) {
            rig.ticker.advanceSeconds(60);
            rig.tick();
            watch.check();
        }
    }

    private boolean shown() {
        return rig.store.marks.get(run.id()) == StaleReason.QUIET;
    }

    @Test
    void aThreadThatStandsStillForLongIsShownAndNothingElseHappens() {
        minutes(10);
        assertThat(shown()).isFalse();

        minutes(2);

        assertThat(shown()).isTrue();
        assertThat(run.stopAsked()).isEmpty();
        assertThat(rig.store.timedOut).isEmpty();
    }

    @Test
    void whatCannotBeShownIsShownWhenTheStoreIsBack() {
        rig.store.unavailable();
        minutes(12);
        assertThat(shown()).isFalse();

        rig.store.recovers();
        minutes(1);

        assertThat(shown()).isTrue();
    }

    @Test
    void aThreadThatBurnsAProcessorIsNot() {
        for (int i = 0; i < 30; i++) {
            cpuNanos += 1_000_000_000L;
            minutes(1);
        }

        assertThat(shown()).isFalse();
    }

    @Test
    void aThreadThatGoesFromPlaceToPlaceIsNot() {
        for (int i = 0; i < 30; i++) {
            frames = i % 5 == 0 ? THERE : HERE;
            minutes(1);
        }

        assertThat(shown()).isFalse();
    }

    @Test
    void aThreadWhoseProcessorTimeNobodyKnowsIsNot() {
        cpuNanos = -1;

        minutes(30);

        assertThat(shown()).isFalse();
    }

    @Test
    void aRunThatBeatsIsNot() {
        for (int i = 0; i < 30; i++) {
            run.beat();
            minutes(1);
        }

        assertThat(shown()).isFalse();
    }

    @Test
    void whatIsShownIsTakenBackWhenTheThreadMovesOn() {
        minutes(14);
        assertThat(shown()).isTrue();

        frames = THERE;
        minutes(1);

        assertThat(shown()).isFalse();
    }
}
