package dev.holter.engine;

import dev.holter.engine.Batch.EventRow;
import dev.holter.spi.RunStart;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What waits to be written: runs that changed, and events. Job threads put, the pulse takes; nobody waits.
 *
 * <p>Memory is bounded while the database is away. Runs that have not ended are bounded by the host's threads. Ended runs whose start was never
 * sent are kept up to a number of places, of which a short run takes one and any other two, their stacks up to a sum of characters and their checkpoints up to a sum of bytes; past the stacks' bound an ending
 * goes without its stack, past the checkpoints' a run goes without its checkpoint, past the places it is only counted, by type and outcome. The
 * counts, those of checkpoints too, become events. A run whose start was sent is never dropped: its row would say RUNNING for ever. It keeps its
 * checkpoint as well, since how many such runs there are is bounded by the host's threads.
 */
final class Outbox {
    static final int MOST_EVENTS = 10_000;
    static final int MOST_PLACES = 200_000;
    private static final int MOST_STACK_CHARS = 16_000_000;
    private static final long MOST_CHECKPOINT_BYTES = 64L << 20;
    private static final int MOST_TYPES_COUNTED = 1_000;

    private final int mostPlaces;
    private final int mostStackChars;
    private final long mostCheckpointBytes;

    private final Queue<LiveRun> changed = new ConcurrentLinkedQueue<>();
    private final Queue<EventRow> events = new ConcurrentLinkedQueue<>();
    private final AtomicInteger eventsWaiting = new AtomicInteger();
    private final AtomicInteger placesTaken = new AtomicInteger();
    private final AtomicInteger stackChars = new AtomicInteger();
    private final AtomicLong checkpointBytes = new AtomicLong();
    private final Map<String, Long> onlyCounted = new TreeMap<>();
    private final LongAdder eventsDropped = new LongAdder();
    private final LongAdder droppedEver = new LongAdder();
    private volatile Runnable wake = () -> {};
    private volatile boolean hurried;

    Outbox() {
        this(MOST_PLACES, MOST_STACK_CHARS, MOST_CHECKPOINT_BYTES);
    }

    Outbox(int mostPlaces, int mostStackChars, long mostCheckpointBytes) {
        this.mostPlaces = mostPlaces;
        this.mostStackChars = mostStackChars;
        this.mostCheckpointBytes = mostCheckpointBytes;
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

    /** Somebody waits for the commit of what was put, and not only until more has gathered. */
    void hurry() {
        hurried = true;
        wake.run();
    }

    /** Whether somebody waits since the pulse last took over. */
    boolean hurried() {
        return hurried;
    }

    /** Pulse only: before it takes over what waits, so that who comes later is seen the next time. */
    void takingOver() {
        hurried = false;
    }

    /** Whether there is something that does not wait for the next tick. */
    boolean hasTransitions() {
        return !changed.isEmpty();
    }

    void event(EventRow event) {
        if (eventsWaiting.incrementAndGet() > MOST_EVENTS) {
            eventsWaiting.decrementAndGet();
            eventsDropped.increment();
            droppedEver.increment();
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

    /** Whether an ended run that no store was told of can be kept, in so many places; when not, it will only be counted. */
    boolean keeps(Ending ending, int places) {
        if (placesTaken.addAndGet(places) <= mostPlaces) {
            return true;
        }
        placesTaken.addAndGet(-places);
        stackChars.addAndGet(-ending.stackLength());
        return false;
    }

    /** Whether an ended run that no store was told of can keep a checkpoint of this size. */
    boolean keepsCheckpoint(int bytes) {
        if (checkpointBytes.addAndGet(bytes) <= mostCheckpointBytes) {
            return true;
        }
        checkpointBytes.addAndGet(-bytes);
        return false;
    }

    /** An ended run that a store may know keeps its checkpoint, whatever the bound; it takes its part of it. */
    void tookCheckpoint(int bytes) {
        checkpointBytes.addAndGet(bytes);
    }

    /** An ended run's checkpoint is written, or forgotten. */
    void releasedCheckpoint(int bytes) {
        checkpointBytes.addAndGet(-bytes);
    }

    /** Pulse only: a run that could not be kept is gone. */
    void dropped(RunStart start, Ending ending) {
        onlyCounted.merge(counted(start) + " " + ending.status(), 1L, Long::sum);
        droppedEver.increment();
    }

    /** Pulse only: a run is kept, but its checkpoint could not be. */
    void droppedCheckpoint(RunStart start) {
        onlyCounted.merge("checkpoints of " + counted(start), 1L, Long::sum);
        droppedEver.increment();
    }

    private String counted(RunStart start) {
        return onlyCounted.size() < MOST_TYPES_COUNTED ? start.jobType() : "(other types)";
    }

    /** How many facts were given up. */
    long droppedEver() {
        return droppedEver.sum();
    }

    /** How many runs and events the pulse has not taken over yet. Walks through the runs. */
    int waiting() {
        return changed.size() + eventsWaiting.get();
    }

    /** How many places are taken by ended runs that no store was told of. */
    int placesTaken() {
        return placesTaken.get();
    }

    /** How much of the stacks' bound is taken. */
    int stackChars() {
        return stackChars.get();
    }

    /** How much of the checkpoints' bound is taken. */
    long checkpointBytes() {
        return checkpointBytes.get();
    }

    /** An ended run is written, or forgotten. */
    void released(Ending ending, int places) {
        stackChars.addAndGet(-ending.stackLength());
        placesTaken.addAndGet(-places);
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

    /** Pulse only: takes the counts of what was dropped, as "type OUTCOME" or "checkpoints of type" → how many; events go by "events". */
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
