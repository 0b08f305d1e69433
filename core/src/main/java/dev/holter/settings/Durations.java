package dev.holter.settings;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads and prints durations as the configuration writes them: {@code 500ms}, {@code 30s}, {@code 5m}, {@code 2h}, {@code 30d}, or ISO-8601's
 * {@code PT5M}. A number without a unit is refused: every scheduler means something else by it. Stateless, safe from any thread.
 */
public final class Durations {
    /** The longest that is read. Its nanoseconds still fit a long, so that no sum the engine makes of two can overflow. */
    static final Duration LONGEST = Duration.ofDays(36_500);

    /** How a limit that is none is written. */
    static final String NEVER = "never";

    private static final Pattern OURS = Pattern.compile("(-?\\d+)(ms|s|m|h|d)");
    private static final Pattern NO_UNIT = Pattern.compile("-?\\d+");

    /** Longest first: the first that leaves no rest prints shortest. */
    private static final List<Unit> UNITS = List.of(
            new Unit("d", 86_400_000),
            new Unit("h", 3_600_000),
            new Unit("m", 60_000),
            new Unit("s", 1_000),
            new Unit("ms", 1));

    private record Unit(String name, long millis) {}

    private Durations() {}

    /**
     * The duration that this text says; it may be zero or negative.
     *
     * @throws IllegalArgumentException when it says none; the message quotes the text and tells what to write
     */
    public static Duration parse(String text) {
        Duration duration;
        try {
            Matcher ours = OURS.matcher(text);
            duration = ours.matches() ? ours(ours.group(1), ours.group(2)) : iso(text);
        } catch (ArithmeticException | NumberFormatException e) {
            throw tooLong(text);
        }
        if (duration.abs().compareTo(LONGEST) > 0) {
            throw tooLong(text);
        }
        return duration;
    }

    /** The shortest text that {@link #parse} reads as this duration. Cheap: some are printed with each run. */
    public static String print(Duration duration) {
        if (duration.isZero()) {
            return "0s";
        }
        if (duration.toNanosPart() % 1_000_000 != 0 || duration.abs().compareTo(LONGEST) > 0) {
            return duration.toString();
        }
        long millis = duration.toMillis();
        Unit unit =
                UNITS.stream().filter(u -> millis % u.millis() == 0).findFirst().orElseThrow();
        return millis / unit.millis() + unit.name();
    }

    /** The same, of a limit: {@code never} for one that is none. */
    static String limit(Duration duration) {
        return duration.equals(LONGEST) ? NEVER : print(duration);
    }

    private static Duration ours(String count, String unit) {
        Unit named =
                UNITS.stream().filter(u -> u.name().equals(unit)).findFirst().orElseThrow();
        return Duration.ofMillis(Math.multiplyExact(Long.parseLong(count), named.millis()));
    }

    private static Duration iso(String text) {
        if (NO_UNIT.matcher(text).matches()) {
            throw new IllegalArgumentException(OneLine.quoted(text) + " has no unit: write " + OneLine.of(text)
                    + "s or PT" + OneLine.of(text) + "S");
        }
        try {
            return Duration.parse(text);
        } catch (DateTimeParseException e) {
            if (e.getCause() instanceof ArithmeticException) {
                throw tooLong(text);
            }
            throw new IllegalArgumentException(
                    OneLine.quoted(text) + " is no duration: write for example 500ms, 30s, 5m, 2h, 30d or PT5M", e);
        }
    }

    private static IllegalArgumentException tooLong(String text) {
        return new IllegalArgumentException(
                OneLine.quoted(text) + " is too long: write " + print(LONGEST) + " or less");
    }
}
