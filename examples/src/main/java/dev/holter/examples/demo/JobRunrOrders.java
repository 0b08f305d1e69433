package dev.holter.examples.demo;

import org.jobrunr.jobs.context.JobContext;
import org.jobrunr.scheduling.JobScheduler;

/** What JobRunr is to do in the demo. JobRunr reads the byte code of whoever orders by a lambda, and cannot read a record's, as the parts are. Stateless. */
final class JobRunrOrders {
    private static final String EVERY_FIVE_SECONDS = "*/5 * * * * *";

    private JobRunrOrders() {}

    static void give(JobScheduler jobs, String module) {
        jobs.<PlainJobRunrJobs>scheduleRecurrently(JobRunrPart.TIDY, EVERY_FIVE_SECONDS, plain -> plain.tidy());
        jobs.<JobRunrJobs>enqueue(job -> job.takeStock(JobRunrPart.STOCK_TABLES, module));
        jobs.<PlainJobRunrJobs>enqueue(plain -> plain.readWithBar(module, JobContext.Null));
        jobs.<JobRunrJobs>enqueue(job -> job.readForEver(module));
        jobs.<JobRunrJobs>enqueue(job -> job.hang());
    }

    static void giveSlow(JobScheduler jobs, String module) {
        jobs.<JobRunrJobs>enqueue(job -> job.takeStockSlowly(JobRunrCrashPart.STOCK_TABLES, module));
    }
}
