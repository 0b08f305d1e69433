package dev.holter;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Part of a long answer.
 *
 * @param items in order
 * @param nextCursor hand it to the same query to go on; null at the end
 * @param <T> the item
 */
public record Page<T>(List<T> items, @Nullable String nextCursor) {
    /** The cursor to go on with, empty at the end. */
    public Optional<String> next() {
        return Optional.ofNullable(nextCursor);
    }
}
