package dev.holter.quartz;

import dev.holter.spi.HostRetry;
import dev.holter.spi.Recovery;
import dev.holter.spi.RunStart;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quartz.JobDataMap;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.Trigger;

/** What a context says about a firing. A foreign or mocked context may leave anything out. Stateless. */
final class FiringFacts {
    private static final String UNKNOWN = "unknown";

    private FiringFacts() {}

    static RunStart of(String scheduler, JobExecutionContext context, Firing firing) {
        Recovery recovery = recovery(context);
        RunStart plain = plain(scheduler, context, firing);
        RunStart known = recovers(context) ? plain.retriedByHost(HostRetry.IF_LOST) : plain;
        return again(recovery == null ? known : known.recovering(recovery), context, firing);
    }

    private static boolean recovers(JobExecutionContext context) {
        JobDetail detail = context.getJobDetail();
        return detail != null && detail.requestsRecovery();
    }

    /** A firing that somebody asked for belongs to the work that they asked for; what is fired again at once counts on from there. */
    private static RunStart again(RunStart start, JobExecutionContext context, Firing firing) {
        Trigger trigger = context.getTrigger();
        RerunTrigger asked = trigger == null ? null : RerunTrigger.of(trigger.getKey());
        if (asked == null) {
            return start;
        }
        int number = asked.attempt() + firing.attempt() - 1;
        return firing.workflow() == null
                ? start.again(asked.runId(), asked.workflowId(), number)
                : start.attempt(asked.workflowId(), number);
    }

    private static RunStart plain(String scheduler, JobExecutionContext context, Firing firing) {
        String job = job(context);
        return new RunStart(
                HolterQuartz.HOST,
                scheduler,
                job,
                job,
                trigger(context.getTrigger()),
                context.getFireInstanceId(),
                instant(context.getScheduledFireTime()),
                firing.workflow(),
                firing.attempt(),
                labels(context));
    }

    /**
     * What a recovery does over. Quartz carries the trigger of the lost firing and when it was due, not the firing's id;
     * the actual fire time is some milliseconds off.
     */
    private static @Nullable Recovery recovery(JobExecutionContext context) {
        Trigger trigger = context.getTrigger();
        if (!context.isRecovering() || trigger == null || trigger.getJobDataMap() == null) {
            return null;
        }
        JobDataMap data = trigger.getJobDataMap();
        Object name = data.get(Scheduler.FAILED_JOB_ORIGINAL_TRIGGER_NAME);
        Object group = data.get(Scheduler.FAILED_JOB_ORIGINAL_TRIGGER_GROUP);
        Instant due = millis(data.get(Scheduler.FAILED_JOB_ORIGINAL_TRIGGER_SCHEDULED_FIRETIME_IN_MILLISECONDS));
        return name == null || group == null || due == null ? null : new Recovery(group + "." + name, due);
    }

    /** Quartz keeps it as text; anybody may have put something else there. */
    private static @Nullable Instant millis(@Nullable Object value) {
        try {
            return value == null ? null : Instant.ofEpochMilli(Long.parseLong(value.toString()));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** {@code group.name}. */
    static String job(JobExecutionContext context) {
        JobDetail detail = context.getJobDetail();
        return detail == null || detail.getKey() == null
                ? UNKNOWN
                : detail.getKey().toString();
    }

    /** {@code group.name}, null when there is none. */
    static @Nullable String trigger(@Nullable Trigger trigger) {
        return trigger == null || trigger.getKey() == null
                ? null
                : trigger.getKey().toString();
    }

    // toInstant would be the modern way, but java.sql.Date, which a store may hand out, refuses it.
    @SuppressWarnings("JavaUtilDate")
    static @Nullable Instant instant(@Nullable Date date) {
        return date == null ? null : Instant.ofEpochMilli(date.getTime());
    }

    private static Map<String, String> labels(JobExecutionContext context) {
        if (context.getRefireCount() == 0 && !context.isRecovering()) {
            return Map.of();
        }
        Map<String, String> labels = new HashMap<>();
        if (context.getRefireCount() > 0) {
            labels.put("refireCount", Integer.toString(context.getRefireCount()));
        }
        if (context.isRecovering()) {
            labels.put("recovering", "true");
        }
        return labels;
    }
}
