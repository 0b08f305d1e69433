package dev.holter.engine;

import org.jspecify.annotations.Nullable;

/**
 * A run's right to save checkpoints for its workflow.
 *
 * @param token grows with every attempt
 * @param before what the attempts before saved last, null when nothing
 * @param version of the checkpoint's row, see {@link Store.Save}
 */
public record Fence(long token, @Nullable Payload before, long version) {}
