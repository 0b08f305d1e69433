package dev.holter.quartz;

import dev.holter.spi.RunStart;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.quartz.JobDetail;
import org.quartz.JobExecutionContext;
import org.quartz.Trigger;

/** What a context says about a firing. A foreign or mocked context may leave anything out. Stateless. */
final class FiringFacts {
    private static final String UNKNOWN = "unknown";

    private FiringFacts() {}

    static RunStart of(String scheduler, JobExecutionContext context, Firing firing, boolean clustered) {
        RunStart start = of(scheduler, context, firing);
        return clustered && requestsRecovery(context) ? start.recovered() : start;
    }

    private static RunStart of(String scheduler, JobExecutionContext context, Firing firing) {
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

    private static boolean requestsRecovery(JobExecutionContext context) {
        JobDetail detail = context.getJobDetail();
        return detail != null && detail.requestsRecovery();
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
