package dev.holter.examples.guice;

import com.google.inject.AbstractModule;
import com.google.inject.Injector;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import dev.holter.jobrunr.HolterJobFilter;
import java.util.Properties;
import javax.sql.DataSource;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.scheduling.JobScheduler;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.JobActivator;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.impl.StdSchedulerFactory;

/** The application's own two schedulers. Quartz's is attached to Holter because Guice makes it; JobRunr is given the filter. */
final class SchedulersModule extends AbstractModule {
    private static final int WORKERS = 2;
    private static final int POLL_SECONDS = 5;

    private final DataSource jobs;

    /** Where JobRunr keeps its jobs. */
    SchedulersModule(DataSource jobs) {
        this.jobs = jobs;
    }

    @Provides
    @Singleton
    Scheduler quartz(Injector injector) throws SchedulerException {
        Properties properties = new Properties();
        properties.setProperty("org.quartz.scheduler.instanceName", "guice");
        properties.setProperty("org.quartz.threadPool.threadCount", String.valueOf(WORKERS));
        Scheduler scheduler = new StdSchedulerFactory(properties).getScheduler();
        scheduler.setJobFactory(
                (fired, itself) -> injector.getInstance(fired.getJobDetail().getJobClass()));
        return scheduler;
    }

    @Provides
    @Singleton
    StorageProvider storage() {
        return new PostgresStorageProvider(jobs);
    }

    @Provides
    @Singleton
    JobScheduler jobrunr(StorageProvider storage, JobActivator activator, HolterJobFilter filter) {
        return JobRunr.configure()
                .useJobActivator(activator)
                .useStorageProvider(storage)
                .withJobFilter(filter)
                .useBackgroundJobServer(BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                        .andWorkerCount(WORKERS)
                        .andPollIntervalInSeconds(POLL_SECONDS))
                .initialize()
                .getJobScheduler();
    }
}
