package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holter.HolterUnavailableException;
import dev.holter.RunStatus;
import dev.holter.RunStoppedException;
import dev.holter.StopReason;
import dev.holter.settings.Recording;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** F1, F3: the calls for which a job waits. A thread turns the pulse as long as a test runs. */
class DurableWaitTest {
    private final PulseRig rig = new PulseRig(new Outbox(), PulseRig.settings(Map.of("durableTimeout", "1s")));
    private final ExecutorService pulse = Executors.newSingleThreadExecutor();
    private volatile boolean over;

    @AfterEach
    void stopThePulse() throws InterruptedException {
        over = true;
        pulse.shutdown();
        assertThat(pulse.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
    }

    private void beating() {
        pulse.execute(() -> {
            while (!over) {
                rig.transitions();
                LockSupport.parkNanos(1_000_000);
            }
        });
    }

    private LiveRun second(LiveRun first) {
        return rig.begin(PulseRig.start("imports.users").attempt(first.workflowId(), 2), Recording.ALL);
    }

    @Test
    void aDurableCheckpointIsCommittedWhenTheCallReturns() {
        beating();
        LiveRun run = rig.begin();

        run.checkpointNow("page 3");

        FakeStore.Cell cell = rig.store.checkpoint(run.workflowId());
        assertThat(cell.text()).isEqualTo("page 3");
    }

    @Test
    void theNextAttemptGetsWhatTheLastOneSavedAndALargerToken() {
        beating();
        LiveRun first = rig.begin();
        assertThat(first.lastCheckpoint(String.class)).isEmpty();
        first.checkpointNow("page 3");
        long token = first.fencingToken();
        rig.fails(first, new IllegalStateException("no route"));

        LiveRun second = second(first);

        assertThat(second.lastCheckpoint(String.class)).contains("page 3");
        assertThat(second.fencingToken()).isGreaterThan(token).isEqualTo(second.fencingToken());
    }

    @Test
    void aRunReadsItsOwnLastCheckpointWrittenOrNot() {
        beating();
        LiveRun run = rig.begin();

        run.checkpoint("page 7");

        assertThat(run.lastCheckpoint(String.class)).contains("page 7");
    }

    @Test
    void theFenceIsRaisedOnceARun() {
        beating();
        LiveRun run = rig.begin();

        run.fencingToken();
        run.fencingToken();
        run.lastCheckpoint(String.class);
        run.checkpointNow("page 3");

        assertThat(rig.store.fencesRaised()).isEqualTo(1);
    }

    // C8: the true reason, whoever learns of it first
    @ParameterizedTest
    @CsvSource({"TIMED_OUT, LOST", "TERMINATED, KILL", "SUPERSEDED, SUPERSEDED"})
    void aRunThatIsOverLearnsWhyFromItsFirstDurableCall(RunStatus stored, StopReason reason) {
        beating();
        LiveRun run = rig.begin();
        rig.tick();
        rig.store.ends(run.id(), stored);

        assertThatThrownBy(run::fencingToken)
                .isInstanceOfSatisfying(
                        RunStoppedException.class,
                        stopped -> assertThat(stopped.reason()).isEqualTo(reason));
    }

    // pitfall 22
    @Test
    void anEarlierAttemptIsStoppedWhenALaterOneHasTakenOver() {
        beating();
        LiveRun first = rig.begin();
        first.checkpointNow("page 3");
        LiveRun second = second(first);
        second.fencingToken();

        assertThatThrownBy(() -> first.checkpointNow("page 4"))
                .isInstanceOfSatisfying(
                        RunStoppedException.class,
                        stopped -> assertThat(stopped.reason()).isEqualTo(StopReason.SUPERSEDED));
        assertThat(first.stopRequested()).contains(StopReason.SUPERSEDED);
        assertThat(second.lastCheckpoint(String.class)).contains("page 3");
    }

    @Test
    void aRunThatIsOverInTheStoreIsStoppedForTheReasonItAlreadyHas() {
        LiveRun run = rig.begin();
        rig.tick();
        run.stop(StopReason.CANCEL);
        rig.store.ends(run.id(), RunStatus.TERMINATED);

        assertThatThrownBy(run::fencingToken)
                .isInstanceOfSatisfying(
                        RunStoppedException.class,
                        stopped -> assertThat(stopped.reason()).isEqualTo(StopReason.CANCEL));
    }

    @Test
    void withoutAPulseTheStartIsWaitedForInVainAndForNoLongerThanAllowed() {
        LiveRun run = rig.begin();

        assertThatThrownBy(() -> run.checkpointNow("page 3"))
                .isInstanceOf(HolterUnavailableException.class)
                .hasMessageContainingAll("the start", run.id().toString(), "durableTimeout (1000 ms)");
    }

    @Test
    void aCheckpointThatIsNotCommittedInTimeSaysSoAndIsWrittenLaterAllTheSame() {
        LiveRun run = rig.begin();
        rig.tick();
        rig.store.saving = false;

        assertThatThrownBy(() -> run.checkpointNow("page 3"))
                .isInstanceOf(HolterUnavailableException.class)
                .hasMessageContainingAll("the checkpoint", "durableTimeout");
        rig.transitions();

        assertThat(rig.store.checkpoint(run.workflowId()).text()).isEqualTo("page 3");
    }

    @Test
    void aCheckpointIsSavedOnTheJobsThreadWithoutThePulse() {
        LiveRun run = rig.begin();
        rig.tick();

        run.checkpointNow("page 3");
        run.checkpointNow("page 4");
        assertThat(rig.store.checkpoint(run.workflowId()).text()).isEqualTo("page 4");
        rig.transitions();

        assertThat(rig.store.checkpoint(run.workflowId()).writes()).isEqualTo(2);
    }

    /** The pulse has an older one under way, and may write it late: it must not come after this one. */
    @Test
    void aCheckpointWaitsForAnOlderOneThatThePulseHasTaken() throws Exception {
        LiveRun run = rig.begin();
        rig.tick();
        run.fencingToken();
        run.checkpoint("page 3");
        FutureTask<Void> saving = new FutureTask<>(() -> run.checkpointNow("page 4"), null);
        Thread job = new Thread(saving);
        rig.store.during(() -> {
            job.start();
            Awaitility.await().until(() -> job.getState() == Thread.State.TIMED_WAITING);
        });

        rig.tick();
        beating();
        saving.get(60, TimeUnit.SECONDS);

        assertThat(rig.store.checkpoint(run.workflowId()).text()).isEqualTo("page 4");
        assertThat(rig.store.groups).isEmpty();
    }

    /** A slow disk would have it given up again and again, with its locks in the pulse's way. */
    @Test
    void withLittleTimeACheckpointGoesWithThePulse() throws InterruptedException {
        PulseRig hasty = new PulseRig(new Outbox(), PulseRig.settings(Map.of("durableTimeout", "999ms")));
        LiveRun run = hasty.begin();
        hasty.tick();
        run.fencingToken();

        assertThatThrownBy(() -> run.checkpointNow("page 3")).isInstanceOf(HolterUnavailableException.class);

        assertThat(hasty.store.groups).isEmpty();
    }

    @Test
    void aCheckpointThatSomebodyElseCameBeforeGoesWithThePulse() {
        beating();
        LiveRun run = rig.begin();
        run.fencingToken();
        rig.store.everySave = () -> {
            rig.store.everySave = () -> {};
            rig.store.raiseFence(run.workflowId(), run.id(), 1);
        };

        run.checkpointNow("page 3");

        assertThat(rig.store.groups).containsExactly(1);
        assertThat(rig.store.checkpoint(run.workflowId()).text()).isEqualTo("page 3");
    }

    @Test
    void aSaveThatFailsGoesWithThePulse() {
        beating();
        LiveRun run = rig.begin();
        run.fencingToken();
        rig.store.everySave = () -> {
            throw new IllegalStateException("a driver's fault");
        };

        run.checkpointNow("page 3");

        assertThat(rig.store.checkpoint(run.workflowId()).text()).isEqualTo("page 3");
    }

    @Test
    void aStoreThatCannotBeReachedIsUnavailable() {
        LiveRun run = rig.begin();
        rig.tick();
        rig.store.unavailable();

        assertThatThrownBy(() -> run.lastCheckpoint(String.class))
                .isInstanceOf(HolterUnavailableException.class)
                .hasMessageContaining("connection refused");
    }

    @Test
    void aJobThatIsInterruptedWhileItWaitsStaysInterrupted() throws Exception {
        ExecutorService job = Executors.newSingleThreadExecutor();
        LiveRun run = rig.begin();
        Future<Boolean> interrupted = job.submit(() -> {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> run.checkpointNow("page 3")).isInstanceOf(HolterUnavailableException.class);
            return Thread.interrupted();
        });

        assertThat(interrupted.get(60, TimeUnit.SECONDS)).isTrue();
        job.shutdown();
    }

    // Invariant 4
    @Test
    void aRunThatHasEndedHasNoRightToSave() {
        LiveRun run = rig.begin();
        rig.tick();
        run.fencingToken();
        rig.returns(run);

        assertThatThrownBy(() -> run.checkpointNow("late"))
                .isInstanceOf(HolterUnavailableException.class)
                .hasMessageContaining("has ended");
        assertThatThrownBy(run::fencingToken).isInstanceOf(HolterUnavailableException.class);
        rig.tick();

        assertThat(rig.store.checkpoint(run.workflowId()).text()).isEqualTo("nothing");
    }
}
