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
 * Jobs a second that do nothing, on a JobRunr server with Holter's filter and on one without: so many are queued when the server starts, and the time counts from the first to the last.
 */
public final class JobRunrFigures {
    private static final int THREADS = 16;

    private final ProductionDatabase database;
    private final StorageProvider storage;
    private final Recorded recorded;
    private final int jobs;

    private JobRunrFigures(ProductionDatabase database, HikariDataSource pool, int jobs) {
        this.database = database;
        this.storage = JobRunrServer.storage(pool);
        this.recorded = new Recorded(database, jobs);
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
        CountedJobs counted = CountedJobs.expect(jobs);
        new JobScheduler(storage).enqueue(IntStream.range(0, jobs).boxed(), i -> noOp());
        double rate;
        if (holter) {
            try (Holter with = JobRunrServer.holter(database.url(), database.user(), "bench")) {
                rate = serve(counted, server -> HolterJobRunr.attach(server, with));
            }
        } else {
            rate = serve(counted, server -> {});
        }
        recorded.check(holter);
        database.run("truncate public.jobrunr_jobs");
        return rate;
    }

    private double serve(CountedJobs counted, Consumer<BackgroundJobServer> prepare) {
        BackgroundJobServer server = JobRunrServer.server(storage, JobRunrServer.SHORTEST_POLL, THREADS);
        prepare.accept(server);
        try {
            server.start();
            return counted.rate();
        } finally {
            server.stop();
        }
    }

    /** The job. */
    public static void noOp() {
        CountedJobs.executed();
    }
}
