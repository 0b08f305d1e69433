package dev.holter.jobrunr;

import org.jobrunr.jobs.Job;
import org.jobrunr.server.BackgroundJobPerformer;
import org.jobrunr.server.BackgroundJobServer;

/**
 * Performs a job as JobRunr does, and tells the end that JobRunr does not: it catches only exceptions, so that after an Error from an activator or a filter no filter
 * hears of the job any more. For the thread that performs the job.
 */
final class EndReportingPerformer extends BackgroundJobPerformer {
    private final Job job;
    private final Faults faults;

    EndReportingPerformer(BackgroundJobServer server, Job job, Faults faults) {
        super(server, job);
        this.job = job;
        this.faults = faults;
    }

    @Override
    protected void performJob() throws Exception {
        try {
            super.performJob();
        } catch (Throwable e) {
            faults.attempt("the end of a job", () -> Claim.left(job, e));
            throw e;
        } finally {
            faults.attempt("the end of a job", Claim::clear);
        }
    }
}
