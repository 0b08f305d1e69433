package dev.holter;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened and is worth keeping: the audit trail and the history of runs and workers.
 *
 * @param id the event, in time order
 * @param at when, by the database's clock
 * @param kind a short code: {@code worker-lost}, {@code late-outcome}, {@code misfire} …
 * @param runId the run it is about, null when it is about none
 * @param workerId the worker it is about, null when it is about none
 * @param actor who did it, null for Holter itself
 * @param text what happened, in words
 */
public record Event(
        UUID id,
        Instant at,
        String kind,
        @Nullable UUID runId,
        @Nullable UUID workerId,
        @Nullable String actor,
        String text) {}
