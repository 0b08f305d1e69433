package dev.holter.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import java.util.stream.IntStream;
import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.context.JobDashboardProgressBar;
import org.jobrunr.jobs.states.StateName;
import org.jobrunr.scheduling.JobScheduler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.navigation.AmountRequest;

/**
 * JobRunr's jobs in progress, each with a bar that moves, and what its server does with them at every poll: it saves each of them with a newer time. Without a server, whose polls are five
 * seconds apart.
 */
final class JobRunrBeats implements Beats {
    private static final long ITEMS = 100_000;

    private final ProductionDatabase database = new ProductionDatabase();
    private final HikariDataSource pool = Pools.of(database.url(), database.user(), 10);
    private final StorageProvider storage;
    private List<Job> jobs;
    private long done;

    JobRunrBeats(int runs) {
        storage = JobRunrServer.storage(pool);
        new JobScheduler(storage).enqueue(IntStream.range(0, runs).boxed(), i -> work());
        BackgroundJobServer server = JobRunrServer.server(storage, JobRunrServer.SHORTEST_POLL, 1);
        jobs = storage.getJobList(StateName.ENQUEUED, new AmountRequest("updatedAt:ASC", runs));
        jobs.forEach(job -> {
            job.startProcessingOn(server);
            new JobDashboardProgressBar(job, ITEMS);
        });
        jobs = storage.save(jobs);
        database.run("vacuum analyze public.jobrunr_jobs");
        database.run("checkpoint");
    }

    @Override
    public void beat() {
        done++;
        jobs.forEach(job -> {
            JobDashboardProgressBar.get(job).setProgress(done);
            job.updateProcessing();
        });
        jobs = storage.save(jobs);
    }

    @Override
    public ProductionDatabase database() {
        return database;
    }

    @Override
    public void close() {
        pool.close();
        database.close();
    }

    /** The job. */
    public static void work() {}
}
