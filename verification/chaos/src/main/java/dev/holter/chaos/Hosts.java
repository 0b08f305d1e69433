package dev.holter.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Properties;
import org.jobrunr.jobs.filters.RetryFilter;
import org.jobrunr.jobs.mappers.JobMapper;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.configuration.FixedSizeBackgroundJobServerWorkerPolicy;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.ThreadSafeStorageProvider;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;
import org.jobrunr.utils.mapper.jackson.JacksonJsonMapper;
import org.postgresql.ds.PGSimpleDataSource;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.impl.jdbcjobstore.JobStoreTX;
import org.quartz.impl.jdbcjobstore.PostgreSQLDelegate;

/** The schedulers, as an application sets them up. Stateless. */
final class Hosts {
    private static final int THREADS = 4;
    private static final Duration POLL = Duration.ofSeconds(1);

    private Hosts() {}

    /** A node of the cluster, not started. A paused one's transaction would otherwise hold the whole cluster's lock for as long as it is paused. */
    static Scheduler quartz(String url, String instance) throws SchedulerException {
        Properties all = new Properties();
        String prefix = "org.quartz.";
        all.setProperty(prefix + "scheduler.instanceName", "chaos");
        all.setProperty(prefix + "scheduler.instanceId", instance);
        all.setProperty(prefix + "scheduler.idleWaitTime", "1000");
        all.setProperty(prefix + "scheduler.dbFailureRetryInterval", "500");
        all.setProperty(prefix + "threadPool.class", "org.quartz.simpl.SimpleThreadPool");
        all.setProperty(prefix + "threadPool.threadCount", String.valueOf(THREADS));
        all.setProperty(prefix + "jobStore.class", JobStoreTX.class.getName());
        all.setProperty(prefix + "jobStore.driverDelegateClass", PostgreSQLDelegate.class.getName());
        all.setProperty(prefix + "jobStore.dataSource", "jobs");
        all.setProperty(prefix + "jobStore.isClustered", "true");
        all.setProperty(prefix + "jobStore.clusterCheckinInterval", "1000");
        all.setProperty(prefix + "jobStore.misfireThreshold", "600000");
        all.setProperty(prefix + "dataSource.jobs.connectionProvider.class", Connections.class.getName());
        all.setProperty(
                prefix + "dataSource.jobs.url", url + "&options=-c%20idle_in_transaction_session_timeout%3D4000");
        return new StdSchedulerFactory(all).getScheduler();
    }

    static StorageProvider jobRunrStorage(String url) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        source.setUser("postgres");
        StorageProvider storage = new OftenPolled(new PostgresStorageProvider(source));
        storage.setJobMapper(new JobMapper(new JacksonJsonMapper()));
        return storage;
    }

    /** A server, not started. */
    static BackgroundJobServer jobRunr(StorageProvider storage) {
        BackgroundJobServer server = new BackgroundJobServer(
                storage,
                new JacksonJsonMapper(),
                null,
                BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                        .andPollInterval(POLL)
                        .andInterruptJobsAwaitDurationOnStopBackgroundJobServer(Duration.ofSeconds(2))
                        .andBackgroundJobServerWorkerPolicy(new FixedSizeBackgroundJobServerWorkerPolicy(THREADS)));
        server.setJobFilters(List.of(new RetryFilter(10, 2)));
        return server;
    }

    /** JobRunr refuses to poll a database more often than every five seconds, for a load that is nothing here. */
    private static final class OftenPolled extends ThreadSafeStorageProvider {
        OftenPolled(StorageProvider storage) {
            super(storage);
        }

        @Override
        public void validatePollInterval(Duration interval) {}
    }
}
