package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Progress;
import dev.holter.RunStatus;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class StageProgressTest {
    private static final long SECOND = 1_000_000_000L;

    private final StageProgress stage = new StageProgress("fetch", 1, 100, "users", 0);

    private Progress after(long seconds) {
        return stage.progress(seconds * SECOND);
    }

    @Test
    void countsWhatIsAdded() {
        stage.add(3);
        stage.add(4);

        assertThat(after(1).done()).isEqualTo(7);
    }

    @Test
    void aCountBeyondTheLargestNumberStaysAtTheLargest() {
        stage.add(Long.MAX_VALUE);
        stage.add(1);
        stage.add(Long.MAX_VALUE);
        stage.add(Long.MAX_VALUE);

        assertThat(after(1).done()).isEqualTo(Long.MAX_VALUE);
        assertThat(stage.row().done()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void noReaderSeesANegativeCountWhileAnotherThreadOverflowsIt() throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(1);
        CountDownLatch overflowing = new CountDownLatch(1);
        stage.set(Long.MAX_VALUE, false);
        threads.execute(() -> {
            overflowing.countDown();
            for (int i = 0; i < 200_000; i++) {
                stage.add(Long.MAX_VALUE);
            }
        });
        overflowing.await();

        for (int i = 0; i < 200_000; i++) {
            assertThat(stage.row().done() >= 0 && after(1).done() >= 0).isTrue();
        }

        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void theCountMayShrink() {
        stage.set(70, false);
        stage.set(20, false);

        assertThat(after(1).done()).isEqualTo(20);
        assertThat(after(10).remaining()).isPresent();
    }

    // A3
    @Test
    void doneBeyondTheTotalIsAHundredPercentWithNothingRemaining() {
        stage.add(250);

        assertThat(after(10).percent()).hasValue(100.0);
        assertThat(after(10).remaining())
                .hasValueSatisfying(left -> assertThat(left).isZero());
    }

    @Test
    void aNegativeTotalMeansUnknownSoNothingIsComputed() {
        stage.total(-5);
        stage.add(3);

        assertThat(after(10).total()).isEmpty();
        assertThat(after(10).percent()).isEmpty();
        assertThat(after(10).remaining()).isEmpty();
        assertThat(stage.row().total()).isEqualTo(-1);
    }

    // pitfall 37
    @Test
    void whatEarlierAttemptsHadDoneEarnsNoRate() {
        stage.set(90, true);
        stage.add(2);

        assertThat(after(10).base()).isEqualTo(90);
        assertThat(after(10).ratePerSecond()).hasValue(0.2);
        assertThat(after(10).remaining())
                .hasValueSatisfying(left -> assertThat(left).hasSeconds(40));
    }

    // pitfall 37
    @Test
    void aLaterAttemptThatSaysItBeganAtZeroEarnsAllOfItsRate() {
        stage.set(0, true);
        stage.set(20, true);

        assertThat(after(10).base()).isZero();
        assertThat(after(10).ratePerSecond()).hasValue(2.0);
    }

    // pitfall 37
    @Test
    void aLaterAttemptThatCountsBeforeItSetsHasNoBase() {
        stage.add(1);
        stage.set(50, true);

        assertThat(after(10).base()).isZero();
    }

    // pitfall 37
    @Test
    void aFirstAttemptHasNoBase() {
        stage.set(50, false);

        assertThat(after(10).base()).isZero();
        assertThat(after(10).ratePerSecond()).hasValue(5.0);
    }

    // pitfall 37
    @Test
    void aCountThatShrinksBelowItsBaseHasNoNegativeRate() {
        stage.set(50, true);
        stage.set(10, true);

        assertThat(after(10).ratePerSecond()).hasValue(0.0);
        assertThat(after(10).remaining()).isEmpty();
    }

    // pitfall 37
    @Test
    void rateAndRemainingTimeAreHiddenUntilTheyAreWarm() {
        stage.add(10);

        assertThat(after(1).ratePerSecond()).isEmpty();
        assertThat(after(1).remaining()).isEmpty();
        assertThat(after(2).ratePerSecond()).isPresent();
    }

    @Test
    void aStageThatHasEndedStandsStill() {
        stage.add(5);
        stage.detail("page 5");

        stage.end(RunStatus.SUCCEEDED, 3 * SECOND);
        stage.add(1);
        stage.set(80, false);
        stage.total(7);
        stage.detail("too late");

        assertThat(stage.row().done()).isEqualTo(5);
        assertThat(stage.row().total()).isEqualTo(100);
        assertThat(stage.row().detail()).isEqualTo("page 5");
        assertThat(after(10).done()).isEqualTo(5);
        assertThat(after(10).elapsed()).hasSeconds(3);
    }

    @Test
    void everyWayToCountOrSayIsAMovementOnce() {
        assertThat(moved(stage)).isFalse();

        stage.add(1);
        assertThat(moved(stage)).isTrue();
        assertThat(moved(stage)).isFalse();

        stage.set(1, false);
        assertThat(moved(stage)).isTrue();
        stage.total(9);
        assertThat(moved(stage)).isTrue();
        stage.touch();
        assertThat(moved(stage)).isTrue();
        stage.detail("page 1");
        assertThat(moved(stage)).isTrue();
        assertThat(moved(stage)).isFalse();
    }

    // A6
    @Test
    void manyThreadsLoseNoCount() throws InterruptedException {
        int threads = 8;
        int each = 50_000;
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        for (int i = 0; i < threads; i++) {
            pool.execute(() -> {
                for (int n = 0; n < each; n++) {
                    stage.add(1);
                }
            });
        }
        pool.shutdown();
        while (after(1).done() < (long) threads * each && !pool.isTerminated()) {
            stage.noted();
        }
        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

        assertThat(after(1).done()).isEqualTo((long) threads * each);
    }

    /** As the pulse asks. */
    private static boolean moved(StageProgress stage) {
        boolean moved = stage.stirred();
        stage.noted();
        return moved;
    }
}
