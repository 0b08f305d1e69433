package dev.holter.postgres;

import static dev.holter.postgres.StoreContract.NOW;
import static dev.holter.postgres.StoreContract.lease;
import static dev.holter.postgres.StoreContract.reading;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.engine.Batch;
import dev.holter.engine.Batch.EventRow;
import dev.holter.engine.Store;
import dev.holter.engine.Store.Lease;
import dev.holter.engine.Store.Lease.State;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Facts wait for the server's disk; hints do not. Asked of each transaction that renews a lease at its very end. decision 014 */
class CommitTest {
    private final PostgresUnderTest under = new PostgresUnderTest();
    private final Commits commits = Commits.watched(under.db);
    private Store store = under.store();
    private UUID worker = UUID.randomUUID();

    @BeforeEach
    void begin() {
        begin(store);
    }

    private void begin(Store with) {
        store = with;
        store.open();
        worker = StoreContract.register(store, "alpha");
    }

    @AfterEach
    void close() {
        under.close();
    }

    private TestRun started() {
        TestRun run = TestRun.of(worker);
        store.tick(reading(worker, NOW), Rows.batch(Rows.of(run).start(NOW)));
        assertThat(commits.last()).isEqualTo("on");
        return run;
    }

    private @Nullable String afterTick(Batch batch) {
        store.tick(reading(worker, NOW), Batch.EMPTY);
        assertThat(commits.last()).isEqualTo("off");
        store.tick(reading(worker, NOW), batch);
        return commits.last();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void beatsAndTheLeaseDoNotWait(boolean borrowed) {
        try (Store lent = PostgresUnderTest.store(ConnectionSource.of(under.db::dataSource))) {
            begin(borrowed ? lent : under.another());
            TestRun run = started();

            assertThat(afterTick(Rows.batch(Rows.of(run).beat(NOW, Rows.done(1)))))
                    .isEqualTo("off");
            assertThat(afterTick(Rows.batch(Rows.of(run).succeeded(NOW, Rows.done(2)))))
                    .isEqualTo("on");
        }
    }

    @Test
    void aStageWaitsWithTheBeatsBesideIt() {
        TestRun run = started();
        TestRun other = started();

        assertThat(afterTick(Rows.batch(
                        Rows.of(run).stage(1, "read", NOW), Rows.of(other).beat(NOW, Rows.done(1)))))
                .isEqualTo("on");
    }

    @Test
    void anEventWaits() {
        EventRow event = new EventRow(UUID.randomUUID(), NOW, "test", null, worker, "something");

        assertThat(afterTick(new Batch(List.of(), List.of(event)))).isEqualTo("on");
    }

    /** A reader would come upon an open run of a worker that said it had stopped. */
    @ParameterizedTest
    @ValueSource(strings = {"STOPPING", "STOPPED"})
    void aLeaseThatSaysMoreThanThatItGoesOnWaits(String state) {
        assertThat(afterTick(Batch.EMPTY)).isEqualTo("off");

        store.tick(new Lease(worker, State.valueOf(state), 0, null, false, NOW, true), Batch.EMPTY);

        assertThat(commits.last()).isEqualTo("on");
    }

    @Test
    void aTickThatDoesNotReadWaits() {
        store.tick(lease(worker, NOW), Batch.EMPTY);

        assertThat(commits.last()).isEqualTo("on");
    }
}
