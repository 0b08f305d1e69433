package dev.holter.quartz;

import dev.holter.StopReason;
import dev.holter.spi.HostInterruption;
import org.quartz.InterruptableJob;
import org.quartz.UnableToInterruptJobException;

/**
 * Quartz's own way to end a firing, of this one firing: what {@code Scheduler.interrupt} calls. It is the job's code, so
 * it is called on a thread of Holter's hooks, where it may block. Immutable.
 *
 * <p>A factory may hand out one instance for several firings. While it executes another one too, {@code interrupt()}
 * would end that as well, and nobody asked for it; then the job is left to the interrupt of its thread. Race: a firing
 * that begins with this instance between the look and the call is hit, as it is by {@code Scheduler.interrupt}.
 */
record JobInterruption(InterruptableJob job, Firing firing, Firings firings) implements HostInterruption {
    @Override
    public void interrupt(StopReason reason) throws UnableToInterruptJobException {
        if (firings.shared(job, firing)) {
            throw new UnableToInterruptJobException("an instance of "
                    + job.getClass().getName()
                    + " executes several firings at once, of which one is to stop: its interrupt() is not called, since"
                    + " it would end the others too; the thread is interrupted after interruptAfter");
        }
        job.interrupt();
    }
}
