package dev.holter.benchmarks;

import com.zaxxer.hikari.HikariDataSource;
import dev.holter.Holter;
import dev.holter.jobrunr.HolterJobRunr;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jobrunr.scheduling.JobScheduler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.utils.mapper.jackson.JacksonJsonMapper;

/**
 * Jobs a second that do nothing, on a JobRunr server with Holter's filter and on one without: so many are queued when the server starts, and the time counts until the last has been executed.
 */
public final class JobRunrFigures {
    private static final int THREADS = 16;
    private static volatile CountDownLatch left = new CountDownLatch(0);

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
                HikariDataSource pool = new HikariDataSource()) {
            pool.setJdbcUrl(database.url());
            pool.setUsername(database.user());
            pool.setMaximumPoolSize(THREADS + 4);
            return new JobRunrFigures(database, pool, brief ? 300 : 10_000).figures(brief);
        }
    }

    private List<Figure> figures(boolean brief) {
        if (!brief) {
            Samples.inTurn(1, () -> rate(true), () -> rate(false));
        }
        Samples.Pair pair = Samples.inTurn(brief ? 1 : 7, () -> rate(true), () -> rate(false));
        return List.of(
                Figure.told("jobrunr.holter", pair.a(), "jobs/s"),
                Figure.told("jobrunr.bare", pair.b(), "jobs/s"),
                Figure.atLeast("jobrunr.ratio", pair.ratio(), "ratio", 0.98));
    }

    private double rate(boolean holter) {
        left = new CountDownLatch(jobs);
        new JobScheduler(storage).enqueue(IntStream.range(0, jobs).boxed(), i -> noOp());
        double rate;
        if (holter) {
            try (Holter with = JobRunrServer.holter(database.url(), database.user(), "bench")) {
                rate = serve(server -> HolterJobRunr.attach(server, with));
            }
        } else {
            rate = serve(server -> {});
        }
        recorded.check(holter);
        database.run("truncate public.jobrunr_jobs");
        return rate;
    }

    private double serve(Consumer<BackgroundJobServer> prepare) {
        BackgroundJobServer server = new BackgroundJobServer(
                storage,
                new JacksonJsonMapper(),
                null,
                BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                        .andPollIntervalInSeconds(5)
                        .andWorkerCount(THREADS));
        prepare.accept(server);
        try {
            long from = System.nanoTime();
            server.start();
            left.await();
            return jobs * 1e9 / (System.nanoTime() - from);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            server.stop();
        }
    }

    /** The job. */
    public static void noOp() {
        left.countDown();
    }
}
