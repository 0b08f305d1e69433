package dev.holter.quartz;

import org.quartz.SchedulerException;
import org.quartz.listeners.SchedulerListenerSupport;

/** Hears of errors that belong to no run, and of the scheduler's end. Lets no Throwable out. */
final class SchedulerEvents extends SchedulerListenerSupport {
    private final Attachment attachment;
    private final Firings firings;
    private final Faults faults;

    SchedulerEvents(Attachment attachment, Firings firings, Faults faults) {
        this.attachment = attachment;
        this.firings = firings;
        this.faults = faults;
    }

    @Override
    public void schedulerError(String message, SchedulerException cause) {
        try {
            if (cause == null) {
                firings.event("scheduler-error", message);
            } else if (!JobError.wrapsJobError(cause)) {
                firings.event("scheduler-error", message + ": " + cause);
            }
        } catch (Throwable e) {
            faults.note("schedulerError", e);
        }
    }

    @Override
    public void schedulerShutdown() {
        try {
            attachment.close();
        } catch (Throwable e) {
            faults.note("schedulerShutdown", e);
        }
    }
}
