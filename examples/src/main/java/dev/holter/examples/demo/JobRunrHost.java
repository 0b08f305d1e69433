package dev.holter.examples.demo;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.holter.Holter;
import dev.holter.jobrunr.HolterJobRunr;
import java.time.Duration;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.configuration.JobRunrConfiguration.JobRunrConfigurationResult;
import org.jobrunr.scheduling.JobScheduler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.JobActivator;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;

/** An application with a JobRunr server, to which Holter is clipped on by one filter. Thread-safe. */
final class JobRunrHost implements AutoCloseable {
    private static final int WORKERS = 6;
    private static final int CONNECTIONS = 8;

    /** The least that JobRunr allows with an SQL database. */
    private static final Duration POLL = Duration.ofSeconds(5);

    private static final Duration STOP = Duration.ofSeconds(3);

    private final HikariDataSource pool;
    private final StorageProvider storage;
    private final BackgroundJobServer server;
    private final JobScheduler scheduler;

    private JobRunrHost(Holter holter, HikariDataSource pool, String schema) {
        this.pool = pool;
        this.storage = new PostgresStorageProvider(pool, schema + ".");
        JobRunrConfigurationResult jobrunr = JobRunr.configure()
                .useJobActivator(activator(pool))
                .useStorageProvider(storage)
                .withJobFilter(HolterJobRunr.filter(holter, storage)) // Holter: this is all there is to add.
                .useBackgroundJobServer(configuration())
                .initialize();
        this.server = jobrunr.getBackgroundJobServer();
        this.scheduler = jobrunr.getJobScheduler();
    }

    /** With its tables in this schema of the database. */
    static JobRunrHost start(Holter holter, String jdbcUrl, String schema) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(jdbcUrl);
        config.setUsername(EmbeddedServer.USER);
        config.setMaximumPoolSize(CONNECTIONS);
        return new JobRunrHost(holter, new HikariDataSource(config), schema);
    }

    private static BackgroundJobServerConfiguration configuration() {
        return BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                .andWorkerCount(WORKERS)
                .andPollInterval(POLL)
                .andInterruptJobsAwaitDurationOnStopBackgroundJobServer(STOP);
    }

    private static JobActivator activator(HikariDataSource pool) {
        JobRunrJobs jobs = new JobRunrJobs(pool);
        PlainJobRunrJobs plain = new PlainJobRunrJobs();
        return new JobActivator() {
            @Override
            public <T> T activateJob(Class<T> type) {
                return type.cast(type.isInstance(jobs) ? jobs : plain);
            }
        };
    }

    JobScheduler scheduler() {
        return scheduler;
    }

    /** Whether the server still takes jobs. */
    boolean running() {
        return server.isRunning();
    }

    @Override
    public void close() {
        server.stop();
        storage.close();
        pool.close();
    }
}
