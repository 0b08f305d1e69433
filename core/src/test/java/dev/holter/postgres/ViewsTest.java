package dev.holter.postgres;

import static dev.holter.postgres.StoreContract.NOW;
import static dev.holter.postgres.StoreContract.lease;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.engine.Batch;
import dev.holter.engine.Batch.ProgressRow;
import dev.holter.engine.Store.Lease;
import dev.holter.engine.Store.Lease.State;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The views that people query by hand. E2, G2. */
class ViewsTest {
    private final PostgresUnderTest under = new PostgresUnderTest();
    private final PostgresStore store = under.store();
    private UUID worker = UUID.randomUUID();

    @BeforeEach
    void register() {
        store.open();
        worker = StoreContract.register(store, "alpha");
    }

    @AfterEach
    void close() {
        under.close();
    }

    /** What the last beat does not say must not be filled in with what the first one said. */
    @Test
    void anActiveRunShowsItsLastBeatAndNothingOlder() { // A9
        TestRun run = TestRun.of(worker);
        store.tick(
                lease(worker, NOW),
                Rows.batch(Rows.of(run).start(NOW, new ProgressRow(1, 9, 0, 1, "fetch", "pages", "page 1"))));
        store.tick(
                lease(worker, NOW),
                Rows.batch(Rows.of(run).beat(NOW, new ProgressRow(5, -1, 2, 2, "write", null, null))));

        assertThat(under.db.rows(
                        "select done, total, base, stage_ordinal, stage, unit, detail, health from holter.active_runs"))
                .singleElement()
                .satisfies(
                        row -> assertThat(row.values()).containsExactly(5L, null, 2L, 2, "write", null, null, "FINE"));
    }

    @Test
    void aRunOfADeadWorkerIsStaleUntilItIsSwept() {
        TestRun run = TestRun.of(worker);
        store.tick(lease(worker, NOW), Rows.batch(Rows.of(run).start(NOW)));
        assertThat(names("select run_id from holter.stale_runs")).isEmpty();

        store.tick(new Lease(worker, State.STOPPED, 0, null, false, NOW, false), Batch.EMPTY);
        assertThat(names("select run_id from holter.stale_runs")).containsExactly(run.id());

        store.sweepLeftovers();
        assertThat(names("select run_id from holter.stale_runs")).isEmpty();
        assertThat(names("select run_id from holter.active_runs")).isEmpty();
    }

    @Test
    void workersAreActiveOrDeadAndCountedByType() {
        UUID lost = StoreContract.register(store, "beta");
        UUID stopped = StoreContract.register(store, "gamma");
        UUID suspect = StoreContract.register(store, "delta");
        TestRun run = TestRun.of(lost);
        store.tick(lease(lost, NOW), Rows.batch(Rows.of(run).start(NOW)));
        assertThat(store.convict(lost, 1, () -> true)).isPresent();
        store.tick(new Lease(stopped, State.STOPPED, 0, null, false, NOW, false), Batch.EMPTY);
        assertThat(store.suspect(suspect, 0)).isPresent();
        store.tick(lease(worker, NOW), Batch.EMPTY);

        assertThat(names("select name || ' ' || status as name from holter.active_workers order by 1"))
                .containsExactly("alpha PROCESSING", "delta SUSPECT");
        assertThat(names("select name || ' ' || runs_lost as name from holter.dead_workers"))
                .containsExactly("beta 1");
        assertThat(under.db.rows(
                        "select type, alive, processing, suspect, stopped, lost, running from holter.worker_stats"))
                .singleElement()
                .satisfies(row -> assertThat(row.values()).containsExactly("java", 2L, 1L, 1L, 1L, 1L, 1L));
    }

    private List<Object> names(String query) {
        return under.db.rows(query).stream()
                .map(row ->
                        java.util.Objects.requireNonNull(row.values().iterator().next()))
                .toList();
    }
}
