package dev.holter.examples.demo;

import dev.holter.Console;
import dev.holter.Holter;
import dev.holter.quartz.HolterQuartz;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.quartz.JobDetail;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.utils.DBConnectionManager;

/** An application with a Quartz scheduler, to which Holter is clipped on by {@code quartz.properties} and nothing else. Thread-safe. */
final class QuartzHost implements AutoCloseable {
    private final Scheduler scheduler;
    private final Holter holter;
    private final FiringEnds ends = new FiringEnds();

    private QuartzHost(Scheduler scheduler) throws SchedulerException {
        this.scheduler = scheduler;
        scheduler.getListenerManager().addTriggerListener(ends);
        scheduler.start();
        this.holter = HolterQuartz.find(scheduler)
                .orElseThrow(() -> new SchedulerException("Holter did not start; the log says why"));
    }

    static QuartzHost start(NodeSettings settings) throws IOException, SchedulerException {
        return new QuartzHost(new StdSchedulerFactory(settings.quartz()).getScheduler());
    }

    /** The one that is clipped on. */
    Holter holter() {
        return holter;
    }

    /** What Holter knows. */
    Console console() {
        return holter.console();
    }

    /** What Quartz calls this node. */
    String instance() throws SchedulerException {
        return scheduler.getSchedulerInstanceId();
    }

    /** Fires this job now, once; the future completes when it has ended and is not fired again. */
    CompletableFuture<Void> fire(JobDetail job) throws SchedulerException {
        CompletableFuture<Void> end = endHere(job.getKey());
        scheduler.scheduleJob(
                job, TriggerBuilder.newTrigger().forJob(job).startNow().build());
        return end;
    }

    /** Completes when this job has ended on this node, whoever fired it. */
    CompletableFuture<Void> endHere(JobKey job) {
        return ends.of(job);
    }

    /** Waits for the jobs, then stops the scheduler and with it Holter. */
    @Override
    public void close() throws SchedulerException {
        scheduler.shutdown(true);
        try {
            // The job store closes its own data source, but not this one.
            DBConnectionManager.getInstance().shutdown(InventoryOrder.DATA_SOURCE);
        } catch (java.sql.SQLException e) {
            throw new SchedulerException(e);
        }
    }
}
