package dev.holter.quartz;

import org.quartz.JobExecutionContext;
import org.quartz.Trigger;
import org.quartz.listeners.TriggerListenerSupport;

/** Vetoes the job of this name. */
final class VetoOf extends TriggerListenerSupport {
    private final String job;

    VetoOf(String job) {
        this.job = job;
    }

    @Override
    public String getName() {
        return "veto";
    }

    @Override
    public boolean vetoJobExecution(Trigger trigger, JobExecutionContext context) {
        return context.getJobDetail().getKey().getName().equals(job);
    }
}
