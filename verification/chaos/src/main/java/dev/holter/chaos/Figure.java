package dev.holter.chaos;

import java.util.Locale;

/**
 * One number and whether it meets its goal, as the benchmarks print theirs.
 *
 * @param name what was counted
 * @param value how many
 * @param goal in words: "at most 0", "at least 500", or "none"
 * @param ok whether it is met
 */
record Figure(String name, long value, String goal, boolean ok) {
    static Figure none(String name, long value) {
        return new Figure(name, value, "at most 0", value == 0);
    }

    static Figure atLeast(String name, long value, long least) {
        return new Figure(name, value, "at least " + least, value >= least);
    }

    static Figure told(String name, long value) {
        return new Figure(name, value, "none", true);
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT, "FIGURE chaos.%s=%d count goal=\"%s\" %s", name, value, goal, ok ? "ok" : "short");
    }
}
