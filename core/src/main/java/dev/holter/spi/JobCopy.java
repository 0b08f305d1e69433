package dev.holter.spi;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What a scheduler needs to begin a job that it has forgotten: Quartz deletes one that is not durable with its last trigger. Kept with the run, for
 * types that Holter may retry only.
 *
 * @param jobClass the class's name
 * @param durable whether the scheduler keeps the job without a trigger
 * @param data what the job and its trigger held, as the adapter wrote it; null when that could not be written
 */
@SuppressWarnings("ArrayRecordComponent") // handed from the adapter to the store and back, never compared
public record JobCopy(String jobClass, boolean durable, byte @Nullable [] data) {
    /** Checks what must be there. */
    public JobCopy {
        requireNonNull(jobClass, "jobClass is null");
    }
}
