package dev.holter.jobrunr;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.filters.JobFilter;
import org.jobrunr.jobs.mappers.JobMapper;
import org.jobrunr.scheduling.JobScheduler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.JobActivator;
import org.jobrunr.server.configuration.DefaultBackgroundJobServerWorkerPolicy;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.utils.mapper.jackson.JacksonJsonMapper;
import org.jspecify.annotations.Nullable;

/** A server on any storage, on the threads that JobRunr chooses by itself: virtual ones where there are any. It polls once a second. */
final class PlainServer implements AutoCloseable {
    private final StorageProvider storage;
    private final BackgroundJobServer server;
    private final JobScheduler scheduler;

    PlainServer(StorageProvider provider, @Nullable JobActivator activator, JobFilter... filters) {
        JacksonJsonMapper json = new JacksonJsonMapper();
        storage = new TestServer.OftenPolled(new AtomicLong(), provider);
        storage.setJobMapper(new JobMapper(json));
        server = new BackgroundJobServer(storage, json, activator, configuration());
        server.setJobFilters(List.of(filters));
        scheduler = new JobScheduler(storage);
        server.start();
    }

    private static BackgroundJobServerConfiguration configuration() {
        return BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                .andPollInterval(Duration.ofSeconds(1))
                .andInterruptJobsAwaitDurationOnStopBackgroundJobServer(Duration.ofSeconds(3))
                .andBackgroundJobServerWorkerPolicy(new DefaultBackgroundJobServerWorkerPolicy(2));
    }

    JobScheduler scheduler() {
        return scheduler;
    }

    BackgroundJobServer server() {
        return server;
    }

    /** The job as it is stored. */
    Job stored(UUID id) {
        return storage.getJobById(id);
    }

    @Override
    public void close() {
        server.stop();
        storage.close();
    }
}
