package dev.holter.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import dev.holter.Holter;
import dev.holter.fixtures.Figure;
import dev.holter.jobrunr.HolterJobRunr;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jobrunr.scheduling.JobScheduler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.storage.StorageProvider;

/**
 * Jobs a second that do nothing, on a JobRunr server with Holter's filter and on one without, which has started and executed some: so many are queued when it goes on, and the time
 * counts from the first to the last.
 */
public final class JobRunrFigures {
    private static final int THREADS = 16;
    private static final int BEFORE = 100;

    private final ProductionDatabase database;
    private final StorageProvider storage;
    private final Recorded recorded;
    private final int jobs;

    private JobRunrFigures(ProductionDatabase database, HikariDataSource pool, int jobs) {
        this.database = database;
        this.storage = JobRunrServer.storage(pool);
        this.recorded = new Recorded(database);
        this.jobs = jobs;
    }

    static List<Figure> measure(boolean brief) {
        try (ProductionDatabase database = new ProductionDatabase();
                HikariDataSource pool = Pools.of(database.url(), database.user(), THREADS + 4)) {
            JobRunrFigures jobs = new JobRunrFigures(database, pool, brief ? 300 : 10_000);
            return BesideBare.figures("jobrunr", brief, 0.98, jobs::rate);
        }
    }

    private double rate(boolean holter) {
        double rate;
        if (holter) {
            try (Holter with = JobRunrServer.holter(database.url(), database.user(), "bench")) {
                rate = served(true, server -> HolterJobRunr.attach(server, with));
            }
        } else {
            rate = served(false, server -> {});
        }
        recorded.check(holter, BEFORE + jobs);
        database.run("truncate public.jobrunr_jobs");
        return rate;
    }

    private double served(boolean holter, Consumer<BackgroundJobServer> prepare) {
        BackgroundJobServer server = JobRunrServer.server(storage, JobRunrServer.SHORTEST_POLL, THREADS);
        prepare.accept(server);
        try {
            server.start();
            rate(server, BEFORE);
            recorded.settled(holter, BEFORE);
            return rate(server, jobs);
        } finally {
            server.stop();
        }
    }

    private double rate(BackgroundJobServer server, int number) {
        server.pauseProcessing();
        CountedJobs counted = CountedJobs.expect(number);
        new JobScheduler(storage).enqueue(IntStream.range(0, number).boxed(), i -> noOp());
        server.resumeProcessing();
        return counted.rate();
    }

    /** The job. */
    public static void noOp() {
        CountedJobs.executed();
    }
}
