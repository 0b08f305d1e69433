package dev.holter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.engine.Fence;
import dev.holter.engine.Payload;
import dev.holter.engine.Store.Answer;
import dev.holter.engine.Store.Save;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may save a workflow's checkpoint, and who holds its fence. */
abstract class CheckpointContract extends StoreContract {
    @Test
    void aRunSavesItsCheckpointAgainAndAgain() { // F1
        TestRun run = started();

        Answer first = tick(Rows.of(run).checkpoint("page 1"));
        Answer second = tick(Rows.of(run).checkpoint("page 2"));

        assertThat(first.checkpointed()).containsOnlyKeys(run.id());
        assertThat(second.checkpointed()).containsOnlyKeys(run.id());
        assertThat(saved(run)).isEqualTo("page 2");
        assertThat(fence(run)).isEqualTo(1);
    }

    @Test
    void aCheckpointComesWithTheStartOfItsRun() {
        TestRun run = TestRun.of(worker);

        Answer answer = tick(Rows.of(run).start(NOW).checkpoint("page 1"));

        assertThat(answer.checkpointed()).containsOnlyKeys(run.id());
        assertThat(saved(run)).isEqualTo("page 1");
    }

    @Test
    void theLastCheckpointComesWithTheEndOfItsRun() {
        TestRun run = started();

        Answer answer = tick(Rows.of(run).checkpoint("last").succeeded(NOW, Rows.NONE));

        assertThat(answer.checkpointed()).containsOnlyKeys(run.id());
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

        assertThat(answer.checkpointed()).containsOnlyKeys(second.id());
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
        assertThat(tick(Rows.of(second).checkpoint("second")).checkpointed()).containsOnlyKeys(second.id());
        assertThat(saved(first)).isEqualTo("second");
        assertThat(fence(first)).isEqualTo(2);
    }

    @Test // F1
    void aRunThatHoldsItsFenceSavesByItselfAgainAndAgain() {
        TestRun run = started();
        long raised = raise(run).version();

        long first = save(run, raised, "page 1");
        long second = save(run, first, "page 2");

        assertThat(Set.of(raised, first, second)).hasSize(3).doesNotContain(0L);
        assertThat(saved(run)).isEqualTo("page 2");
        assertThat(fence(run)).isEqualTo(1);
    }

    /** Pitfall 48: a session that was given up may wake late, after others have written. */
    @Test
    void aSaveThatComesLateMeetsNothing() {
        TestRun run = started();
        long raised = raise(run).version();
        long first = save(run, raised, "page 1");

        assertThat(save(run, raised, "late")).isZero();
        long ticked = tick(Rows.of(run).checkpoint("page 2")).checkpointed().getOrDefault(run.id(), 0L);
        assertThat(save(run, first, "later")).isZero();
        assertThat(saved(run)).isEqualTo("page 2");

        assertThat(save(run, ticked, "page 3")).isNotZero();
        assertThat(saved(run)).isEqualTo("page 3");
    }

    @Test
    void aRunThatIsOverSavesNothingByItself() { // invariant 4
        TestRun run = started();
        long raised = raise(run).version();
        tick(Rows.of(run).succeeded(NOW, Rows.NONE));

        assertThat(save(run, raised, "late")).isZero();
        assertThat(probe.checkpoint(run.workflowId()).orElseThrow().text()).isNull();
    }

    @Test
    void anAttemptThatWasFencedOutSavesNothingByItself() { // invariant 4
        TestRun first = started();
        long mine = save(first, raise(first).version(), "first");
        TestRun second = first.nextAttempt();
        tick(Rows.of(second).start(NOW));
        long theirs = raise(second).version();

        assertThat(save(first, mine, "late")).isZero();
        assertThat(save(first, theirs, "late")).isZero();
        assertThat(save(second, theirs, "second")).isNotZero();
        assertThat(saved(first)).isEqualTo("second");
    }

    @Test
    void ofThoseThatAreSavedTogetherEachIsSavedOrNotByItself() {
        TestRun one = started();
        TestRun other = started();
        TestRun over = started();
        List<Save> saves = Stream.of(one, other, over)
                .map(run -> new Save(run.workflowId(), run.id(), raise(run).version(), Rows.text("page 1")))
                .toList();
        tick(Rows.of(over).succeeded(NOW, Rows.NONE));

        assertThat(store.saveNow(saves, Duration.ofSeconds(5))).containsOnlyKeys(one.id(), other.id());
    }

    /** Invariant 4: of two attempts of one workflow, in one process, that save at the same moment the later one does. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofTwoAttemptsThatAreSavedTogetherTheLaterIsSaved(boolean laterFirst) {
        TestRun first = started();
        Save early = new Save(
                first.workflowId(), first.id(), save(first, raise(first).version(), "first"), Rows.text("late"));
        TestRun second = first.nextAttempt();
        tick(Rows.of(second).start(NOW));
        Save late = new Save(second.workflowId(), second.id(), raise(second).version(), Rows.text("second"));

        Map<UUID, Long> saved =
                store.saveNow(laterFirst ? List.of(late, early) : List.of(early, late), Duration.ofSeconds(5));

        assertThat(saved).containsOnlyKeys(second.id());
        assertThat(saved(first)).isEqualTo("second");
    }

    /** The new version; 0 when it was not saved. */
    private long save(TestRun run, long version, String text) {
        Save save = new Save(run.workflowId(), run.id(), version, Rows.text(text));
        return store.saveNow(List.of(save), Duration.ofSeconds(5)).getOrDefault(run.id(), 0L);
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
