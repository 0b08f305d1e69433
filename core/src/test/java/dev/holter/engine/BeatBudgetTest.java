package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BeatBudgetTest {
    private static final long LONG = 150_000_000;
    private static final long SHORT = 10_000_000;
    private static final List<Integer> RUNS = IntStream.range(0, 12_000).boxed().toList();

    private final BeatBudget budget = new BeatBudget();

    private void shrinkTo(int rows) {
        while (budget.rows() > rows) {
            budget.spent(budget.rows(), LONG);
        }
    }

    @Test
    void aTickThatTookLongHalvesIt() {
        budget.spent(10_000, LONG);
        assertThat(budget.rows()).isEqualTo(5_000);

        budget.spent(800, LONG);
        assertThat(budget.rows()).isEqualTo(400);
    }

    @Test
    void itNeverShrinksToNothing() {
        IntStream.range(0, 50).forEach(i -> budget.spent(10_000, LONG));

        assertThat(budget.rows()).isEqualTo(25);
    }

    /** Others judge a run by its beats: one that waited for minutes would look stalled. */
    @Test
    void howeverLongTicksTakeEachRunIsWrittenEveryThirtyTicks() {
        Set<Integer> written = new HashSet<>();
        for (int tick = 0; tick < 300; tick++) {
            List<Integer> due =
                    budget.fairly(RUNS).stream().limit(budget.rows()).toList();
            budget.spent(due.size(), LONG);
            written.addAll(tick < 270 ? List.of() : due);
        }

        assertThat(budget.rows()).isEqualTo(RUNS.size() / 30);
        assertThat(written).hasSameSizeAs(RUNS);
    }

    @Test
    void aTickThatIsLongForAnotherReasonThanItsBeatsLeavesItAlone() {
        budget.spent(3, LONG);

        assertThat(budget.rows()).isEqualTo(BeatBudget.MOST);
    }

    @Test
    void quickTicksLetItGrowToTheMostAgain() {
        shrinkTo(200);

        IntStream.range(0, 50).forEach(i -> budget.spent(200, SHORT));

        assertThat(budget.rows()).isEqualTo(BeatBudget.MOST);
    }

    @Test
    void ticksThatAreNeitherLongNorShortLeaveItAlone() {
        shrinkTo(2_500);

        budget.spent(2_500, 80_000_000);

        assertThat(budget.rows()).isEqualTo(2_500);
    }

    @Test
    void whenAllFitTheyComeAsTheyAre() {
        List<Integer> all = RUNS.subList(0, 10_000);

        assertThat(budget.fairly(all)).isSameAs(all);
    }

    // pitfall 15
    @Test
    void whileTheBudgetStaysTheyTakeTurnsWithoutAGap() {
        shrinkTo(5_000);
        Set<Integer> written = new HashSet<>();

        for (int tick = 0; tick < 3; tick++) {
            written.addAll(List.copyOf(budget.fairly(RUNS)).subList(0, budget.rows()));
        }

        assertThat(written).hasSize(RUNS.size());
    }

    // pitfall 15
    @Test
    void noRunStarvesWhileTheBudgetSwings() {
        List<Integer> runs = RUNS.subList(0, 10_001);
        for (long seed = 0; seed < 20; seed++) {
            Random random = new Random(seed);
            BeatBudget swinging = new BeatBudget();
            Set<Integer> written = new HashSet<>();
            int rows = 0;
            while (rows < 2 * runs.size()) {
                swinging.spent(swinging.rows(), random.nextInt(4) == 0 ? LONG : SHORT);
                List<Integer> turn = List.copyOf(swinging.fairly(runs));
                int room = Math.min(swinging.rows(), turn.size());
                written.addAll(turn.subList(0, room));
                rows += room;
            }
            assertThat(written).hasSize(runs.size());
        }
    }

    // pitfall 15
    @Test
    void everyRunIsWrittenInTurnByTicksThatAreTooSmallForAll() {
        PulseRig rig = new PulseRig();
        List<LiveRun> runs = IntStream.range(0, 600).mapToObj(i -> rig.begin()).toList();
        rig.tick();
        rig.tick();
        slowTicks(rig, true);
        for (int i = 0; i < 8; i++) {
            runs.forEach(LiveRun::advance);
            rig.tick();
        }
        runs.forEach(run -> run.done(77));
        int[] behind = new int[30];
        for (int i = 0; i < behind.length; i++) {
            rig.tick();
            behind[i] = (int) runs.stream()
                    .filter(run -> rig.row(run).progress.done() != 77)
                    .count();
        }

        assertThat(behind[0]).isPositive();
        assertThat(behind[behind.length - 1]).isZero();
    }

    // DESIGN, pulse
    @Test
    void quickTransitionsBetweenTheTicksDoNotUndoTheShrinking() {
        PulseRig rig = new PulseRig();
        List<LiveRun> runs =
                IntStream.range(0, 1_000).mapToObj(i -> rig.begin()).toList();
        rig.tick();
        rig.tick();
        slowTicks(rig, true);
        runs.forEach(LiveRun::advance);
        rig.tick();
        slowTicks(rig, false);
        for (int i = 0; i < 20; i++) {
            rig.begin();
            rig.transitions();
        }
        runs.forEach(LiveRun::advance);
        rig.store.clearHistory();

        rig.tick();

        long beats = rig.store.applied().get(0).runs().stream()
                .filter(rows -> rows.beat() != null)
                .count();
        assertThat(beats).isLessThanOrEqualTo(500);
    }

    private static void slowTicks(PulseRig rig, boolean slow) {
        rig.store.atEveryTick(slow ? () -> rig.ticker.advanceMillis(150) : () -> {});
    }
}
