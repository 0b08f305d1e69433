package dev.holter.engine;

import dev.holter.engine.Batch.EventRow;
import dev.holter.spi.RunStart;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * What waits to be written: runs that changed, and events. Job threads put, the pulse takes; nobody waits.
 *
 * <p>Memory is bounded while the database is away. Runs that have not ended are bounded by the host's threads. Ended runs whose start was never
 * sent are kept up to a number, and their stacks up to a sum of characters; past the stacks' bound an ending goes without its stack, past the
 * number a run is only counted, by type and outcome, and the counts become events. A run whose start was sent is never dropped: its row
 * would say RUNNING for ever.
 */
final class Outbox {
    static final int MOST_EVENTS = 10_000;
    private static final int MOST_ENDED = 100_000;
    private static final int MOST_STACK_CHARS = 16_000_000;
    private static final int MOST_TYPES_COUNTED = 1_000;

    private final int mostEnded;
    private final int mostStackChars;

    private final Queue<LiveRun> changed = new ConcurrentLinkedQueue<>();
    private final Queue<EventRow> events = new ConcurrentLinkedQueue<>();
    private final AtomicInteger eventsWaiting = new AtomicInteger();
    private final AtomicInteger endedWaiting = new AtomicInteger();
    private final AtomicInteger stackChars = new AtomicInteger();
    private final Map<String, Long> onlyCounted = new TreeMap<>();
    private final LongAdder eventsDropped = new LongAdder();
    private volatile Runnable wake = () -> {};

    Outbox() {
        this(MOST_ENDED, MOST_STACK_CHARS);
    }

    Outbox(int mostEnded, int mostStackChars) {
        this.mostEnded = mostEnded;
        this.mostStackChars = mostStackChars;
    }

    /** Whom to wake when a transition comes. */
    void wakes(Runnable pulse) {
        wake = pulse;
    }

    /** A run has something new to write. */
    void changed(LiveRun run) {
        if (run.record().queued.compareAndSet(false, true)) {
            changed.add(run);
            wake.run();
        }
    }

    /** Whether there is something that does not wait for the next tick. */
    boolean hasTransitions() {
        return !changed.isEmpty();
    }

    void event(EventRow event) {
        if (eventsWaiting.incrementAndGet() > MOST_EVENTS) {
            eventsWaiting.decrementAndGet();
            eventsDropped.increment();
        } else {
            events.add(event);
        }
    }

    /** The ending as it can be afforded: its stack is dropped when too many wait. */
    Ending withinBudget(Ending ending) {
        int length = ending.stackLength();
        if (stackChars.addAndGet(length) > mostStackChars) {
            stackChars.addAndGet(-length);
            return ending.withoutStack();
        }
        return ending;
    }

    /** Whether an ended run that no store was told of can be kept; when not, it will only be counted. */
    boolean keeps(Ending ending) {
        if (endedWaiting.incrementAndGet() <= mostEnded) {
            return true;
        }
        endedWaiting.decrementAndGet();
        stackChars.addAndGet(-ending.stackLength());
        return false;
    }

    /** Pulse only: a run that could not be kept is gone. */
    void dropped(RunStart start, Ending ending) {
        String type = onlyCounted.size() < MOST_TYPES_COUNTED ? start.jobType() : "(other types)";
        onlyCounted.merge(type + " " + ending.status(), 1L, Long::sum);
    }

    /** How many ended runs wait that no store was told of. */
    int endedWaiting() {
        return endedWaiting.get();
    }

    /** How much of the stacks' bound is taken. */
    int stackChars() {
        return stackChars.get();
    }

    /** An ended run is written, or forgotten. */
    void released(Ending ending, boolean wasKept) {
        stackChars.addAndGet(-ending.stackLength());
        if (wasKept) {
            endedWaiting.decrementAndGet();
        }
    }

    /** Pulse only: the next run that changed, null when there is none. From here on it may be queued again. */
    @org.jspecify.annotations.Nullable
    LiveRun poll() {
        LiveRun run = changed.poll();
        if (run != null) {
            run.record().queued.set(false);
        }
        return run;
    }

    /** Pulse only: the next event, null when there is none. */
    @org.jspecify.annotations.Nullable
    EventRow pollEvent() {
        EventRow event = events.poll();
        if (event != null) {
            eventsWaiting.decrementAndGet();
        }
        return event;
    }

    /** Pulse only: takes the counts of what was dropped, as "type OUTCOME" → how many; events dropped go by "events". */
    Map<String, Long> takeCounts() {
        Map<String, Long> counts = new TreeMap<>(onlyCounted);
        onlyCounted.clear();
        long lostEvents = eventsDropped.sumThenReset();
        if (lostEvents > 0) {
            counts.put("events", lostEvents);
        }
        return counts;
    }
}
