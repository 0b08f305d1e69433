package dev.holter.quartz;

import dev.holter.spi.JobCopy;
import dev.holter.spi.Launcher;
import dev.holter.spi.Rerun;
import java.util.ArrayList;
import java.util.List;
import org.quartz.JobBuilder;
import org.quartz.JobKey;
import org.quartz.ObjectAlreadyExistsException;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;

/**
 * Begins a job anew by a trigger of its own, which fires once, at once, on whichever node takes it. With a copy, the job gets what it and its trigger held then, and is put back if it is
 * gone; without, its own data only. Thread-safe.
 */
final class JobLauncher implements Launcher {
    private final Scheduler scheduler;

    JobLauncher(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public void launch(Rerun rerun) throws Exception {
        TriggerBuilder<Trigger> trigger = TriggerBuilder.newTrigger()
                .withIdentity(RerunTrigger.of(rerun).key())
                .startNow();
        try {
            JobCopy copy = rerun.job();
            if (copy == null) {
                scheduler.scheduleJob(trigger.forJob(job(rerun.jobKey())).build());
            } else {
                launch(trigger, copy, JobCopies.held(copy));
            }
        } catch (ObjectAlreadyExistsException twice) {
            // Somebody did it before, and died before that was recorded.
        }
    }

    private void launch(TriggerBuilder<Trigger> trigger, JobCopy copy, JobCopies.Held held) throws Exception {
        Trigger once = trigger.forJob(held.key()).usingJobData(held.data()).build();
        if (scheduler.checkExists(held.key())) {
            scheduler.scheduleJob(once);
        } else {
            scheduler.scheduleJob(
                    JobBuilder.newJob(JobCopies.type(copy))
                            .withIdentity(held.key())
                            .storeDurably(copy.durable())
                            .build(),
                    once);
        }
    }

    /** A key as text is the group, a dot and the name, and each of them may hold dots. */
    private JobKey job(String text) throws SchedulerException {
        List<JobKey> found = new ArrayList<>();
        for (int dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', dot + 1)) {
            JobKey key = new JobKey(text.substring(dot + 1), text.substring(0, dot));
            if (scheduler.checkExists(key)) {
                found.add(key);
            }
        }
        if (found.size() == 1) {
            return found.get(0);
        }
        throw new IllegalStateException(
                found.isEmpty()
                        ? "the scheduler has no job " + text
                                + " any more: Quartz deletes a job that is not durable with its last trigger"
                        : "the scheduler has several jobs that are written " + text + ": " + found.size()
                                + " groups and names fit");
    }
}
