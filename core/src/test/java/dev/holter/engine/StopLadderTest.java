package dev.holter.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.holter.RunStatus;
import dev.holter.RunStoppedException;
import dev.holter.StopReason;
import dev.holter.engine.Batch.EvidenceRow;
import dev.holter.engine.Batch.StopRow;
import dev.holter.engine.Store.Command;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** D2, D3, D4: how a stop climbs, on a clock turned by hand. The test's own thread is the job's. */
class StopLadderTest {
    private final PulseRig rig = new PulseRig();
    private final LiveRun run = rig.begin();
    private final List<StopReason> told = new ArrayList<>();

    @AfterEach
    void clear() {
        Thread.interrupted();
    }

    private void after(long seconds) {
        rig.ticker.advanceSeconds(seconds);
        rig.timer.run();
        rig.pulse.round(true);
    }

    private boolean interrupted() {
        return Thread.currentThread().isInterrupted();
    }

    private StopRow stored() {
        return requireNonNull(rig.row(run).stop, "no stop is stored");
    }

    private List<EvidenceRow> evidence() {
        return rig.store.applied().stream()
                .flatMap(batch -> batch.runs().stream())
                .flatMap(rows -> rows.evidence().stream())
                .toList();
    }

    @Test
    void theFlagComesFirstThenTheInterruptThenItIsGivenUp() {
        rig.tick();

        run.stop(StopReason.CANCEL);
        after(9);
        assertThat(interrupted()).isFalse();
        assertThat(stored().interruptedNanos()).isZero();

        after(1);
        assertThat(interrupted()).isTrue();
        assertThat(stored().interruptedNanos()).isNotZero();
        assertThat(stored().abandonedNanos()).isZero();

        after(20);
        assertThat(stored().abandonedNanos()).isNotZero();
        assertThat(evidence()).singleElement().satisfies(seen -> {
            assertThat(seen.kind()).isEqualTo("abandoned");
            assertThat(seen.threadName()).isEqualTo(Thread.currentThread().getName());
            assertThat(seen.stack()).contains("StopLadderTest.theFlagComesFirst");
        });
    }

    @Test
    void eachStepIsWrittenOnce() {
        rig.tick();
        run.stop(StopReason.CANCEL);
        after(10);
        after(20);
        rig.store.clearHistory();

        after(1);
        after(1);

        assertThat(rig.store.applied()).allMatch(Batch::isEmpty);
    }

    @Test
    void thatTheJobHasLookedIsWrittenAtOnce() { // D4: acknowledged
        rig.tick();
        run.stop(StopReason.CANCEL);
        rig.transitions();
        assertThat(stored().observedNanos()).isZero();

        assertThat(run.stopRequested()).contains(StopReason.CANCEL);
        rig.transitions();

        assertThat(stored().observedNanos()).isNotZero();
    }

    @Test
    void nobodyIsInterruptedOnceTheBodyHasEnded() {
        run.stop(StopReason.CANCEL);
        rig.returns(run);

        after(10);
        after(20);

        assertThat(interrupted()).isFalse();
        assertThat(stored().interruptedNanos()).isZero();
        assertThat(stored().abandonedNanos()).isZero();
        assertThat(rig.row(run).end().leftNanos()).isNotZero();
        assertThat(evidence()).isEmpty();
    }

    @Test
    void anInterruptThatTheBodyDidNotConsumeIsClearedWhenItEnds() {
        rig.tick();
        run.stop(StopReason.CANCEL);
        after(10);
        assertThat(interrupted()).isTrue();

        rig.fails(run, new IllegalStateException("stopped"));

        assertThat(interrupted()).isFalse();
    }

    /** An interrupt of the host's own is not ours to take away. */
    @Test
    void anInterruptThatIsNotOursStays() {
        Thread.currentThread().interrupt();

        rig.returns(run);

        assertThat(interrupted()).isTrue();
    }

    @Test
    void aKillInterruptsWithinASecond() {
        rig.tick();
        run.stop(StopReason.KILL);
        assertThat(interrupted()).isFalse();

        after(1);

        assertThat(interrupted()).isTrue();
    }

    @Test
    void aKillHurriesACancelThatIsIgnored() {
        rig.tick();
        run.stop(StopReason.CANCEL);
        after(2);
        assertThat(interrupted()).isFalse();

        run.stop(StopReason.KILL);
        after(1);

        assertThat(interrupted()).isTrue();
        assertThat(run.stopRequested()).contains(StopReason.CANCEL);
    }

    /** A shutdown gives the time that the host gives: no unmodified job is broken off that would have ended by itself. */
    @Test
    void aShutdownInterruptsNobody() { // D6
        run.interruption(told::add);
        run.stop(StopReason.SHUTDOWN);

        after(60);

        assertThat(interrupted()).isFalse();
        assertThat(told).isEmpty();
        assertThat(run.stopRequested()).contains(StopReason.SHUTDOWN);
    }

    @Test
    void whatIsRecordedAsLostIsBrokenOffOnlyWhenSomebodyElseMayTakeItOver() { // C6
        LiveRun recoverable = rig.begin(PulseRig.start("imports.users"), PulseRig.retried());
        run.stop(StopReason.LOST);
        after(60);
        assertThat(interrupted()).isFalse();

        recoverable.stop(StopReason.LOST);
        after(10);

        assertThat(interrupted()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = StopReason.class,
            names = {"CANCEL", "KILL", "STALL", "DEADLINE", "SUPERSEDED"})
    void theHostsOwnInterruptionComesWithTheAsking(StopReason reason) {
        run.interruption(told::add);

        run.stop(reason);
        run.stop(reason);

        assertThat(told).containsExactly(reason);
    }

    @Test
    void theHostsOwnInterruptionComesAtOnceWhenTheStopWasThereBefore() {
        run.stop(StopReason.CANCEL);

        run.interruption(told::add);

        assertThat(told).containsExactly(StopReason.CANCEL);
    }

    @Test
    void aJobThatItsHostToldHasHeardOfTheStop() {
        run.interruption(told::add);
        run.stop(StopReason.CANCEL);

        rig.returns(run);

        assertThat(ending().status()).isEqualTo(RunStatus.CANCELLED);
    }

    private Ending ending() {
        return requireNonNull(run.record().ending(), "it has not ended");
    }

    /** Pitfall 54: the flag stays up, and the ladder goes on. */
    @Test
    void aSwallowedExceptionChangesNothing() {
        rig.tick();
        run.stop(StopReason.CANCEL);
        for (int i = 0; i < 3; i++) {
            try {
                run.checkStop();
            } catch (RunStoppedException swallowed) {
                assertThat(swallowed.reason()).isEqualTo(StopReason.CANCEL);
            }
        }

        after(10);

        assertThat(interrupted()).isTrue();
        assertThat(run.stopRequested()).contains(StopReason.CANCEL);
    }

    @Test
    void theTimesAreTheJobTypesOwn() {
        PulseRig patient = new PulseRig(
                new Outbox(), PulseRig.settings(java.util.Map.of("interruptAfter", "40s", "abandonAfter", "50s")));
        LiveRun slow = new LiveRun(
                UuidCreator.getTimeOrderedEpoch(),
                PulseRig.start("imports.users"),
                PulseRig.settings(java.util.Map.of("interruptAfter", "40s", "abandonAfter", "50s"))
                        .policies()
                        .policyFor("imports.users"),
                patient.services);
        slow.stop(StopReason.CANCEL);

        patient.ticker.advanceSeconds(39);
        patient.timer.run();
        assertThat(interrupted()).isFalse();
        patient.ticker.advanceSeconds(1);
        patient.timer.run();

        assertThat(interrupted()).isTrue();
    }

    @Test
    void aCommandIsObeyedOnceHoweverOftenItComes() { // pitfall 47
        rig.tick();
        run.interruption(told::add);
        Command cancel = new Command(UuidCreator.getTimeOrderedEpoch(), run.id(), Command.CANCEL, "ann", "too slow");
        rig.store.commands(cancel);
        rig.store.losesAcknowledgements(1);

        rig.tick();
        rig.tick();
        rig.tick();

        assertThat(told).containsExactly(StopReason.CANCEL);
        assertThat(rig.store.inbox()).isEmpty();
    }

    @Test
    void aCommandStaysInTheInboxUntilATickSaysThatItWasHandled() { // pitfall 47
        Command cancel = new Command(UuidCreator.getTimeOrderedEpoch(), run.id(), Command.CANCEL, "ann", null);
        rig.tick();
        rig.store.commands(cancel);
        rig.store.batchesFail();

        rig.tick();
        assertThat(run.stopRequested()).contains(StopReason.CANCEL);
        assertThat(rig.store.inbox()).containsExactly(cancel);
        rig.store.recovers();
        rig.tick();

        assertThat(rig.store.inbox()).isEmpty();
    }

    @Test
    void aCommandForARunThatIsOverOrUnknownOrOfAKindFromTheFutureIsTakenAway() {
        rig.tick();
        rig.returns(run);
        rig.store.commands(new Command(UuidCreator.getTimeOrderedEpoch(), run.id(), Command.KILL, "ann", "hangs"));
        rig.store.commands(new Command(UuidCreator.getTimeOrderedEpoch(), null, Command.CANCEL, "ann", null));
        LiveRun other = rig.begin();
        rig.store.commands(new Command(UuidCreator.getTimeOrderedEpoch(), other.id(), "freeze", "ann", null));

        rig.tick();
        rig.tick();

        assertThat(rig.store.inbox()).isEmpty();
        assertThat(other.stopRequested()).isEmpty();
    }

    @Test
    void aKillRefusesWhatTheRunSavesLater() { // D3
        rig.tick();
        rig.store.ends(run.id(), RunStatus.TERMINATED);
        rig.store.commands(new Command(UuidCreator.getTimeOrderedEpoch(), run.id(), Command.KILL, "ann", "hangs"));
        rig.tick();

        run.checkpoint("page 9");
        rig.tick();

        assertThat(rig.store.checkpoint(run.workflowId()).text()).isEqualTo("nothing");
        assertThat(run.stopRequested()).contains(StopReason.KILL);
    }
}
