package dev.holter.engine;

import static java.util.Objects.requireNonNull;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * What jobs count up: one word as long as one thread counts at a time, which is nearly always, and more from the first time that two meet. Thread-safe, without
 * locks; it ends at {@link Long#MAX_VALUE}.
 *
 * <p>The count is the word and what was added beside it. Races: whoever adds while another sets is before or after it; whoever reads while another sets may see what neither
 * of them says, once. Without a set it never sees less than it saw before.
 */
final class Count {
    /** What is added beside the word is small, or the sum could go round unseen. */
    private static final long MOST_BESIDE = 1L << 20;

    private static final AtomicReferenceFieldUpdater<Count, LongAdder> BESIDE =
            AtomicReferenceFieldUpdater.newUpdater(Count.class, LongAdder.class, "beside");

    private final AtomicLong word = new AtomicLong();
    private volatile @Nullable LongAdder beside;

    long get() {
        long alone = word.get();
        LongAdder more = beside;
        return more == null ? alone : sum(alone, more.sum());
    }

    /** Adds a number that is not negative. */
    void add(long n) {
        LongAdder more = beside;
        if (more != null && n < MOST_BESIDE) {
            more.add(n);
            return;
        }
        long now = word.get();
        if (!word.compareAndSet(now, sum(now, n))) {
            addAgain(n);
        }
    }

    /** Two have met: from now on they add at places of their own. */
    private void addAgain(long n) {
        if (n < MOST_BESIDE) {
            beside().add(n);
        } else {
            word.accumulateAndGet(n, Count::sum);
        }
    }

    private LongAdder beside() {
        BESIDE.compareAndSet(this, null, new LongAdder());
        return requireNonNull(beside);
    }

    /** Sets the count and tells what it was. */
    long set(long count) {
        LongAdder more = beside;
        long added = more == null ? 0 : more.sum();
        return sum(word.getAndSet(count - added), added);
    }

    /** Of a word that may be negative while more was added beside it than was set. */
    private static long sum(long word, long added) {
        long sum = word + added;
        return word > 0 && sum < 0 ? Long.MAX_VALUE : sum;
    }
}
