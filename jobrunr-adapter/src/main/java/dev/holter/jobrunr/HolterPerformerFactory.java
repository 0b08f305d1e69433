package dev.holter.jobrunr;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jobrunr.jobs.Job;
import org.jobrunr.server.BackgroundJobPerformer;
import org.jobrunr.server.BackgroundJobPerformerFactory;
import org.jobrunr.server.BackgroundJobServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clips Holter on to JobRunr without a line of code: JobRunr looks for such factories in service files, and {@code holter-jobrunr-service.jar} has one that names this class. Holter
 * is then set up by the environment and the file that {@code HOLTER_FILE} names. Besides, a job that an Error of an activator or a filter ends is recorded at
 * once, which a filter alone never hears of.
 *
 * <p>JobRunr does not document these service files, hence a jar of its own. Its factory of the highest priority makes all performers; this one has the lowest there is, and says so
 * when it is not chosen. Where the application has installed a {@link HolterJobFilter} of its own, that one records. Lets no Throwable out. Thread-safe; for JobRunr, which makes one
 * for each server.
 */
public final class HolterPerformerFactory implements BackgroundJobPerformerFactory {
    private static final Logger LOG = LoggerFactory.getLogger(HolterPerformerFactory.class);

    private final Faults faults = new Faults();
    private final ServiceHolter service;
    private final AtomicBoolean told = new AtomicBoolean();

    @GuardedBy("this")
    private @Nullable BackgroundJobServer equipped;

    /** For the service loader. Nothing is begun before there is a job. */
    public HolterPerformerFactory() {
        this(ServiceHolter.OF_THIS_PROCESS);
    }

    HolterPerformerFactory(ServiceHolter service) {
        this.service = service;
    }

    /** The lowest: what an application, or another library, has put there is not replaced. JobRunr asks only when it has several to choose from. */
    @Override
    public int getPriority() {
        faults.attempt("looking for other factories", this::tellOfOthers);
        return Integer.MIN_VALUE;
    }

    private void tellOfOthers() {
        String others = ServiceLoader.load(BackgroundJobPerformerFactory.class).stream()
                .map(ServiceLoader.Provider::type)
                .filter(type -> !type.equals(getClass()))
                .map(Class::getName)
                .collect(Collectors.joining(", "));
        if (!others.isEmpty() && !told.getAndSet(true)) {
            LOG.warn(
                    "JobRunr's performers are made by {}, which Holter's service file does not replace."
                            + " For jobs to be recorded, install HolterJobRunr.filter(…)",
                    others);
        }
    }

    @Override
    public BackgroundJobPerformer newBackgroundJobPerformer(BackgroundJobServer server, Job job) {
        try {
            if (JobRunrVersion.usable()) {
                Servers.add(server);
                equip(server);
                return new EndReportingPerformer(server, job, faults);
            }
        } catch (Throwable e) {
            faults.note("making a performer", e);
        }
        return new BackgroundJobPerformer(server, job);
    }

    /** Before the server's first job: a performer takes the filters that are there when it is made. */
    private synchronized void equip(BackgroundJobServer server) {
        if (equipped == server) {
            return;
        }
        equipped = server;
        Servers.add(server);
        server.setJobFilters(List.of(new ServiceFilter(service, server.getStorageProvider(), faults)));
    }
}
