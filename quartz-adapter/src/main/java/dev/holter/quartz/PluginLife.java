package dev.holter.quartz;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.holter.Holter;
import dev.holter.HolterBuilder;
import org.jspecify.annotations.Nullable;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Holter that belongs to a scheduler by its plugin: reserved → started → over; over at once when it cannot be
 * started. Thread-safe: a scheduler may be shut down by one thread while another starts it. Nothing is waited for under
 * the lock.
 */
final class PluginLife {
    private static final Logger LOG = LoggerFactory.getLogger(PluginLife.class);

    private final Scheduler scheduler;
    private final HolterBuilder builder;
    private final Attachment reserved;
    private final @Nullable PluginDashboard dashboard;

    @GuardedBy("this")
    private @Nullable Holter holter;

    @GuardedBy("this")
    private boolean over;

    /** Has the scheduler's listeners registered before all others; nothing is recorded yet. */
    PluginLife(Scheduler scheduler, HolterBuilder builder, @Nullable PluginDashboard dashboard)
            throws SchedulerException {
        this.scheduler = scheduler;
        this.builder = builder;
        this.dashboard = dashboard;
        this.reserved = HolterQuartz.reserve(scheduler);
    }

    /** Starts Holter, once, or throws what keeps it from starting. */
    void startOrThrow() throws SchedulerException {
        if (begun()) {
            return;
        }
        Holter started = builder.start();
        if (!attached(started)) {
            started.close();
        } else if (dashboard != null) {
            dashboard.open(started);
        }
    }

    /** Starts Holter, once; a scheduler goes on without it when that fails: Quartz would stay in standby for ever. */
    void start() {
        try {
            startOrThrow();
        } catch (Throwable e) {
            LOG.error("The scheduler goes on without Holter, which cannot be started: {}", e.getMessage(), e);
            shutdown();
        }
    }

    private synchronized boolean begun() {
        return holter != null || over;
    }

    /** False when the scheduler was shut down meanwhile. */
    private synchronized boolean attached(Holter started) throws SchedulerException {
        if (begun()) {
            return false;
        }
        holter = started;
        HolterQuartz.attach(scheduler, started);
        return true;
    }

    /**
     * Records no new firing and closes Holter. Quartz comes here when it has waited for the jobs, or was told not to.
     * Then they still run, and tell their end later: so Holter is closed on a thread that waits for them, at most for
     * {@code closeTimeout}. That thread is no daemon, because Quartz's workers are none either and their last runs are
     * to be written before the process ends.
     */
    void shutdown() {
        try {
            closeDashboard();
            Holter last = take();
            reserved.closeFor(last);
            if (last == null) {
                return;
            }
            if (reserved.idle()) {
                last.close();
            } else {
                LOG.info("Jobs still run: Holter is closed when they have ended, or when closeTimeout is over");
                Thread closing = new Thread(() -> close(last), "holter-quartz-close");
                closing.setDaemon(false);
                closing.start();
            }
        } catch (Throwable e) {
            LOG.error("Holter could not be closed; the scheduler's shutdown goes on", e);
        }
    }

    private void closeDashboard() {
        try {
            if (dashboard != null) {
                dashboard.close();
            }
        } catch (Throwable e) {
            LOG.error("Holter's dashboard could not be closed; the scheduler's shutdown goes on", e);
        }
    }

    private synchronized @Nullable Holter take() {
        Holter last = holter;
        holter = null;
        over = true;
        return last;
    }

    private static void close(Holter holter) {
        try {
            holter.close();
        } catch (Throwable e) {
            LOG.error("Holter could not be closed", e);
        }
    }
}
