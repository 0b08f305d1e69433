package dev.holter.jobrunr;

import dev.holter.spi.HostRetry;
import dev.holter.spi.RunStart;
import java.lang.reflect.AnnotatedElement;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jobrunr.jobs.Job;
import org.jobrunr.jobs.states.EnqueuedState;
import org.jobrunr.jobs.states.ProcessingState;
import org.jobrunr.jobs.states.ScheduledState;
import org.jobrunr.utils.JobUtils;
import org.jspecify.annotations.Nullable;

/** What a job says about the attempt that begins. Its id is the workflow: it stays the same over all retries. Stateless. */
final class JobFacts {
    private JobFacts() {}

    /** JobRunr begins a job anew whose server is gone, by heartbeats of its own: not because Holter gives the process up. */
    static RunStart of(Job job) {
        String signature = String.valueOf(job.getJobSignature());
        String recurring = job.getRecurringJobId().orElse(null);
        return new RunStart(
                        HolterJobRunr.HOST,
                        HolterJobRunr.HOST,
                        recurring == null ? signature : recurring,
                        job.getId().toString(),
                        recurring,
                        job.getId().toString(),
                        due(job),
                        job.getId(),
                        attempt(job),
                        labels(job, signature))
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
        return (int) job.getJobStatesOfType(ProcessingState.class).count();
    }

    /** Whether what is stored is still the attempt that is performed here, and nobody has decided about it. */
    static boolean sameAttempt(Job stored, Job live) {
        return stored.getJobState() instanceof ProcessingState theirs
                && attempt(stored) == attempt(live)
                && live.getLastJobStateOfType(ProcessingState.class)
                        .filter(ours -> ours.getServerId().equals(theirs.getServerId()))
                        .isPresent();
    }

    private static @Nullable Instant due(Job job) {
        return job.getLastJobStateOfType(ScheduledState.class)
                .map(ScheduledState::getScheduledAt)
                .or(() -> job.getLastJobStateOfType(EnqueuedState.class).map(EnqueuedState::getEnqueuedAt))
                .orElse(null);
    }

    private static Map<String, String> labels(Job job, String signature) {
        Map<String, String> labels = new HashMap<>();
        labels.put("signature", signature);
        if (job.getJobName() != null) {
            labels.put("name", job.getJobName());
        }
        if (!job.getLabels().isEmpty()) {
            labels.put("labels", String.join(", ", job.getLabels()));
        }
        job.getLastJobStateOfType(ProcessingState.class)
                .map(ProcessingState::getServerName)
                .ifPresent(server -> labels.put("server", server));
        return labels;
    }
}
