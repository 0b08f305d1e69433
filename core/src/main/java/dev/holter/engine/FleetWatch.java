package dev.holter.engine;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What only a query tells of the fleet, for meters: asked now and then on the reaper's thread, and only while somebody reads it. What was not heard of lately is not known. The reaper's thread
 * writes; any reads.
 */
final class FleetWatch {
    static final long EVERY_SECONDS = 15;
    private static final long LASTS_NANOS = 4 * EVERY_SECONDS * 1_000_000_000L;

    private final Store store;
    private final Ticker ticker;
    private final BooleanSupplier metered;
    private volatile @Nullable Heard last;
    private volatile boolean wanted = true;

    private record Heard(Store.FleetCounts counts, long nanos) {}

    /** With whether there are meters at all. */
    FleetWatch(Store store, Ticker ticker, BooleanSupplier metered) {
        this.store = store;
        this.ticker = ticker;
        this.metered = metered;
    }

    /** Reaper's thread only. */
    void ask() {
        if (metered.getAsBoolean() && wanted) {
            wanted = false;
            last = new Heard(store.fleet(), ticker.nanos());
        }
    }

    /** What was heard last, empty when that is long ago. Whoever asks has it asked again. */
    Optional<Store.FleetCounts> counts() {
        wanted = true;
        Heard heard = last;
        return heard == null || ticker.nanos() - heard.nanos() > LASTS_NANOS
                ? Optional.empty()
                : Optional.of(heard.counts());
    }
}
