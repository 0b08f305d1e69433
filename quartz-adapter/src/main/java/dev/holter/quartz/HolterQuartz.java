package dev.holter.quartz;

import static java.util.Objects.requireNonNull;

import dev.holter.Holter;
import java.time.Duration;
import java.util.Optional;
import org.quartz.JobListener;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;

/**
 * Clips a {@link Holter} on to a Quartz {@link Scheduler}: from then on every firing of every job has a run, without a
 * change to the job. The plugin and the Guice module end here too; call it yourself where neither fits, best before the
 * scheduler is started. Thread-safe.
 *
 * <pre>{@code
 * Holter holter = Holter.builder().jdbcUrl("jdbc:postgresql://db/app").user("app").password(secret).start();
 * HolterQuartz.attach(scheduler, holter);
 * scheduler.start();
 * }</pre>
 *
 * <p>Nothing is wrapped or replaced: the job factory, the job store and the thread pool may be anything, and be set at
 * any time. Nothing is put into the scheduler's context either, though that is where Quartz's own plugins can be found:
 * Quartz hands every entry of it to every job as a bean property, and with {@code throwIfPropertyNotFound} an entry
 * that a job has no setter for keeps that job from being made. {@link #find} tells instead.
 */
public final class HolterQuartz {
    /** The kind of scheduler, as runs tell it. */
    static final String HOST = "quartz";

    private static final Duration DANGLERS_EVERY = Duration.ofSeconds(10);
    private static final Object LOCK = new Object();

    private HolterQuartz() {}

    /**
     * Has this scheduler's firings recorded by this Holter. Doing it again with the same Holter gives the attachment
     * that is there. With a Holter that is switched off, jobs have a run of which nothing is recorded.
     *
     * @throws IllegalStateException when another Holter is attached
     * @throws SchedulerException when the scheduler is a remote one, or shut down: it must be attached where the jobs
     *     run
     */
    public static Attachment attach(Scheduler scheduler, Holter holter) throws SchedulerException {
        return attach(scheduler, holter, DANGLERS_EVERY);
    }

    static Attachment attach(Scheduler scheduler, Holter holter, Duration danglersEvery) throws SchedulerException {
        requireNonNull(scheduler, "scheduler is null");
        requireNonNull(holter, "holter is null");
        synchronized (LOCK) {
            Attachment there = existing(scheduler).orElse(null);
            Attachment attachment = there == null ? new Attachment(scheduler) : there;
            attachment.connect(holter, danglersEvery);
            return attachment;
        }
    }

    /** The Holter that is attached to this scheduler; from a job, {@code find(context.getScheduler())}. */
    public static Optional<Holter> find(Scheduler scheduler) throws SchedulerException {
        requireNonNull(scheduler, "scheduler is null");
        return existing(scheduler).flatMap(Attachment::holter);
    }

    /**
     * Takes the scheduler for a Holter that is to be attached later: listeners hear a firing in the order in which they
     * were registered, and whoever comes first still learns how a job ended when a later listener throws.
     */
    static Attachment reserve(Scheduler scheduler) throws SchedulerException {
        synchronized (LOCK) {
            if (existing(scheduler).isPresent()) {
                throw new IllegalStateException(
                        "scheduler '" + scheduler.getSchedulerName() + "' has a Holter already: attach one only");
            }
            Attachment reserved = new Attachment(scheduler);
            reserved.listen();
            return reserved;
        }
    }

    private static Optional<Attachment> existing(Scheduler scheduler) throws SchedulerException {
        for (JobListener listener : scheduler.getListenerManager().getJobListeners()) {
            if (listener instanceof FiringListener ours && !ours.attachment().closed()) {
                return Optional.of(ours.attachment());
            }
        }
        return Optional.empty();
    }
}
