package dev.holter.jobrunr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Holter;
import dev.holter.fixtures.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcDataSource;
import org.jobrunr.jobs.states.StateName;
import org.jobrunr.storage.InMemoryStorageProvider;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.sql.h2.H2StorageProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** JobRunr's jobs anywhere else, Holter's tables in its own PostgreSQL. */
class StoragesTest {
    private final TestDatabase database = TestDatabase.fresh();
    private final StoredRuns runs = new StoredRuns(database);
    private final Holter holter = TestServer.holter(database);

    static Stream<Named<Supplier<StorageProvider>>> storages() {
        return Stream.of(
                Named.of("in memory", InMemoryStorageProvider::new), Named.of("H2", () -> new H2StorageProvider(h2())));
    }

    private static JdbcDataSource h2() {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");
        return source;
    }

    @BeforeEach
    void reset() {
        TestJobs.reset();
    }

    @AfterEach
    void end() {
        TestJobs.reset();
        holter.close();
        database.close();
    }

    @ParameterizedTest // A1, F1
    @MethodSource("storages")
    void jobsHaveTheirRunsAndRetriesTheirAttempts(Supplier<StorageProvider> storages) {
        StorageProvider storage = storages.get();
        try (PlainServer server = new PlainServer(storage, null, HolterJobRunr.filter(holter, storage))) {
            UUID job = server.scheduler().enqueue(() -> TestJobs.failOnce()).asUUID();

            List<Map<String, @Nullable Object>> ended = runs.awaitEnded(2);

            assertThat(ended).extracting(run -> run.get("status")).containsExactly("FAILED", "SUCCEEDED");
            assertThat(ended).extracting(run -> run.get("workflow_id")).containsOnly(job);
        }
    }

    @ParameterizedTest // D1, D5
    @MethodSource("storages")
    void aCancelDeletesTheJobThereAndADeleteThereCancelsTheRun(Supplier<StorageProvider> storages) {
        StorageProvider storage = storages.get();
        try (PlainServer server = new PlainServer(storage, null, HolterJobRunr.filter(holter, storage))) {
            UUID cancelled =
                    server.scheduler().enqueue(() -> TestJobs.looking()).asUUID();
            holter.console().cancel(runs.awaitRunning(), "ann", "too slow");
            runs.awaitEnded(1);
            StoredRuns.until(() -> server.stored(cancelled).hasState(StateName.DELETED));

            UUID deleted = server.scheduler().enqueue(() -> TestJobs.waiting()).asUUID();
            runs.awaitRunning();
            server.scheduler().delete(deleted);

            assertThat(runs.awaitEnded(2)).extracting(run -> run.get("status")).containsOnly("CANCELLED");
            assertThat(server.stored(deleted).getState()).isEqualTo(StateName.DELETED);
        }
    }
}
