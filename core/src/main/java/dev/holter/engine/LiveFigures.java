package dev.holter.engine;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/**
 * How the runs that execute do, by job type: looked at when somebody asks, all of them in one pass, at most a few times a second however many meters ask. Thread-safe: two that ask
 * at once may both look.
 */
final class LiveFigures {
    private static final long FRESH_NANOS = 200_000_000L;
    private static final Longest NONE = new Longest(0, 0, 0, 0);

    private final Ticker ticker;
    private final Collection<LiveRun> live;
    private volatile Seen seen = new Seen(Map.of(), 0, false);

    /** Of one type's runs: how many, and the longest of each. */
    record Longest(int active, long silenceNanos, long runNanos, long stopNanos) {
        private Longest with(LiveRun run, long now) {
            RunRecord record = run.record();
            long asked = run.stopAskedNanos();
            return new Longest(
                    active + 1,
                    Math.max(silenceNanos, now - record.movedNanos(now)),
                    Math.max(runNanos, now - record.identity().startNanos()),
                    Math.max(stopNanos, asked == 0 ? 0 : now - asked));
        }
    }

    private record Seen(Map<TypeTally, Longest> types, long nanos, boolean known) {}

    LiveFigures(Ticker ticker, Collection<LiveRun> live) {
        this.ticker = ticker;
        this.live = live;
    }

    Longest of(TypeTally type) {
        long now = ticker.nanos();
        Seen last = seen;
        if (!last.known() || now - last.nanos() >= FRESH_NANOS) {
            last = look(now);
            seen = last;
        }
        return last.types().getOrDefault(type, NONE);
    }

    private Seen look(long now) {
        Map<TypeTally, Longest> types = new HashMap<>();
        for (LiveRun run : live) {
            TypeTally type = run.tally();
            types.put(type, types.getOrDefault(type, NONE).with(run, now));
        }
        return new Seen(types, now, true);
    }
}
