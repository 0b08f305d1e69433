package dev.holter;

import java.time.Instant;
import java.util.UUID;

/**
 * Work that was begun anew too often in a row, and is not any more until somebody says so with {@link Console#rerun}.
 *
 * @param runId the last run of it
 * @param workflowId what all its attempts share
 * @param jobType what the scheduler calls the job
 * @param attempts how many there were
 * @param since when it was quarantined, by the database's clock
 * @param why for people
 */
public record QuarantinedWork(UUID runId, UUID workflowId, String jobType, int attempts, Instant since, String why) {}
