package dev.holter;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which run a notice is about.
 *
 * @param runId the run
 * @param workflowId its workflow
 * @param jobType what the scheduler calls the job
 * @param status where it stands
 * @param reason why it did not simply succeed, null otherwise
 */
public record RunNotice(
        UUID runId,
        UUID workflowId,
        String jobType,
        RunStatus status,
        @Nullable EndReason reason) {}
