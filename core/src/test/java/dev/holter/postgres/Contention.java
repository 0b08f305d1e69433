package dev.holter.postgres;

import static dev.holter.postgres.StoreContract.NOW;
import static dev.holter.postgres.StoreContract.lease;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.engine.Store;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A store with one worker, and threads for those who want the same rows at once. */
abstract class Contention {
    final PostgresUnderTest under = new PostgresUnderTest();
    final Store store = under.store();
    final ExecutorService threads = Executors.newCachedThreadPool();
    UUID worker = UUID.randomUUID();

    @BeforeEach
    void register() {
        store.open();
        worker = StoreContract.register(store, "alpha");
    }

    @AfterEach
    void close() throws InterruptedException {
        threads.shutdownNow();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        under.close();
    }

    TestRun started() {
        TestRun run = TestRun.of(worker);
        store.tick(lease(worker, NOW), Rows.batch(Rows.of(run).start(NOW)));
        return run;
    }
}
