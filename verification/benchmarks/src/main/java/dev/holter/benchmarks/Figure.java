package dev.holter.benchmarks;

import java.util.Locale;

/**
 * One measured number and whether it meets its goal.
 *
 * @param name what was measured
 * @param value the median
 * @param unit of the value
 * @param goal in words: "at most 3", "at least 0.7", or "none"
 * @param ok whether it is met
 */
record Figure(String name, double value, String unit, String goal, boolean ok) {
    static Figure atMost(String name, double value, String unit, double most) {
        return new Figure(name, value, unit, "at most " + plain(most), value <= most);
    }

    static Figure atLeast(String name, double value, String unit, double least) {
        return new Figure(name, value, unit, "at least " + plain(least), value >= least);
    }

    static Figure told(String name, double value, String unit) {
        return new Figure(name, value, unit, "none", true);
    }

    /** The value, for people. */
    String shown() {
        return plain(value);
    }

    @Override
    public String toString() {
        return "FIGURE " + name + "=" + shown() + " " + unit + " goal=\"" + goal + "\" " + (ok ? "ok" : "short");
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? String.valueOf((long) number)
                : String.format(Locale.ROOT, Math.abs(number) < 10 ? "%.3f" : "%.1f", number);
    }
}
