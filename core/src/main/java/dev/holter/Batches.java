package dev.holter;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Cuts a sequence into lists of at most {@code size}. Each list is a new one, for the taker to keep. One thread.
 *
 * @param <T> the item
 */
public final class Batches<T> implements Iterator<List<T>> {
    private final Iterator<T> items;
    private final int size;

    /**
     * The items of this iterator, cut.
     *
     * @throws IllegalArgumentException when the size is not positive
     */
    public Batches(Iterator<T> items, int size) {
        if (size < 1) {
            throw new IllegalArgumentException("a batch of " + size + " rows: the size must be at least 1");
        }
        this.items = items;
        this.size = size;
    }

    @Override
    public boolean hasNext() {
        return items.hasNext();
    }

    @Override
    public List<T> next() {
        List<T> batch = new ArrayList<>(Math.min(size, 1024));
        do {
            batch.add(items.next());
        } while (batch.size() < size && items.hasNext());
        return batch;
    }
}
