package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.StaleReason;
import dev.holter.StopReason;
import dev.holter.settings.Durations;
import dev.holter.settings.OnStale;
import dev.holter.settings.Overlap;
import dev.holter.settings.Policy;
import dev.holter.settings.Promise;
import dev.holter.settings.Recording;
import dev.holter.settings.Retrying;
import dev.holter.spi.HostRetry;
import dev.holter.spi.RunStart;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** B2, B3, B5–B7: what a job type promises about time, on the owner's own clock, whatever the database does. */
class StaleWatchTest {
    private static final Duration NEVER = Durations.parse("36500d");

    private final PulseRig rig = new PulseRig();
    private final StaleWatch watch = watch(false);

    private StaleWatch watch(boolean observeOnly) {
        return new StaleWatch(
                rig.ticker,
                rig.timer,
                rig.live.values(),
                new StaleRuns(rig.store, rig.services.notices(), Runnable::run, observeOnly),
                1_000_000_000L);
    }

    private static Policy policy(Promise promise, OnStale onStale) {
        return new Policy(
                "sync",
                Recording.ALL,
                false,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                promise,
                onStale,
                new Retrying(3, Duration.ofSeconds(30), Overlap.REFUSED));
    }

    private static Promise stall(Duration after) {
        return new Promise(after, Duration.ZERO, after, NEVER);
    }

    private static Promise deadline(Duration after) {
        return new Promise(NEVER, Duration.ZERO, NEVER, after);
    }

    private LiveRun begin(Promise promise, OnStale onStale) {
        LiveRun run = rig.begin(PulseRig.start("imports.users"), policy(promise, onStale));
        rig.tick();
        return run;
    }

    /** Second by second, as the timer would. */
    private void pass(long seconds) {
        pass(watch, seconds);
    }

    private void pass(StaleWatch with, long seconds) {
        for (long i = 0; i < seconds; i++) {
            rig.ticker.advanceSeconds(1);
            rig.pulse.round(true);
            rig.timer.run();
            with.check();
        }
    }

    private @Nullable StaleReason shown(LiveRun run) {
        return rig.store.marks.get(run.id());
    }

    @Test
    void aRunThatDoesNotMoveIsShownAfterItsStallTimeAndNotBefore() { // B2
        LiveRun run = begin(stall(Duration.ofMinutes(2)), OnStale.ALERT);

        pass(119);
        assertThat(shown(run)).isNull();
        pass(2);

        assertThat(shown(run)).isEqualTo(StaleReason.STALLED);
        assertThat(run.stopAsked()).isEmpty();
    }

    @Test
    void aBeatOfAnyKindStartsTheTimeAnew() { // A4
        LiveRun run = begin(stall(Duration.ofMinutes(2)), OnStale.ALERT);
        pass(100);
        run.advance();
        pass(100);
        run.detail("page 3");
        pass(100);
        run.stage("write");
        rig.tick();
        pass(100);
        run.beat();
        pass(119);

        assertThat(shown(run)).isNull();
        pass(6);
        assertThat(shown(run)).isEqualTo(StaleReason.STALLED);
    }

    /** The pulse may hang in a socket: whether it has noted a beat yet or not, it counts. */
    @Test
    void aBeatThatThePulseHasNotNotedYetCountsToo() {
        LiveRun run = begin(stall(Duration.ofSeconds(60)), OnStale.ALERT);
        pass(50);
        run.advance();

        for (int i = 0; i < 50; i++) {
            rig.ticker.advanceSeconds(1);
            rig.timer.run();
            watch.check();
        }

        assertThat(shown(run)).isNull();
    }

    @Test
    void aRunThatMovesAgainIsShownSoAndCanStallAgain() {
        LiveRun run = begin(stall(Duration.ofSeconds(60)), OnStale.ALERT);
        pass(62);
        assertThat(shown(run)).isEqualTo(StaleReason.STALLED);

        run.advance();
        pass(1);

        assertThat(shown(run)).isNull();
        rig.tick();
        pass(62);
        assertThat(shown(run)).isEqualTo(StaleReason.STALLED);
    }

    @Test
    void aTypeThatPromisesNothingIsNeverStale() { // pitfall 6
        LiveRun run = rig.begin();
        rig.tick();

        pass(10_000);

        assertThat(shown(run)).isNull();
    }

    @Test
    void aTypeWithADeadlineOnlyMayBeSilentUntilThen() { // B3, pitfall 6
        LiveRun run = begin(deadline(Duration.ofMinutes(10)), OnStale.ALERT);
        pass(599);
        run.beat();
        assertThat(shown(run)).isNull();

        pass(3);

        assertThat(shown(run)).isEqualTo(StaleReason.DEADLINE);
    }

    @Test
    void aSlowFirstBeatIsCoveredByTheStartGraceAndASecondIsNot() { // B6, pitfall 8
        Promise promise = new Promise(Duration.ofSeconds(60), Duration.ofMinutes(5), Duration.ofSeconds(60), NEVER);
        LiveRun run = begin(promise, OnStale.ALERT);
        pass(299);
        assertThat(shown(run)).isNull();
        run.beat();
        rig.tick();

        pass(62);

        assertThat(shown(run)).isEqualTo(StaleReason.STALLED);
    }

    @Test
    void aLaterAttemptHasATimeOfItsOwnUntilItsFirstStageHasEnded() { // B5
        Promise promise = new Promise(Duration.ofMinutes(90), Duration.ZERO, Duration.ofMinutes(15), NEVER);
        RunStart again = PulseRig.start("imports.users").attempt(UUID.randomUUID(), 2);
        LiveRun resuming = rig.begin(again, policy(promise, OnStale.ALERT));
        LiveRun on = rig.begin(again, policy(promise, OnStale.ALERT));
        on.stage("read");
        on.stage("write");
        rig.tick();

        pass(15 * 60 + 2);

        assertThat(shown(resuming)).isEqualTo(StaleReason.STALLED);
        assertThat(shown(on)).isNull();
    }

    @ParameterizedTest
    @EnumSource(
            value = StaleReason.class,
            names = {"STALLED", "DEADLINE"})
    void aRunIsAskedToStopWhenItsTypeSaysSo(StaleReason reason) { // B7
        LiveRun run = begin(
                reason == StaleReason.STALLED ? stall(Duration.ofSeconds(60)) : deadline(Duration.ofSeconds(60)),
                OnStale.CANCEL);

        pass(62);

        assertThat(run.stopAsked()).contains(StaleRuns.meaning(reason));
        assertThat(shown(run)).isEqualTo(reason);
        assertThat(rig.store.timedOut).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = OnStale.class,
            names = {"FAIL", "RETRY"})
    void aRunIsRecordedAsTimedOutWhenItsTypeSaysSo(OnStale onStale) { // B7
        LiveRun run = begin(stall(Duration.ofSeconds(60)), onStale);

        pass(62);

        assertThat(rig.store.timedOut).containsEntry(run.id(), StaleReason.STALLED);
        assertThat(run.stopAsked()).contains(StopReason.STALL);
        assertThat(run.toBeRetriedByHost()).isFalse();
    }

    @Test
    void aHostThatRetriesByItselfIsToldTo() { // F6, pitfall 33
        RunStart start = PulseRig.start("imports.users").retriedByHost(HostRetry.ALWAYS);
        LiveRun run = rig.begin(start, policy(stall(Duration.ofSeconds(60)), OnStale.RETRY));
        rig.tick();

        pass(62);

        assertThat(run.toBeRetriedByHost()).isTrue();
    }

    @Test
    void aBeatBetweenFindingAndActingSavesTheRun() { // C2
        LiveRun run = begin(stall(Duration.ofSeconds(60)), OnStale.FAIL);
        pass(60);
        run.advance();

        pass(30);

        assertThat(rig.store.timedOut).isEmpty();
        assertThat(run.stopAsked()).isEmpty();
        rig.tick();
        pass(62);
        assertThat(rig.store.timedOut).containsKey(run.id());
    }

    @Test
    void aPauseOfTheProcessIsNoStallOfItsJobs() { // C5, pitfall 13
        LiveRun run = begin(stall(Duration.ofSeconds(60)), OnStale.FAIL);
        pass(50);

        rig.ticker.advance(Duration.ofMinutes(10));
        pass(58);
        assertThat(rig.store.timedOut).isEmpty();
        pass(6);

        assertThat(rig.store.timedOut).containsKey(run.id());
    }

    @Test
    void anOutageOfTheDatabaseHidesNoStallAndMakesNone() { // E5
        LiveRun moving = begin(stall(Duration.ofSeconds(60)), OnStale.CANCEL);
        LiveRun hung = begin(stall(Duration.ofSeconds(60)), OnStale.CANCEL);
        LiveRun failing = begin(stall(Duration.ofSeconds(60)), OnStale.FAIL);
        rig.store.unavailable();
        for (int i = 0; i < 8; i++) {
            pass(10);
            moving.advance();
        }

        assertThat(moving.stopAsked()).isEmpty();
        assertThat(hung.stopAsked()).contains(StopReason.STALL);
        assertThat(failing.stopAsked()).isEmpty();
        rig.store.recovers();
        pass(10);
        assertThat(rig.store.timedOut).containsOnlyKeys(failing.id());
    }

    @Test
    void observingOnlyShowsAndDoesNothing() { // C7b
        LiveRun run = begin(stall(Duration.ofSeconds(60)), OnStale.FAIL);

        pass(watch(true), 63);

        assertThat(shown(run)).isEqualTo(StaleReason.STALLED);
        assertThat(run.stopAsked()).isEmpty();
        assertThat(rig.store.timedOut).isEmpty();
    }

    @Test
    void itIsToldOnceAndWithWhatWasSeen() { // B8
        LiveRun run = begin(stall(Duration.ofSeconds(60)), OnStale.ALERT);

        pass(200);
        rig.tick();

        assertThat(rig.store.evidence(run.id())).singleElement().satisfies(seen -> {
            assertThat(seen.kind()).isEqualTo("stalled");
            assertThat(seen.seen().samples()).isEqualTo(3);
            assertThat(seen.seen().verdict()).isNotBlank();
        });
    }

    @Test
    void aRunThatEndsWhileItIsLookedAtIsLeftAlone() {
        LiveRun run = begin(stall(Duration.ofSeconds(60)), OnStale.FAIL);
        pass(60);
        run.left();
        run.end(stop -> Ending.returned(null, false, rig.ticker.nanos()));

        pass(10);

        assertThat(rig.store.timedOut).isEmpty();
        assertThat(run.stopAsked()).isEmpty();
    }

    /** This loop's own lateness moves nothing: what was shown stays shown. */
    @Test
    void aPauseOfTheProcessTakesNothingBack() {
        LiveRun run = begin(stall(Duration.ofSeconds(60)), OnStale.ALERT);
        pass(63);
        assertThat(shown(run)).isEqualTo(StaleReason.STALLED);

        rig.ticker.advance(Duration.ofMinutes(10));
        pass(5);

        assertThat(shown(run)).isEqualTo(StaleReason.STALLED);
    }

    /** Invariant 8: what is found again and again, and cannot be written, is kept once. */
    @Test
    void evidenceDoesNotPileUpWhileThereIsNoDatabase() { // E5
        LiveRun run = begin(stall(Duration.ofSeconds(60)), OnStale.FAIL);
        rig.store.unavailable();
        pass(1_000);
        rig.store.recovers();

        pass(3);

        assertThat(rig.store.evidence(run.id())).hasSizeLessThan(10);
    }

    /** The store takes time for each; asking needs no store. */
    @Test
    void manyAreAskedAtOnceAndLookedAtAFewAtATime() {
        for (int i = 0; i < 100; i++) {
            rig.begin(PulseRig.start("imports.users"), policy(stall(Duration.ofSeconds(60)), OnStale.CANCEL));
        }
        rig.tick();

        pass(61);
        assertThat(rig.live.values())
                .filteredOn(run -> run.stopAsked().isPresent())
                .hasSizeLessThan(41);
        pass(20);

        assertThat(rig.live.values()).allMatch(run -> run.stopAsked().isPresent());
    }
}
