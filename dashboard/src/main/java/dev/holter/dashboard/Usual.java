package dev.holter.dashboard;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.holter.Console;
import dev.holter.HolterUnavailableException;
import dev.holter.TypeStatistics;
import dev.holter.TypeStatistics.OfType;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is usual for each type, asked of the database once a minute at most, and only when somebody wants to know. Thread-safe. */
final class Usual {
    private static final long MINUTE = 60_000_000_000L;
    private static final int ENOUGH = 5;

    private final Console console;

    @GuardedBy("this")
    private @Nullable TypeStatistics last;

    @GuardedBy("this")
    private Map<String, OfType> byType = Map.of();

    @GuardedBy("this")
    private long askedNanos;

    Usual(Console console) {
        this.console = console;
    }

    /** The statistics, a minute old at most. */
    synchronized TypeStatistics all() {
        TypeStatistics known = last;
        if (known == null || System.nanoTime() - askedNanos > MINUTE) {
            known = console.types();
            askedNanos = System.nanoTime();
            last = known;
            Map<String, OfType> map = new HashMap<>();
            known.types().forEach(type -> map.put(type.jobType(), type));
            byType = map;
        }
        return known;
    }

    /** Brings what is known up to date, if the database lets it. */
    void refresh() {
        try {
            all();
        } catch (HolterUnavailableException e) {
            synchronized (this) {
                askedNanos = System.nanoTime();
            }
        }
    }

    /** Null when too few of this type succeeded lately to say. */
    synchronized @Nullable OfType of(String jobType) {
        OfType type = byType.get(jobType);
        return type != null && type.succeeded() >= ENOUGH ? type : null;
    }

    @Nullable
    Duration p95(String jobType) {
        OfType type = of(jobType);
        return type == null ? null : type.p95();
    }
}
