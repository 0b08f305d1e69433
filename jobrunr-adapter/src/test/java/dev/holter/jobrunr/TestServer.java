package dev.holter.jobrunr;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.holter.Holter;
import dev.holter.HolterBuilder;
import dev.holter.fixtures.TestDatabase;
import dev.holter.testkit.NodeSettings;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.filters.JobFilter;
import org.jobrunr.jobs.mappers.JobMapper;
import org.jobrunr.jobs.states.StateName;
import org.jobrunr.scheduling.JobScheduler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.configuration.FixedSizeBackgroundJobServerWorkerPolicy;
import org.jobrunr.storage.BackgroundJobServerStatus;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.ThreadSafeStorageProvider;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;
import org.jobrunr.utils.mapper.jackson.JacksonJsonMapper;

/**
 * A server of JobRunr's with its storage in a PostgreSQL, on platform threads, which polls once a second: JobRunr itself refuses less than five, for the load, which is nothing
 * that a test has to wait for.
 */
final class TestServer implements AutoCloseable {
    private final HikariDataSource pool;
    private final StorageProvider storage;
    private final BackgroundJobServer server;
    private final JobScheduler scheduler;
    private final AtomicLong polls = new AtomicLong();

    /** As an application attaches Holter to a server that it makes itself. */
    TestServer(TestDatabase database, Holter holter, int workers) {
        this(database, holter, workers, storage -> storage);
    }

    /** The same, on a storage of its own kind. */
    TestServer(TestDatabase database, Holter holter, int workers, UnaryOperator<StorageProvider> wrapped) {
        this(
                pool(database.jdbcUrl(), database.user()),
                configuration(workers),
                pool -> pool,
                wrapped,
                (server, storage) -> HolterJobRunr.attach(server, holter));
    }

    TestServer(String url, String user, int workers, Function<StorageProvider, List<JobFilter>> filters) {
        this(url, user, workers, filters, pool -> pool);
    }

    TestServer(
            String url,
            String user,
            int workers,
            Function<StorageProvider, List<JobFilter>> filters,
            Function<DataSource, DataSource> watched) {
        this(
                pool(url, user),
                configuration(workers),
                watched,
                storage -> storage,
                (server, storage) -> server.setJobFilters(filters.apply(storage)));
    }

    /** One that polls as rarely as JobRunr wants it to. */
    TestServer(NodeSettings settings, Duration poll, Holter holter) {
        this(
                pool(settings.jdbcUrl(), settings.user()),
                configuration(settings.threads()).andPollInterval(poll),
                pool -> pool,
                storage -> storage,
                (server, storage) -> HolterJobRunr.attach(server, holter));
    }

    private TestServer(
            HikariDataSource pool,
            BackgroundJobServerConfiguration configuration,
            Function<DataSource, DataSource> watched,
            UnaryOperator<StorageProvider> wrapped,
            BiConsumer<BackgroundJobServer, StorageProvider> installed) {
        JacksonJsonMapper json = new JacksonJsonMapper();
        this.pool = pool;
        storage = wrapped.apply(new OftenPolled(polls, new PostgresStorageProvider(watched.apply(pool))));
        storage.setJobMapper(new JobMapper(json));
        server = new BackgroundJobServer(storage, json, null, configuration);
        installed.accept(server, storage);
        scheduler = new JobScheduler(storage);
        server.start();
    }

    /** A Holter in this database whose ladder climbs fast. */
    static Holter holter(TestDatabase database) {
        return settings(database).start();
    }

    static HolterBuilder settings(TestDatabase database) {
        return Holter.builder()
                .jdbcUrl(database.jdbcUrl())
                .user(database.user())
                .password(database.password())
                .set("startTimeout", "30s")
                .set("tick", "100ms")
                .set("interruptAfter", "300ms")
                .set("abandonAfter", "600ms")
                .set("closeTimeout", "1s");
    }

    private static HikariDataSource pool(String url, String user) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setMaximumPoolSize(6);
        config.addDataSourceProperty("ApplicationName", "jobrunr");
        return new HikariDataSource(config);
    }

    private static BackgroundJobServerConfiguration configuration(int workers) {
        return BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                .andPollInterval(Duration.ofSeconds(1))
                .andInterruptJobsAwaitDurationOnStopBackgroundJobServer(Duration.ofSeconds(3))
                .andBackgroundJobServerWorkerPolicy(new FixedSizeBackgroundJobServerWorkerPolicy(workers));
    }

    JobScheduler scheduler() {
        return scheduler;
    }

    BackgroundJobServer server() {
        return server;
    }

    /** How many worker slots are taken. */
    int occupied() {
        return server.getJobSteward().getOccupiedWorkerCount();
    }

    /** Whether the server's own instance of this job is deleted. */
    boolean heardOfTheDelete(UUID id) {
        return server.getJobSteward().getJobsInProgress().stream()
                .anyMatch(live -> live.getId().equals(id) && live.hasState(StateName.DELETED));
    }

    /** How often it has told that it lives, which it does with every poll. */
    long polls() {
        return polls.get();
    }

    /** The job as it is stored. */
    Job stored(UUID id) {
        return storage.getJobById(id);
    }

    StorageProvider storage() {
        return storage;
    }

    @Override
    public void close() {
        server.stop();
        storage.close();
        pool.close();
    }

    static final class OftenPolled extends ThreadSafeStorageProvider {
        private final AtomicLong polls;

        OftenPolled(AtomicLong polls, StorageProvider storage) {
            super(storage);
            this.polls = polls;
        }

        @Override
        public boolean signalBackgroundJobServerAlive(BackgroundJobServerStatus status) {
            polls.incrementAndGet();
            return super.signalBackgroundJobServerAlive(status);
        }

        @Override
        public void validatePollInterval(Duration interval) {}
    }
}
