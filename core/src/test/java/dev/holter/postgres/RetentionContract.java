package dev.holter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holter.engine.Batch;
import dev.holter.engine.Batch.EventRow;
import dev.holter.engine.Store.Lease;
import dev.holter.engine.Store.Lease.State;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What is deleted when it is old, and what is not. */
abstract class RetentionContract extends StoreContract {
    private static final Duration KEPT = Duration.ofDays(30);
    private static final Duration OLDER = Duration.ofDays(31);
    private static final Duration A_WHILE = Duration.ofSeconds(20);

    @Test
    void aRunThatEndedLongAgoGoesWithAllThatBelongsToIt() { // A8b
        TestRun run = started();
        tick(new Batch(
                Rows.batch(Rows.of(run)
                                .stage(1, "fetch", NOW)
                                .checkpoint("page 1")
                                .succeeded(NOW, Rows.NONE))
                        .runs(),
                List.of(told(run.id()))));
        probe.age(run.id(), OLDER);

        assertThat(tidy()).isEqualTo(1);
        assertThat(probe.run(run.id())).isEmpty();
        assertThat(probe.stages(run.id())).isEmpty();
        assertThat(probe.checkpoint(run.workflowId())).isEmpty();
        assertThat(probe.events()).isEmpty();
    }

    @Test
    void aRunThatEndedLatelyStaysHoweverLongAgoItBegan() {
        TestRun run = TestRun.of(worker);
        tick(Rows.of(run).start(NOW - 40 * 86_400 * SECOND));
        tick(Rows.of(run).stage(1, "fetch", NOW).checkpoint("page 1").succeeded(NOW, Rows.NONE));

        assertThat(tidy()).isZero();
        assertThat(probe.run(run.id())).isPresent();
        assertThat(probe.stages(run.id())).hasSize(1);
        assertThat(probe.checkpoint(run.workflowId())).isPresent();
    }

    @Test
    void anOpenRunStaysHoweverOldItIs() {
        TestRun run = started();
        tick(Rows.of(run).stage(1, "fetch", NOW).checkpoint("page 1"));
        probe.age(run.id(), OLDER);

        assertThat(tidy()).isZero();
        assertThat(probe.run(run.id())).isPresent();
        assertThat(probe.pulse(run.id())).isPresent();
        assertThat(probe.checkpoint(run.workflowId())).isPresent();
    }

    @Test
    void theCheckpointOfAWorkflowThatIsLiveOutlivesItsFirstAttempt() {
        TestRun first = started();
        tick(Rows.of(first).checkpoint("page 1").succeeded(NOW, Rows.NONE));
        probe.age(first.id(), OLDER);
        TestRun second = first.nextAttempt();
        tick(Rows.of(second).start(NOW));

        assertThat(tidy()).isEqualTo(1);
        assertThat(probe.checkpoint(first.workflowId()).orElseThrow().text()).isEqualTo("page 1");
    }

    /** The next attempt may come tomorrow: its checkpoint is as young as the last attempt, not as the last save. */
    @Test
    void theCheckpointOfAWorkflowThatFailedLatelyOutlivesTheAttemptThatSavedIt() {
        TestRun first = started();
        tick(Rows.of(first).checkpoint("page 1").succeeded(NOW, Rows.NONE));
        probe.age(first.id(), OLDER);
        TestRun second = first.nextAttempt();
        tick(Rows.of(second).start(NOW).succeeded(NOW, Rows.NONE));

        assertThat(tidy()).isEqualTo(1);
        assertThat(probe.checkpoint(first.workflowId()).orElseThrow().text()).isEqualTo("page 1");

        probe.age(second.id(), OLDER);

        assertThat(tidy()).isEqualTo(1);
        assertThat(probe.checkpoint(first.workflowId())).isEmpty();
    }

    /** Saved when it was committed, a moment after the run had ended: it must not be left behind for ever. */
    @Test
    void aCheckpointThatIsYoungerThanTheEndOfItsRunGoesWithIt() {
        TestRun run = TestRun.of(worker);
        tick(Rows.of(run)
                .start(NOW - 31 * 86_400 * SECOND)
                .checkpoint("late")
                .succeeded(NOW - 31 * 86_400 * SECOND, Rows.NONE));

        assertThat(tidy()).isEqualTo(1);
        assertThat(probe.checkpoint(run.workflowId())).isEmpty();
    }

    @Test
    void moreThanOneBatchIsDeletedAndTheYoungStay() {
        List<TestRun> old =
                IntStream.range(0, 1_200).mapToObj(i -> TestRun.of(worker)).toList();
        long then = NOW - 31 * 86_400 * SECOND;
        tick(Rows.batch(old.stream().map(run -> Rows.of(run).start(then).succeeded(then, Rows.NONE))));
        TestRun young = ended();

        assertThat(tidy()).isEqualTo(1_200);
        assertThat(probe.runs()).isEqualTo(1);
        assertThat(probe.run(young.id())).isPresent();
    }

    @Test
    void noMoreThanOneBatchIsBegunWhenTheTimeIsOver() {
        long then = NOW - 31 * 86_400 * SECOND;
        tick(Rows.batch(IntStream.range(0, 1_200)
                .mapToObj(i -> Rows.of(TestRun.of(worker)).start(then).succeeded(then, Rows.NONE))));

        int gone = store.deleteEndedBefore(KEPT, Duration.ZERO);

        assertThat(gone).isBetween(1, 1_000);
        assertThat(probe.runs()).isEqualTo(1_200 - gone);
    }

    @Test
    void registrationsThatAreLongOverGoAndLiveOnesStay() { // E2
        UUID gone = register(store, "gone");
        store.tick(new Lease(gone, State.STOPPED, 0, null, false, NOW, false), Batch.EMPTY);
        UUID justGone = register(store, "just gone");
        probe.age(OLDER);
        store.tick(new Lease(justGone, State.STOPPED, 0, null, false, NOW, false), Batch.EMPTY);

        tidy();

        assertThatThrownBy(() -> probe.worker(gone)).isInstanceOf(java.util.NoSuchElementException.class);
        assertThat(probe.worker(justGone).state()).isEqualTo("stopped");
        assertThat(probe.worker(worker).state()).isEqualTo("alive");
    }

    @Test
    void oldEventsOfNoRunGoAndYoungOnesStay() {
        tick(new Batch(List.of(), List.of(told(null))));
        probe.age(OLDER);
        EventRow young = told(null);
        tick(new Batch(List.of(), List.of(young)));

        tidy();

        assertThat(probe.events()).hasSize(1);
    }

    /** An event may come after its run was deleted, or of a run that was never kept. */
    @Test
    void oldEventsOfARunThatIsNotThereGoToo() {
        tick(new Batch(
                List.of(),
                List.of(new EventRow(
                        UUID.randomUUID(), NOW - 31 * 86_400 * SECOND, "late-outcome", UUID.randomUUID(), null, "x"))));

        tidy();

        assertThat(probe.events()).isEmpty();
    }

    /** More than a statement can delete before it times out must not stay for ever. */
    @Test
    void eventsOfAnyNumberGo() {
        for (int batch = 0; batch < 5; batch++) {
            tick(new Batch(
                    List.of(),
                    IntStream.range(0, 1_000)
                            .mapToObj(i -> new EventRow(
                                    UUID.randomUUID(), NOW - 31 * 86_400 * SECOND, "misfire", null, null, "x"))
                            .toList()));
        }

        tidy();

        assertThat(probe.events()).isEmpty();
    }

    private int tidy() {
        return store.deleteEndedBefore(KEPT, A_WHILE);
    }

    private static EventRow told(@org.jspecify.annotations.Nullable UUID run) {
        return new EventRow(UUID.randomUUID(), NOW, "misfire", run, null, "told");
    }
}
