package dev.holter.quartz;

import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.JobListener;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerListener;

/** Another listener of the same scheduler, which throws where it is told to. Thread-safe. */
final class FellowListener implements JobListener, TriggerListener {
    private final Set<String> callbacks = new CopyOnWriteArraySet<>();
    private final AtomicInteger times = new AtomicInteger();
    private final Throwable thrown;

    private FellowListener(Throwable thrown) {
        this.thrown = thrown;
    }

    /** Registers one after those that are there already. */
    static FellowListener on(TestScheduler quartz, Throwable thrown) throws SchedulerException {
        FellowListener listener = new FellowListener(thrown);
        quartz.scheduler().getListenerManager().addJobListener(listener);
        quartz.scheduler().getListenerManager().addTriggerListener(listener);
        return listener;
    }

    FellowListener throwsIn(String callback) {
        callbacks.add(callback);
        return this;
    }

    /** How often it has thrown. */
    int times() {
        return times.get();
    }

    void behaves() {
        callbacks.clear();
    }

    private void called(String callback) {
        if (callbacks.contains(callback)) {
            times.incrementAndGet();
            FellowListener.<RuntimeException>sneak(thrown);
        }
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> void sneak(Throwable thrown) throws X {
        throw (X) thrown;
    }

    @Override
    public String getName() {
        return "fellow";
    }

    @Override
    public void jobToBeExecuted(JobExecutionContext context) {
        called("jobToBeExecuted");
    }

    @Override
    public void jobExecutionVetoed(JobExecutionContext context) {
        called("jobExecutionVetoed");
    }

    @Override
    public void jobWasExecuted(JobExecutionContext context, @Nullable JobExecutionException error) {
        called("jobWasExecuted");
    }

    @Override
    public void triggerFired(Trigger trigger, JobExecutionContext context) {
        called("triggerFired");
    }

    @Override
    public boolean vetoJobExecution(Trigger trigger, JobExecutionContext context) {
        called("vetoJobExecution");
        return false;
    }

    @Override
    public void triggerMisfired(Trigger trigger) {
        called("triggerMisfired");
    }

    @Override
    public void triggerComplete(
            Trigger trigger, JobExecutionContext context, Trigger.CompletedExecutionInstruction instruction) {
        called("triggerComplete");
    }
}
