package dev.holter.jobrunr;

import dev.holter.spi.HostRetry;
import dev.holter.spi.RunStart;
import java.lang.reflect.AnnotatedElement;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.states.EnqueuedState;
import org.jobrunr.jobs.states.JobState;
import org.jobrunr.jobs.states.ProcessingState;
import org.jobrunr.jobs.states.ScheduledState;
import org.jobrunr.utils.JobUtils;
import org.jspecify.annotations.Nullable;

/** What a job says about the attempt that begins. Its id is the workflow: it stays the same over all retries. Stateless. */
final class JobFacts {
    private JobFacts() {}

    /** JobRunr begins a job anew whose server is gone, by heartbeats of its own: not because Holter gives the process up. */
    static RunStart of(Job job) {
        States states = States.of(job);
        String signature = String.valueOf(job.getJobSignature());
        String recurring = job.getRecurringJobId().orElse(null);
        return new RunStart(
                        HolterJobRunr.HOST,
                        HolterJobRunr.HOST,
                        recurring == null ? signature : recurring,
                        job.getId().toString(),
                        recurring,
                        job.getId().toString(),
                        states.due(),
                        job.getId(),
                        states.attempts(),
                        labels(job, signature, states.server()))
                .retriedByHost(HostRetry.ALWAYS);
    }

    /** Where the job's code may say something about it: nowhere when it is gone, which JobRunr will find itself. */
    static AnnotatedElement[] code(Job job) {
        try {
            Class<?> type = JobUtils.getJobClass(job.getJobDetails());
            return new AnnotatedElement[] {JobUtils.getJobMethod(type, job.getJobDetails()), type};
        } catch (RuntimeException | LinkageError e) {
            return new AnnotatedElement[0];
        }
    }

    /** How often it was begun, this time too. */
    static int attempt(Job job) {
        return States.of(job).attempts();
    }

    /** Whether what is stored is still the attempt that is performed here, and nobody has decided about it. */
    static boolean sameAttempt(Job stored, Job live) {
        return stored.getJobState() instanceof ProcessingState theirs
                && attempt(stored) == attempt(live)
                && live.getLastJobStateOfType(ProcessingState.class)
                        .filter(ours -> ours.getServerId().equals(theirs.getServerId()))
                        .isPresent();
    }

    /** What the states tell that a job has been in, looked at once: each look of its own costs as much as all else that a begin does. */
    private record States(
            int attempts,
            @Nullable Instant scheduled,
            @Nullable Instant enqueued,
            @Nullable String server) {
        static States of(Job job) {
            int attempts = 0;
            Instant scheduled = null;
            Instant enqueued = null;
            String server = null;
            for (JobState state : job.getJobStates()) {
                if (state instanceof ProcessingState processing) {
                    attempts++;
                    server = processing.getServerName();
                } else if (state instanceof ScheduledState later) {
                    scheduled = later.getScheduledAt();
                } else if (state instanceof EnqueuedState waiting) {
                    enqueued = waiting.getEnqueuedAt();
                }
            }
            return new States(attempts, scheduled, enqueued, server);
        }

        @Nullable
        Instant due() {
            return scheduled == null ? enqueued : scheduled;
        }
    }

    private static Map<String, String> labels(Job job, String signature, @Nullable String server) {
        Map<String, String> labels = new HashMap<>();
        labels.put("signature", signature);
        if (job.getJobName() != null) {
            labels.put("name", job.getJobName());
        }
        if (!job.getLabels().isEmpty()) {
            labels.put("labels", String.join(", ", job.getLabels()));
        }
        if (server != null) {
            labels.put("server", server);
        }
        return labels;
    }
}
