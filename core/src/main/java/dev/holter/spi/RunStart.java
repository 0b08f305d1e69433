package dev.holter.spi;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a scheduler knows of a firing when its body is about to begin.
 *
 * @param host the kind of scheduler: {@code quartz}
 * @param scheduler the scheduler's own name
 * @param jobType what policies and lists go by: Quartz's {@code group.name}
 * @param jobKey the host's full reference to the job
 * @param triggerKey what fired it, null when the host has no such thing
 * @param firingId the host's id of this firing, not necessarily unique
 * @param scheduledAt when it was due, null when the host does not say
 * @param workflowId of the attempt before, null for a first attempt
 * @param attempt 1 for a first attempt; with a recovery, counted on from the attempt that is done over
 * @param labels what else is worth showing
 * @param hostRetry when the host itself does the work over: then Holter never begins it anew by itself
 * @param recovery what it does over, null when it is none or the workflow is known
 * @param retryOf the run that is begun anew as this one, null when none is
 * @param job what to begin the job by when the scheduler does not know it any more, null when it keeps it
 */
public record RunStart(
        String host,
        String scheduler,
        String jobType,
        String jobKey,
        @Nullable String triggerKey,
        @Nullable String firingId,
        @Nullable Instant scheduledAt,
        @Nullable UUID workflowId,
        int attempt,
        Map<String, String> labels,
        HostRetry hostRetry,
        @Nullable Recovery recovery,
        @Nullable UUID retryOf,
        @Nullable JobCopy job) {

    /** Checks what must be there. */
    public RunStart {
        requireNonNull(host, "host is null");
        requireNonNull(scheduler, "scheduler is null");
        requireNonNull(jobType, "jobType is null");
        requireNonNull(jobKey, "jobKey is null");
        requireNonNull(hostRetry, "hostRetry is null");
        labels = Map.copyOf(labels);
        attempt = Math.max(1, attempt);
    }

    /** One that nobody begins anew. */
    public RunStart(
            String host,
            String scheduler,
            String jobType,
            String jobKey,
            @Nullable String triggerKey,
            @Nullable String firingId,
            @Nullable Instant scheduledAt,
            @Nullable UUID workflowId,
            int attempt,
            Map<String, String> labels) {
        this(
                host,
                scheduler,
                jobType,
                jobKey,
                triggerKey,
                firingId,
                scheduledAt,
                workflowId,
                attempt,
                labels,
                HostRetry.NONE,
                null,
                null,
                null);
    }

    /** The first attempt of a piece of work, without labels. */
    public static RunStart first(String host, String scheduler, String jobType, String jobKey) {
        return new RunStart(host, scheduler, jobType, jobKey, null, null, null, null, 1, Map.of());
    }

    /** The same, fired by this trigger. */
    public RunStart firedBy(String trigger, String firing, @Nullable Instant due) {
        return new RunStart(
                host,
                scheduler,
                jobType,
                jobKey,
                trigger,
                firing,
                due,
                workflowId,
                attempt,
                labels,
                hostRetry,
                recovery,
                retryOf,
                job);
    }

    /** The same, as this attempt of this workflow: nobody has to look for it any more. */
    public RunStart attempt(UUID workflow, int number) {
        return with(workflow, number, hostRetry, null, retryOf, job);
    }

    /** The same, as work that its host does over by itself. */
    public RunStart retriedByHost(HostRetry when) {
        return with(workflowId, attempt, when, recovery, retryOf, job);
    }

    /** The same, as the attempt after the one that is done over; until that is found, of a workflow of its own. */
    public RunStart recovering(Recovery of) {
        return with(workflowId, attempt + 1, hostRetry, of, retryOf, job);
    }

    /** The same, as what was to begin anew. */
    public RunStart again(UUID run, UUID workflow, int number) {
        return with(workflow, number, hostRetry, null, run, job);
    }

    /** The same, of a job that the scheduler may have forgotten by the time it is to begin anew. */
    public RunStart of(@Nullable JobCopy copy) {
        return with(workflowId, attempt, hostRetry, recovery, retryOf, copy);
    }

    private RunStart with(
            @Nullable UUID workflow,
            int number,
            HostRetry byHost,
            @Nullable Recovery over,
            @Nullable UUID again,
            @Nullable JobCopy copy) {
        return new RunStart(
                host,
                scheduler,
                jobType,
                jobKey,
                triggerKey,
                firingId,
                scheduledAt,
                workflow,
                number,
                labels,
                byHost,
                over,
                again,
                copy);
    }
}
