package dev.holter.postgres;

import dev.holter.RunStatus;
import dev.holter.engine.Batch;
import dev.holter.engine.Store;
import dev.holter.engine.Store.Answer;
import dev.holter.engine.Store.Lease;
import dev.holter.engine.Store.Lease.State;
import dev.holter.engine.Store.Worker;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What every store promises the engine. The contracts that extend it are told by subject; each store extends each of them. Times are on a clock
 * of the test's own, which stands at {@link #NOW} unless a test says otherwise.
 */
abstract class StoreContract {
    static final long NOW = 5_000_000_000_000L;
    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000_000_000L;

    private StoreUnderTest under;
    Store store;
    StoreProbe probe;
    UUID worker;

    abstract StoreUnderTest underTest();

    @BeforeEach
    void open() {
        under = underTest();
        store = under.store();
        probe = under.probe();
        store.open();
        worker = register(store, "alpha");
    }

    @AfterEach
    void close() {
        under.close();
    }

    Store another() {
        Store another = under.another();
        another.open();
        return another;
    }

    static UUID register(Store store, String name) {
        UUID id = UUID.randomUUID();
        store.register(worker(id, name));
        return id;
    }

    static Worker worker(UUID id, String name) {
        return new Worker(id, name, "java", "here", 42, null, null, "1.0", 5_000, 10_000, 120_000, Map.of());
    }

    static Lease lease(UUID worker, long nanos) {
        return new Lease(worker, State.ALIVE, 1, "imports.users", false, nanos, false);
    }

    static Lease reading(UUID worker, long nanos) {
        return new Lease(worker, State.ALIVE, 1, "imports.users", false, nanos, true);
    }

    /** A tick of our own worker, now. */
    Answer tick(Batch batch) {
        return tick(batch, NOW);
    }

    Answer tick(Batch batch, long nanos) {
        return store.tick(lease(worker, nanos), batch);
    }

    Answer tick(Rows... rows) {
        return tick(Rows.batch(rows));
    }

    /** A run that began a minute ago and is open. */
    TestRun started() {
        TestRun run = TestRun.of(worker);
        tick(Rows.of(run).start(NOW - 60 * SECOND));
        return run;
    }

    /** A run of an hour ago that is over. */
    TestRun ended() {
        TestRun run = TestRun.of(worker);
        tick(Rows.of(run).start(NOW - 3_600 * SECOND).succeeded(NOW - 3_500 * SECOND, Rows.NONE));
        return run;
    }

    RunStatus status(TestRun run) {
        return probe.run(run.id()).orElseThrow().status();
    }

    long counter(UUID id) {
        return probe.worker(id).counter();
    }
}
