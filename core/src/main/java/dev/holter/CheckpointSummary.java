package dev.holter;

import java.time.Instant;

/**
 * What the attempts of a workflow have saved of their work.
 *
 * @param savedAt when, by the database's clock
 * @param attempt the attempt that holds it now
 * @param codec how the payload is written
 * @param bytes the payload's size
 */
public record CheckpointSummary(Instant savedAt, int attempt, String codec, long bytes) {}
