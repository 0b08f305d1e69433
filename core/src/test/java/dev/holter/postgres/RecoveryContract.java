package dev.holter.postgres;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.holter.RunStatus;
import dev.holter.engine.Store.Answer;
import dev.holter.engine.Store.Attempt;
import dev.holter.spi.Recovery;
import dev.holter.spi.RunStart;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Recoveries that know only which firing they do over, and what they become: F3. */
abstract class RecoveryContract extends StoreContract {
    private static final String TRIGGER = "nightly.at-three";

    private final Instant due = Instant.now().minusSeconds(90);

    @Test
    void aRecoveryIsTheNextAttemptOfTheFiringThatItDoesOver() {
        TestRun lost = fired(TRIGGER, due);

        Attempt found = found(recoveryOf(TRIGGER, due));

        assertThat(found).isEqualTo(new Attempt(lost.workflowId(), 2));
    }

    @Test
    void itIsStoredAsThatAttempt() {
        TestRun lost = fired(TRIGGER, due);
        TestRun recovery = recoveryOf(TRIGGER, due);

        Answer answer = tick(Rows.of(recovery).start(NOW));
        TestRun third = lost.nextAttempt().nextAttempt();
        tick(Rows.of(third).start(NOW));
        tick(Rows.of(lost.nextAttempt()).start(NOW));

        assertThat(answer.inserted()).containsExactly(recovery.id());
        assertThat(answer.questioned()).isEmpty();
        assertThat(status(recovery)).isEqualTo(RunStatus.RUNNING);
    }

    @Test
    void aRecoveryOfARecoveryIsTheAttemptAfterIt() {
        TestRun lost = fired(TRIGGER, due);
        tick(Rows.of(recoveryOf(TRIGGER, due).firedBy("RECOVERING_JOBS.recover_one_1", due))
                .start(NOW));

        Attempt found = found(recoveryOf("RECOVERING_JOBS.recover_one_1", due));

        assertThat(found).isEqualTo(new Attempt(lost.workflowId(), 3));
    }

    @Test
    void itFollowsTheNewestAttemptOfThatFiring() {
        TestRun first = fired(TRIGGER, due);
        tick(Rows.of(first).succeeded(NOW, Rows.NONE));
        tick(Rows.of(first.nextAttempt()).start(NOW - 10 * SECOND));

        assertThat(found(recoveryOf(TRIGGER, due))).isEqualTo(new Attempt(first.workflowId(), 3));
    }

    @Test
    void whatIsFiredAgainWithinARecoveryIsTheAttemptAfterIt() {
        TestRun lost = fired(TRIGGER, due);
        TestRun recovery = recoveryOf(TRIGGER, due);
        RunStart again = recovery.from().attempt(recovery.workflowId(), 2).recovering(new Recovery(TRIGGER, due));
        TestRun refire = new TestRun(UuidCreator.getTimeOrderedEpoch(), recovery.workflowId(), worker, again);

        Answer answer = tick(Rows.of(recovery).start(NOW), Rows.of(refire).start(NOW));

        assertThat(answer.attempts())
                .isEqualTo(Map.of(
                        recovery.id(), new Attempt(lost.workflowId(), 2),
                        refire.id(), new Attempt(lost.workflowId(), 3)));
    }

    @Test
    void aRecoveryOfAFiringThatNobodyKnowsIsTheFirstAttemptOfItsOwnWork() {
        TestRun recovery = recoveryOf(TRIGGER, due);

        assertThat(found(recovery)).isEqualTo(new Attempt(recovery.workflowId(), 1));
    }

    @Test // pitfall 49
    void anotherFiringOfTheSameTriggerIsNotTheOne() {
        fired(TRIGGER, due.minusMillis(1));
        fired("nightly.at-four", due);
        tick(Rows.of(of(RunStart.first("test", "there", "imports.users", "imports.users")
                        .firedBy(TRIGGER, "1", due)))
                .start(NOW));
        tick(Rows.of(of(RunStart.first("test", "here", "imports.users", "imports.users/2")
                        .firedBy(TRIGGER, "1", due)))
                .start(NOW));
        TestRun recovery = recoveryOf(TRIGGER, due);

        assertThat(found(recovery)).isEqualTo(new Attempt(recovery.workflowId(), 1));
    }

    @Test // F1
    void aCheckpointThatComesWithTheStartIsThatOfTheRecoveredWork() {
        TestRun lost = fired(TRIGGER, due);
        tick(Rows.of(lost).checkpoint("page 1"));

        Answer answer = tick(Rows.of(recoveryOf(TRIGGER, due)).start(NOW).checkpoint("page 2"));

        assertThat(answer.checkpointed()).hasSize(1);
        assertThat(probe.checkpoint(lost.workflowId()).orElseThrow().text()).isEqualTo("page 2");
        assertThat(probe.checkpoint(lost.workflowId()).orElseThrow().fence()).isEqualTo(2);
    }

    @Test
    void aRecoveryThatEndedBeforeItsStartWasSentIsThatAttemptToo() {
        TestRun lost = fired(TRIGGER, due);
        TestRun recovery = recoveryOf(TRIGGER, due);

        Answer answer = tick(Rows.of(recovery).start(NOW).succeeded(NOW, Rows.NONE));

        assertThat(answer.attempts()).isEqualTo(Map.of(recovery.id(), new Attempt(lost.workflowId(), 2)));
        assertThat(status(recovery)).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test // pitfall 48
    void whatWasFoundStaysThoughTheStartIsSentAgain() {
        TestRun lost = fired(TRIGGER, due);
        TestRun recovery = recoveryOf(TRIGGER, due);
        tick(Rows.of(recovery).start(NOW));
        tick(Rows.of(lost.nextAttempt()).start(NOW));
        tick(Rows.of(lost.nextAttempt().nextAttempt().nextAttempt()).start(NOW));

        Answer again = tick(Rows.of(recovery).start(NOW));

        assertThat(again.attempts()).isEqualTo(Map.of(recovery.id(), new Attempt(lost.workflowId(), 2)));
    }

    private Attempt found(TestRun recovery) {
        return requireNonNull(tick(Rows.of(recovery).start(NOW)).attempts().get(recovery.id()), "not found");
    }

    private TestRun of(RunStart from) {
        UUID id = UuidCreator.getTimeOrderedEpoch();
        return new TestRun(id, id, worker, from);
    }

    private TestRun fired(String trigger, Instant at) {
        TestRun run = of(
                RunStart.first("test", "here", "imports.users", "imports.users").firedBy(trigger, "firing", at));
        tick(Rows.of(run).start(NOW - 60 * SECOND));
        return run;
    }

    private TestRun recoveryOf(String trigger, Instant at) {
        return of(
                RunStart.first("test", "here", "imports.users", "imports.users").recovering(new Recovery(trigger, at)));
    }
}
