package dev.holter;

/**
 * What is done with each item or batch.
 *
 * @param <T> the item
 * @param <X> what it may throw
 */
@FunctionalInterface
public interface Action<T, X extends Exception> {
    /** Does it with this item. */
    void accept(T item) throws X;
}
