package dev.holter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.engine.Fence;
import dev.holter.engine.Payload;
import dev.holter.engine.Store.Answer;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who may save a workflow's checkpoint, and who holds its fence. */
abstract class CheckpointContract extends StoreContract {
    @Test
    void aRunSavesItsCheckpointAgainAndAgain() { // F1
        TestRun run = started();

        Answer first = tick(Rows.of(run).checkpoint("page 1"));
        Answer second = tick(Rows.of(run).checkpoint("page 2"));

        assertThat(first.checkpointed()).containsExactly(run.id());
        assertThat(second.checkpointed()).containsExactly(run.id());
        assertThat(saved(run)).isEqualTo("page 2");
        assertThat(fence(run)).isEqualTo(1);
    }

    @Test
    void aCheckpointComesWithTheStartOfItsRun() {
        TestRun run = TestRun.of(worker);

        Answer answer = tick(Rows.of(run).start(NOW).checkpoint("page 1"));

        assertThat(answer.checkpointed()).containsExactly(run.id());
        assertThat(saved(run)).isEqualTo("page 1");
    }

    @Test
    void theLastCheckpointComesWithTheEndOfItsRun() {
        TestRun run = started();

        Answer answer = tick(Rows.of(run).checkpoint("last").succeeded(NOW, Rows.NONE));

        assertThat(answer.checkpointed()).containsExactly(run.id());
        assertThat(saved(run)).isEqualTo("last");
    }

    @Test
    void aLaterAttemptTakesTheCheckpointOverAndAnEarlierNeverGetsItBack() { // F3
        TestRun first = started();
        TestRun second = first.nextAttempt();
        tick(Rows.of(first).checkpoint("first"));
        tick(Rows.of(second).start(NOW).checkpoint("second"));

        Answer late = tick(Rows.of(first).checkpoint("late"));

        assertThat(late.checkpointed()).isEmpty();
        assertThat(saved(first)).isEqualTo("second");
        assertThat(fence(first)).isEqualTo(2);
    }

    @Test
    void twoAttemptsInOneBatchLeaveTheLatersCheckpoint() {
        TestRun first = TestRun.of(worker);
        TestRun second = first.nextAttempt();

        Answer answer = tick(
                Rows.of(first).start(NOW).checkpoint("first"),
                Rows.of(second).start(NOW).checkpoint("second"));

        assertThat(answer.checkpointed()).containsExactly(second.id());
        assertThat(saved(first)).isEqualTo("second");
    }

    @Test
    void aRunThatIsOverSavesNothing() { // invariant 4
        TestRun run = started();
        tick(Rows.of(run).checkpoint("in time"));
        tick(Rows.of(run).succeeded(NOW, Rows.NONE));

        Answer late = tick(Rows.of(run).checkpoint("late"));

        assertThat(late.checkpointed()).isEmpty();
        assertThat(late.questioned()).containsExactly(run.id());
        assertThat(saved(run)).isEqualTo("in time");
    }

    /** It is superseded, not over: the engine learns it from the missing acknowledgement. */
    @Test
    void aCheckpointThatIsRefusedToAnOpenRunIsNoQuestion() {
        TestRun first = started();
        TestRun second = first.nextAttempt();
        tick(Rows.of(second).start(NOW).checkpoint("second"));

        Answer answer = tick(Rows.of(first).checkpoint("late"));

        assertThat(answer.questioned()).isEmpty();
        assertThat(answer.checkpointed()).isEmpty();
    }

    @Test
    void theFenceGrowsWithEveryAttemptAndIsRaisedOnceARun() {
        TestRun first = started();
        TestRun second = first.nextAttempt();
        tick(Rows.of(second).start(NOW));

        assertThat(raise(first).token()).isEqualTo(1);
        assertThat(raise(first).token()).isEqualTo(1);
        assertThat(raise(second).token()).isEqualTo(2);
        assertThat(store.raiseFence(first.workflowId(), first.id(), 1)).isEmpty();
    }

    @Test
    void theFenceHandsOverWhatTheAttemptBeforeSaved() { // F1
        TestRun first = started();
        tick(Rows.of(first).checkpoint("page 7").succeeded(NOW, Rows.NONE));
        TestRun second = first.nextAttempt();
        tick(Rows.of(second).start(NOW));

        Payload before = Objects.requireNonNull(raise(second).before());

        assertThat(before.codec()).isEqualTo("text");
        assertThat(before.bytes()).asString().isEqualTo("page 7");
    }

    @Test
    void aFirstAttemptIsHandedNothing() {
        assertThat(raise(started()).before()).isNull();
    }

    @Test
    void aRunThatIsNotThereOrOverGetsNoFence() {
        TestRun over = ended();

        assertThat(store.raiseFence(over.workflowId(), over.id(), 1)).isEmpty();
        assertThat(store.raiseFence(UUID.randomUUID(), UUID.randomUUID(), 1)).isEmpty();
    }

    @Test
    void anAttemptThatWasFencedOutSavesNothing() { // invariant 4
        TestRun first = started();
        tick(Rows.of(first).checkpoint("first"));
        TestRun second = first.nextAttempt();
        tick(Rows.of(second).start(NOW));
        raise(second);

        tick(Rows.of(first).checkpoint("late"));

        assertThat(saved(first)).isEqualTo("first");
        assertThat(tick(Rows.of(second).checkpoint("second")).checkpointed()).containsExactly(second.id());
        assertThat(saved(first)).isEqualTo("second");
        assertThat(fence(first)).isEqualTo(2);
    }

    private Fence raise(TestRun run) {
        return store.raiseFence(run.workflowId(), run.id(), run.from().attempt())
                .orElseThrow();
    }

    private String saved(TestRun run) {
        return Objects.requireNonNull(
                probe.checkpoint(run.workflowId()).orElseThrow().text());
    }

    private long fence(TestRun run) {
        return probe.checkpoint(run.workflowId()).orElseThrow().fence();
    }
}
