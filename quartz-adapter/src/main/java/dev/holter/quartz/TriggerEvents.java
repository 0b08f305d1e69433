package dev.holter.quartz;

import org.quartz.JobExecutionContext;
import org.quartz.Trigger;
import org.quartz.TriggerListener;

/**
 * Hears misfires, on Quartz's misfire thread and inside its store's lock: nothing here may wait. Lets no Throwable out,
 * vetoes nothing.
 */
final class TriggerEvents implements TriggerListener {
    private final String name;
    private final Firings firings;
    private final Faults faults;

    TriggerEvents(String name, Firings firings, Faults faults) {
        this.name = name;
        this.firings = firings;
        this.faults = faults;
    }

    @Override
    public String getName() {
        return name;
    }

    @Override
    public void triggerFired(Trigger trigger, JobExecutionContext context) {}

    @Override
    public boolean vetoJobExecution(Trigger trigger, JobExecutionContext context) {
        return false;
    }

    @Override
    public void triggerMisfired(Trigger trigger) {
        try {
            firings.event(
                    "misfire",
                    "Trigger " + FiringFacts.trigger(trigger) + " of job " + trigger.getJobKey()
                            + " could not fire in time; it was due " + FiringFacts.instant(trigger.getNextFireTime()));
        } catch (Throwable e) {
            faults.note("triggerMisfired", e);
        }
    }

    @Override
    public void triggerComplete(
            Trigger trigger, JobExecutionContext context, Trigger.CompletedExecutionInstruction instruction) {}
}
