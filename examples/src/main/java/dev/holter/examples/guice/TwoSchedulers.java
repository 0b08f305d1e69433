package dev.holter.examples.guice;

import com.google.inject.Guice;
import com.google.inject.Injector;
import dev.holter.Holter;
import dev.holter.HolterBuilder;
import dev.holter.guice.HolterModule;
import dev.holter.jobrunr.HolterJobRunrModule;
import dev.holter.quartz.HolterQuartzModule;
import javax.sql.DataSource;
import org.jobrunr.configuration.JobRunr;
import org.jobrunr.scheduling.JobScheduler;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;

/** An application that has Quartz for what is due at a time, and JobRunr for what users cause. Both are recorded by the one Holter. Thread-safe. */
public final class TwoSchedulers implements AutoCloseable {
    private final Injector injector;
    private final Scheduler quartz;
    private final JobScheduler jobrunr;

    private TwoSchedulers(Injector injector) throws SchedulerException {
        this.injector = injector;
        this.quartz = injector.getInstance(Scheduler.class);
        this.jobrunr = injector.getInstance(JobScheduler.class);
        quartz.start();
    }

    /** With a Holter that is set up so, and JobRunr's jobs in this database. */
    public static TwoSchedulers start(HolterBuilder holter, DataSource jobs) throws SchedulerException {
        return new TwoSchedulers(Guice.createInjector(
                new HolterModule(holter),
                new HolterQuartzModule(),
                new HolterJobRunrModule(),
                new SchedulersModule(jobs)));
    }

    /** Has Quartz close the books, now. */
    public void closeBooks() throws SchedulerException {
        JobDetail closing =
                JobBuilder.newJob(Closing.class).withIdentity("closing").build();
        quartz.scheduleJob(closing, TriggerBuilder.newTrigger().startNow().build());
    }

    /** Has JobRunr send an invoice. */
    public void invoice(String customer) {
        jobrunr.<Invoicing>enqueue(invoicing -> invoicing.invoice(customer));
    }

    Books books() {
        return injector.getInstance(Books.class);
    }

    /** Waits for the jobs of both; Holter goes last, so that it records how they ended. */
    @Override
    public void close() throws SchedulerException {
        try {
            quartz.shutdown(true);
            JobRunr.destroy();
        } finally {
            injector.getInstance(Holter.class).close();
        }
    }
}
