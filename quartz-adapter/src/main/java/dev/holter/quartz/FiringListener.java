package dev.holter.quartz;

import org.jspecify.annotations.Nullable;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.JobListener;

/** Hears begin, end and veto of every job, on the job's thread. Lets no Throwable out. */
final class FiringListener implements JobListener {
    private final String name;
    private final Attachment attachment;
    private final Firings firings;
    private final Faults faults;

    FiringListener(String name, Attachment attachment, Firings firings, Faults faults) {
        this.name = name;
        this.attachment = attachment;
        this.firings = firings;
        this.faults = faults;
    }

    Attachment attachment() {
        return attachment;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public void jobToBeExecuted(JobExecutionContext context) {
        try {
            firings.begin(context);
        } catch (Throwable e) {
            faults.note("jobToBeExecuted", e);
        }
    }

    @Override
    public void jobWasExecuted(JobExecutionContext context, @Nullable JobExecutionException error) {
        try {
            firings.end(context, error);
        } catch (Throwable e) {
            faults.note("jobWasExecuted", e);
        }
    }

    @Override
    public void jobExecutionVetoed(JobExecutionContext context) {
        try {
            firings.event(
                    "veto",
                    "A trigger listener vetoed job " + FiringFacts.job(context) + ", fired by trigger "
                            + FiringFacts.trigger(context.getTrigger()) + ", due "
                            + FiringFacts.instant(context.getScheduledFireTime()));
        } catch (Throwable e) {
            faults.note("jobExecutionVetoed", e);
        }
    }
}
