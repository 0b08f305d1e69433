package dev.holter.jobrunr;

import static java.util.Objects.requireNonNull;

import dev.holter.Holter;
import dev.holter.spi.RunTracker;
import java.util.List;
import java.util.function.Supplier;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.storage.StorageProvider;

/**
 * Clips a {@link Holter} on to JobRunr: from then on every attempt of every job of this process has a run, without a change to the job. Thread-safe.
 *
 * <pre>{@code
 * Holter holter = Holter.builder().jdbcUrl("jdbc:postgresql://db/app").user("app").password(secret).start();
 * JobRunr.configure()
 *         .useStorageProvider(storage)
 *         .withJobFilter(HolterJobRunr.filter(holter, storage))
 *         .useBackgroundJobServer()
 *         .initialize();
 * }</pre>
 *
 * <p>The storage is written to on an operator's wish only: a job that is cancelled or killed in Holter is deleted there, or failed when it is to be retried, and one that is to begin anew is
 * queued. Nothing that Holter records goes there; its tables and connections are its own, and the storage may be any of JobRunr's.
 */
public final class HolterJobRunr {
    /** The kind of scheduler, as runs tell it. */
    static final String HOST = "jobrunr";

    private HolterJobRunr() {}

    /** A filter for the JobRunr that {@code JobRunr.configure()} has configured in this process. */
    public static HolterJobFilter filter(Holter holter) {
        return filter(holter, JobRunr::getStorageProvider);
    }

    /** A filter for a JobRunr with this storage, however it is configured. */
    public static HolterJobFilter filter(Holter holter, StorageProvider storage) {
        requireNonNull(storage, "storage is null");
        return filter(holter, () -> storage);
    }

    /**
     * Adds a filter to this server, which {@code JobRunr.configure()} has not made: that of a framework, say. Before the server is started; a job of which JobRunr has made a performer
     * already is not heard of.
     */
    public static void attach(BackgroundJobServer server, Holter holter) {
        requireNonNull(server, "server is null");
        Servers.add(server);
        server.setJobFilters(List.of(filter(holter, server.getStorageProvider())));
    }

    private static HolterJobFilter filter(Holter holter, Supplier<StorageProvider> storage) {
        requireNonNull(holter, "holter is null");
        RunTracker.of(holter).launcher(HOST, HOST, new JobLauncher(storage));
        Faults faults = new Faults();
        Attempts attempts = new Attempts(RunTracker.of(holter), new Deletions(storage), faults);
        return new HolterJobFilter(attempts, faults, JobRunrVersion.usable());
    }
}
