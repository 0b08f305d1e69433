package dev.holter.engine;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Runs that began and ended well before any store was told of them: most runs of a busy scheduler. Nobody can follow them live, and each commit takes processor and disk from the host's own
 * work, so they wait for a quarter of a second to be written together. When so many come that writing them takes more than a fiftieth of the time they wait for longer, up to five
 * seconds, which carries a storm past its end; nothing waits any more once memory would get scarce. Pulse thread only.
 */
final class ShortRuns {
    static final long GATHER_NANOS = 250_000_000L;
    static final long MOST_WAIT_NANOS = 5_000_000_000L;
    static final int MOST = Outbox.MOST_PLACES / 4 * 3;
    private static final int REST = 49;

    private final Deque<ShortRun> waiting = new ArrayDeque<>();
    private int places;
    private long restsUntilNanos = Long.MIN_VALUE;

    void add(ShortRun run) {
        waiting.add(run);
        places += run.places();
    }

    int size() {
        return waiting.size();
    }

    /** How many places they take beyond what may wait. */
    int late() {
        return Math.max(0, places - MOST);
    }

    /** The one that waits the longest. */
    ShortRun first() {
        return waiting.element();
    }

    /** That one waits no longer. */
    void removeFirst() {
        places -= waiting.remove().places();
    }

    /** When to write the next of them, by the clock's nanoseconds; without any, never. */
    long dueNanos(long now) {
        if (waiting.isEmpty()) {
            return now + Long.MAX_VALUE / 2;
        }
        if (late() > 0) {
            return now;
        }
        long ended = waiting.element().ending().nanos();
        long gathered = waiting.size() < Ledger.MOST_TRANSITIONS ? ended + GATHER_NANOS : now;
        long rested = restsUntilNanos == Long.MIN_VALUE ? now : restsUntilNanos;
        return Math.min(Math.max(gathered, rested), ended + MOST_WAIT_NANOS);
    }

    /** Some were written by now, which took so long. */
    void wrote(long now, long nanos) {
        restsUntilNanos = now + REST * nanos;
    }
}
