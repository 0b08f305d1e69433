package dev.holter;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How far a run, or one stage of it, has come. Immutable.
 *
 * @param stage the stage's name, null when the job names none
 * @param done items done, never negative
 * @param total items in all, empty when unknown
 * @param unit what is counted ("users"), null when not said
 * @param detail the last line the job wrote about itself, null when none
 * @param base what was already done when this attempt began to count; it earns no rate
 * @param elapsed since the stage began
 */
public record Progress(
        @Nullable String stage,
        long done,
        OptionalLong total,
        @Nullable String unit,
        @Nullable String detail,
        long base,
        Duration elapsed) {

    /** A rate from less than this is noise, so it is not shown. */
    private static final Duration WARM = Duration.ofSeconds(2);

    /** From 0 to 100, empty while the total is unknown. Done beyond the total is shown as 100. */
    public OptionalDouble percent() {
        if (total.isEmpty()) {
            return OptionalDouble.empty();
        }
        long all = total.getAsLong();
        return OptionalDouble.of(all == 0 ? 100.0 : Math.min(100.0, 100.0 * done / all));
    }

    /** Items a second in this attempt, empty in its first two seconds. */
    public OptionalDouble ratePerSecond() {
        if (elapsed.compareTo(WARM) < 0) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(Math.max(0, done - base) / (elapsed.toNanos() / 1e9));
    }

    /** How long the rest takes at this rate; empty while the total or the rate is unknown, or nothing has moved yet. */
    public Optional<Duration> remaining() {
        double rate = ratePerSecond().orElse(0);
        if (total.isEmpty() || rate <= 0) {
            return Optional.empty();
        }
        double seconds = Math.max(0, total.getAsLong() - done) / rate;
        return Optional.of(Duration.ofMillis((long) Math.min(seconds * 1000, Long.MAX_VALUE)));
    }
}
