package dev.holter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That a run was asked to stop, and how far that has come. Times are the database's.
 *
 * @param reason why
 * @param actor who asked, null for Holter itself
 * @param note what they said, null when nothing
 * @param askedAt when
 * @param observedAt when the job looked, null when it never did
 * @param interruptedAt when its thread was interrupted, null when it was not
 * @param abandonedAt when it had not ended in spite of all; null when it has, or may still
 * @param leftAt when its thread left the job's body: until then code may be executing, whatever the status
 */
public record StopSummary(
        StopReason reason,
        @Nullable String actor,
        @Nullable String note,
        Instant askedAt,
        @Nullable Instant observedAt,
        @Nullable Instant interruptedAt,
        @Nullable Instant abandonedAt,
        @Nullable Instant leftAt) {}
