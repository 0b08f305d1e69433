package dev.holter.engine;

import dev.holter.RunNotice;
import dev.holter.TypeFigures;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one engine counts, whether somebody reads it or not. Thread-safe: nobody waits, but for whoever brings a job type for the first time. Job types are told apart up to a number,
 * since names that are made up anew for every run would grow for ever (pitfall 40).
 */
final class Tallies {
    static final int MOST_TYPES = 100;

    private final Map<String, TypeTally> types = new ConcurrentHashMap<>();
    private final LiveFigures live;
    private final LongAdder ticks = new LongAdder();
    private final LongAdder tickNanos = new LongAdder();
    private final LongAdder rows = new LongAdder();
    private final LongAdder ticksFailed = new LongAdder();
    private final LongAdder workersLost = new LongAdder();
    private volatile @Nullable Consumer<TypeTally> added;
    private volatile boolean full;

    Tallies(Ticker ticker, Collection<LiveRun> running) {
        this.live = new LiveFigures(ticker, running);
    }

    /** Whom to tell of the types that are there, and of each that is new; it must not wait. */
    synchronized void tells(Consumer<TypeTally> who) {
        added = who;
        types.values().forEach(who);
    }

    TypeTally of(String jobType) {
        TypeTally known = types.get(jobType);
        if (known != null) {
            return known;
        }
        TypeTally other = full ? types.get(TypeFigures.OTHER) : null;
        return other != null ? other : add(jobType);
    }

    private synchronized TypeTally add(String jobType) {
        TypeTally known = types.get(jobType);
        if (known != null) {
            return known;
        }
        boolean fits = types.size() < MOST_TYPES;
        TypeTally type = types.computeIfAbsent(fits ? jobType : TypeFigures.OTHER, name -> new TypeTally(name, live));
        full |= !fits;
        if (added != null) {
            added.accept(type);
        }
        return type;
    }

    void ticked(long nanos, int rowsWritten) {
        ticks.increment();
        tickNanos.add(nanos);
        rows.add(rowsWritten);
    }

    void tickFailed() {
        ticksFailed.increment();
    }

    void workerLost() {
        workersLost.increment();
    }

    /** Runs that this process ended, whosever they were. */
    void reaped(List<RunNotice> runs) {
        for (RunNotice run : runs) {
            if (run.reason() != null) {
                of(run.jobType()).reaps(run.reason());
            }
        }
    }

    long ticks() {
        return ticks.sum();
    }

    long tickNanos() {
        return tickNanos.sum();
    }

    long rows() {
        return rows.sum();
    }

    long ticksFailed() {
        return ticksFailed.sum();
    }

    long workersLost() {
        return workersLost.sum();
    }
}
