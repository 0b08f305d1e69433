package dev.holter.postgres;

import static dev.holter.postgres.StoreContract.NOW;
import static dev.holter.postgres.StoreContract.lease;
import static dev.holter.postgres.StoreContract.reading;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.RunStatus;
import dev.holter.engine.Batch;
import dev.holter.engine.Batch.EventRow;
import dev.holter.engine.Failure;
import dev.holter.engine.Store;
import dev.holter.engine.Store.Lease;
import dev.holter.engine.Store.Lease.State;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** One of everything that the engine asks of a store, for stores in unfriendly surroundings. */
final class Exercise {
    private final Store store;
    private final StoreProbe probe;

    private Exercise(Store store, StoreProbe probe) {
        this.store = store;
        this.probe = probe;
    }

    static void of(Store store, StoreProbe probe) {
        Exercise exercise = new Exercise(store, probe);
        exercise.ticks();
        exercise.sweeps();
    }

    private void ticks() {
        store.open();
        UUID worker = StoreContract.register(store, "alpha");
        TestRun run = TestRun.of(worker);
        TestRun brief = TestRun.of(worker);
        EventRow event = new EventRow(UUID.randomUUID(), NOW, "veto", null, null, "it's \\ and \"");

        Batch begin = Rows.batch(
                Rows.of(run).start(NOW).stage(1, "fetch", NOW).checkpoint("page 1"),
                Rows.of(brief).start(NOW).failed(NOW, new Failure("x.Y", null, "stack\n\tat")));
        assertThat(store.tick(lease(worker, NOW), new Batch(begin.runs(), List.of(event)))
                        .inserted())
                .containsExactlyInAnyOrder(run.id(), brief.id());
        assertThat(store.tick(reading(worker, NOW), Batch.EMPTY).leases()).hasSize(1);
        store.tick(lease(worker, NOW), Rows.batch(Rows.of(run).beat(NOW, Rows.done(3, "page 2"))));
        assertThat(probe.pulse(run.id()).orElseThrow().progress()).isEqualTo(Rows.done(3, "page 2"));
        assertThat(store.raiseFence(run.workflowId(), run.id(), 1).orElseThrow().before())
                .isNotNull();

        store.tick(lease(worker, NOW), Rows.batch(Rows.of(run).succeeded(NOW, Rows.done(4, "all"))));
        assertThat(store.look(List.of(run.id()))).hasSize(1);
        assertThat(probe.run(run.id()).orElseThrow().status()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(probe.run(run.id()).orElseThrow().progress()).isEqualTo(Rows.done(4, "all"));
        assertThat(probe.run(brief.id()).orElseThrow().failure()).isEqualTo(new Failure("x.Y", null, "stack\n\tat"));
        assertThat(probe.checkpoint(run.workflowId()).orElseThrow().text()).isEqualTo("page 1");
        assertThat(probe.events()).extracting(StoreProbe.SeenEvent::runId).containsOnlyNulls();
        store.tick(new Lease(worker, State.STOPPED, 0, null, false, NOW, true), Batch.EMPTY);
    }

    private void sweeps() {
        UUID lost = StoreContract.register(store, "beta");
        TestRun run = TestRun.of(lost);
        store.tick(lease(lost, NOW), Rows.batch(Rows.of(run).start(NOW)));

        assertThat(store.suspect(lost, 1)).isPresent();
        assertThat(store.convict(lost, 0, () -> true)).isEmpty();
        assertThat(store.convict(lost, 1, () -> true).orElseThrow()).hasSize(1);
        assertThat(store.sweepLeftovers()).isEmpty();
        assertThat(store.tick(lease(lost, NOW), Batch.EMPTY).alive()).isFalse();
        assertThat(probe.run(run.id()).orElseThrow().status()).isEqualTo(RunStatus.TIMED_OUT);

        probe.age(run.id(), Duration.ofDays(31));
        assertThat(store.deleteEndedBefore(Duration.ofDays(30), Duration.ofSeconds(5)))
                .isEqualTo(1);
    }
}
