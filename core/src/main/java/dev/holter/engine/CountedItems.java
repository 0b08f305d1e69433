package dev.holter.engine;

import dev.holter.Run;
import java.util.Iterator;
import java.util.function.Consumer;

/**
 * An iterator that beats, counts and checks for a stop: an item counts when the next is asked for. For one thread.
 *
 * @param <T> the item
 */
final class CountedItems<T> implements Iterator<T> {
    private final Run run;
    private final Iterator<T> items;
    private boolean handedOut;

    CountedItems(Run run, Iterator<T> items) {
        this.run = run;
        this.items = items;
    }

    @Override
    public boolean hasNext() {
        settle();
        return items.hasNext();
    }

    @Override
    public T next() {
        settle();
        run.checkStop();
        T item = items.next();
        handedOut = true;
        return item;
    }

    @Override
    public void forEachRemaining(Consumer<? super T> action) {
        while (hasNext()) {
            action.accept(next());
        }
    }

    private void settle() {
        if (handedOut) {
            handedOut = false;
            run.advance();
        }
    }
}
