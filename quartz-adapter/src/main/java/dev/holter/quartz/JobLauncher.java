package dev.holter.quartz;

import dev.holter.spi.JobCopy;
import dev.holter.spi.Launched;
import dev.holter.spi.Launcher;
import dev.holter.spi.Rerun;
import java.util.ArrayList;
import java.util.List;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
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
    public Launched launch(Rerun rerun) throws Exception {
        TriggerBuilder<Trigger> once = TriggerBuilder.newTrigger()
                .withIdentity(RerunTrigger.of(rerun).key())
                .startNow();
        JobCopy copy = rerun.job();
        boolean anew;
        JobKey key;
        if (copy == null) {
            key = job(rerun.jobKey());
            anew = schedule(once.forJob(key).build());
        } else {
            JobCopies.Held held = JobCopies.held(copy);
            key = held.key();
            anew = launch(once, copy, held);
        }
        return launched(anew, key);
    }

    /** What its node dies with, Quartz recovers by itself if the job requests that. */
    private Launched launched(boolean anew, JobKey key) throws SchedulerException {
        if (!scheduler.getMetaData().isJobStoreSupportsPersistence()) {
            return Launched.HERE;
        }
        JobDetail job = scheduler.getJobDetail(key);
        if (job != null && job.requestsRecovery()) {
            return Launched.BY_HOST;
        }
        return anew ? Launched.STORED : Launched.STORED_BEFORE;
    }

    private boolean launch(TriggerBuilder<Trigger> once, JobCopy copy, JobCopies.Held held) throws SchedulerException {
        Trigger trigger =
                once.forJob(held.key()).usingJobData(held.ofTheTrigger()).build();
        if (!scheduler.checkExists(held.key())) {
            JobDetail job = JobBuilder.newJob(JobCopies.type(copy))
                    .withIdentity(held.key())
                    .usingJobData(held.ofTheJob())
                    .storeDurably(copy.durable())
                    .build();
            try {
                scheduler.scheduleJob(job, trigger);
                return true;
            } catch (ObjectAlreadyExistsException meanwhile) {
                // The job, by another run of it, or the trigger: the next line tells.
            }
        }
        return schedule(trigger);
    }

    /** False when the scheduler has it already, waiting or being fired: somebody did this before, and died before its run was recorded. */
    private boolean schedule(Trigger trigger) throws SchedulerException {
        try {
            scheduler.scheduleJob(trigger);
            return true;
        } catch (ObjectAlreadyExistsException before) {
            return false;
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
