package dev.holter.benchmarks;

import dev.holter.Holter;
import dev.holter.Run;
import dev.holter.jobrunr.HolterJobRunr;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jobrunr.jobs.context.JobContext;
import org.jobrunr.jobs.mappers.JobMapper;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.configuration.FixedSizeBackgroundJobServerWorkerPolicy;
import org.jobrunr.storage.StorageProvider;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;
import org.jobrunr.utils.mapper.jackson.JacksonJsonMapper;
import org.postgresql.ds.PGSimpleDataSource;

/** A JobRunr server in a process of its own, with Holter or without. Its jobs say when they begin, and when they end, on the clock that all processes read. */
public final class JobRunrServer {
    static final Duration SHORTEST_POLL = Duration.ofSeconds(5);

    /** Before what jobs say, since JobRunr logs to the same place. */
    static final String SAID = "job: ";

    private JobRunrServer() {}

    /** Where the database is, its user, how many jobs at once, and whether Holter is there. */
    public static void main(String[] args) throws Exception {
        StorageProvider storage = storage(args[0], args[1]);
        BackgroundJobServer server = server(storage, SHORTEST_POLL, Integer.parseInt(args[2]));
        if (Boolean.parseBoolean(args[3])) {
            HolterJobRunr.attach(server, holter(args[0], args[1], "server"));
        }
        server.start();
        System.in.read();
        server.stop();
    }

    static Process start(ProductionDatabase database, boolean holter, int workers) {
        try {
            return new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-cp",
                            System.getProperty("java.class.path"),
                            JobRunrServer.class.getName(),
                            database.url(),
                            database.user(),
                            String.valueOf(workers),
                            String.valueOf(holter))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that polls so often, for so many jobs at once. */
    static BackgroundJobServer server(StorageProvider storage, Duration poll, int workers) {
        return new BackgroundJobServer(
                storage,
                new JacksonJsonMapper(),
                null,
                BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                        .andPollInterval(poll)
                        .andBackgroundJobServerWorkerPolicy(new FixedSizeBackgroundJobServerWorkerPolicy(workers)));
    }

    static StorageProvider storage(String url, String user) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(url);
        database.setUser(user);
        return storage(database);
    }

    static StorageProvider storage(DataSource database) {
        StorageProvider storage = new PostgresStorageProvider(database);
        storage.setJobMapper(new JobMapper(new JacksonJsonMapper()));
        return storage;
    }

    static Holter holter(String url, String user, String name) {
        return Holter.builder()
                .jdbcUrl(url + "?currentSchema=holter")
                .user(user)
                .password("any")
                .set("workerName", name)
                .start();
    }

    /** The job: looks every millisecond whether Holter or JobRunr wants it to stop. */
    public static void untilStopped(JobContext context) {
        System.out.println(SAID + "begun");
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Run.current().checkStop();
                LockSupport.parkNanos(1_000_000);
            }
        } finally {
            System.out.println(SAID + context.getJobId() + " " + System.nanoTime());
        }
    }
}
