package dev.holter.quartz;

import dev.holter.Holter;
import dev.holter.spi.RunTracker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.quartz.ListenerManager;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.impl.matchers.EverythingMatcher;

/**
 * That a scheduler's firings are recorded by a Holter. {@link #close} ends it; a scheduler that is shut down ends it
 * too. The Holter stays open. Thread-safe.
 *
 * <p>States: new → listening (firings pass unrecorded) → recording → closed to new firings → gone, with no listener and
 * no thread left. The last step comes when the last open run has ended, so that jobs which outlive the closing, or the
 * scheduler, are recorded with their true end. An attachment that is closed is never opened again; another one of the
 * same scheduler has listeners with other names and does not disturb it.
 */
public final class Attachment implements AutoCloseable {
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final Scheduler quartz;
    private final String schedulerName;
    private final ListenerManager manager;
    private final Faults faults = new Faults();
    private final Firings firings;
    private final DanglerWatch watch;
    private final FiringListener jobs;
    private final TriggerEvents triggers;
    private final SchedulerEvents scheduler;
    private final AtomicBoolean listening = new AtomicBoolean();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile @Nullable Holter holter;
    private volatile @Nullable Runnable noLauncher;

    Attachment(Scheduler scheduler) throws SchedulerException {
        String name = "dev.holter.quartz-" + NUMBERS.incrementAndGet();
        this.quartz = scheduler;
        this.schedulerName = scheduler.getSchedulerName();
        this.manager = scheduler.getListenerManager();
        this.firings = new Firings(schedulerName, faults, this::leave);
        this.watch = new DanglerWatch(schedulerName, firings, faults);
        this.jobs = new FiringListener(name, this, firings, faults);
        this.triggers = new TriggerEvents(name, firings, faults);
        this.scheduler = new SchedulerEvents(this, firings, faults);
    }

    /** Registers the listeners, once. Under the lock of {@link HolterQuartz}. */
    void listen() {
        if (listening.compareAndSet(false, true)) {
            manager.addJobListener(jobs, EverythingMatcher.allJobs());
            manager.addTriggerListener(triggers, EverythingMatcher.allTriggers());
            manager.addSchedulerListener(scheduler);
        }
    }

    /** Has firings recorded from now on. Under the lock of {@link HolterQuartz}. */
    void connect(Holter wanted, Duration danglersEvery) {
        if (holter == wanted) {
            return;
        }
        if (holter != null) {
            throw new IllegalStateException("scheduler '" + schedulerName
                    + "' is attached to another Holter: close that attachment first, or attach each scheduler once");
        }
        RunTracker tracker = RunTracker.of(wanted);
        listen();
        holter = wanted;
        // Switched off, it still tells jobs that they are in a firing, of which nothing is recorded.
        if (wanted.enabled()) {
            watch.start(danglersEvery);
        }
        noLauncher = tracker.launcher(HolterQuartz.HOST, schedulerName, new JobLauncher(quartz));
        firings.admit(tracker);
    }

    Optional<Holter> holter() {
        return Optional.ofNullable(holter);
    }

    boolean closed() {
        return closed.get();
    }

    /** Closes the runs whose thread has left the job, then tells whether any is open. */
    boolean idle() {
        firings.closeDanglers();
        return firings.idle();
    }

    /**
     * Records no new firing. Runs that are open stay so until their jobs end; then the listeners are gone from the
     * scheduler. Never waits, never throws. Closing again does nothing.
     */
    @Override
    public void close() {
        closed.set(true);
        Runnable beginsNothing = noLauncher;
        if (beginsNothing != null) {
            beginsNothing.run();
        }
        firings.refuse();
    }

    /** As {@link #close}, unless somebody has attached another Holter than this one meanwhile. */
    void closeFor(@Nullable Holter mine) {
        Holter there = holter;
        if (there == null || there == mine) {
            close();
        }
    }

    /** No firing is recorded any more, and no run is open. */
    private void leave() {
        watch.stop();
        manager.removeJobListener(jobs.getName());
        manager.removeTriggerListener(triggers.getName());
        manager.removeSchedulerListener(scheduler);
    }
}
