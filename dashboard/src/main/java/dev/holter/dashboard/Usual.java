package dev.holter.dashboard;

import dev.holter.Console;
import dev.holter.HolterUnavailableException;
import dev.holter.TypeStatistics;
import dev.holter.TypeStatistics.OfType;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * What is usual for each type, asked of the database once a minute at most, and only when somebody wants to know. Thread-safe: while one asks, the others make do with what was
 * known before.
 */
final class Usual {
    private static final long MINUTE = 60_000_000_000L;
    private static final int ENOUGH = 5;

    private final Console console;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile @Nullable Known last;
    private volatile long notBeforeNanos = System.nanoTime();

    /** What was told at one time. */
    private record Known(TypeStatistics statistics, Map<String, OfType> byType) {
        static Known of(TypeStatistics statistics) {
            Map<String, OfType> byType = new HashMap<>();
            statistics.types().forEach(type -> byType.put(type.jobType(), type));
            return new Known(statistics, byType);
        }
    }

    Usual(Console console) {
        this.console = console;
    }

    /** The statistics, hardly more than a minute old. */
    TypeStatistics all() {
        refresh();
        Known known = last;
        return known == null ? ask().statistics() : known.statistics();
    }

    /** Brings what is known up to date, if the database lets it, and nobody else is about to. */
    void refresh() {
        if (System.nanoTime() - notBeforeNanos < 0 || !asking.compareAndSet(false, true)) {
            return;
        }
        try {
            notBeforeNanos = System.nanoTime() + MINUTE;
            ask();
        } catch (HolterUnavailableException e) {
            // Who asks for the statistics themselves is told; for a row they are an ornament.
        } finally {
            asking.set(false);
        }
    }

    private Known ask() {
        Known known = Known.of(console.types());
        last = known;
        return known;
    }

    /** Null when too few of this type succeeded lately to say. */
    @Nullable
    OfType of(String jobType) {
        Known known = last;
        OfType type = known == null ? null : known.byType().get(jobType);
        return type != null && type.succeeded() >= ENOUGH ? type : null;
    }

    @Nullable
    Duration p95(String jobType) {
        OfType type = of(jobType);
        return type == null ? null : type.p95();
    }
}
