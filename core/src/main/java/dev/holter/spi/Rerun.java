package dev.holter.spi;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Work that is to be begun anew.
 *
 * @param id of the wish
 * @param runId the run whose work it is
 * @param workflowId that run's workflow, which the new one shares
 * @param attempt the new run's number in it
 * @param jobType the job's type
 * @param jobKey the host's full reference to the job
 * @param job what to begin it by when the scheduler has forgotten it, null when nobody kept that
 */
public record Rerun(
        UUID id,
        UUID runId,
        UUID workflowId,
        int attempt,
        String jobType,
        String jobKey,
        @Nullable JobCopy job) {}
