package dev.holter.settings;

import static dev.holter.settings.Setting.JDBC_URL;
import static dev.holter.settings.Setting.LOST_AFTER;
import static dev.holter.settings.Setting.LOST_FAST_AFTER;
import static dev.holter.settings.Setting.PASSWORD;
import static dev.holter.settings.Setting.SUSPECT_AFTER;
import static dev.holter.settings.Setting.TICK;
import static dev.holter.settings.Setting.USER;

import java.time.Duration;
import java.util.List;

/** Finds settings that contradict each other. One that cannot be read is left out: its problem is known. For the thread that reads. */
final class SettingChecks {
    private static final int LEAST_TICKS = 4;

    private final SettingValues values;
    private final ConfigurationProblems problems;

    private SettingChecks(SettingValues values, ConfigurationProblems problems) {
        this.values = values;
        this.problems = problems;
    }

    static void check(SettingValues values, ConfigurationProblems problems) {
        SettingChecks checks = new SettingChecks(values, problems);
        List.of(SUSPECT_AFTER, LOST_FAST_AFTER, LOST_AFTER).forEach(checks::someTicks);
        checks.shorter(SUSPECT_AFTER, LOST_FAST_AFTER);
        checks.shorter(LOST_FAST_AFTER, LOST_AFTER);
        List.of(USER, PASSWORD).forEach(checks::hasUrl);
    }

    /** Pitfall 10: with a threshold about as long as the interval, one late tick convicts the living. */
    private void someTicks(Setting threshold) {
        if (values.broken(threshold) || values.broken(TICK)) {
            return;
        }
        Duration least = values.duration(TICK).multipliedBy(LEAST_TICKS);
        if (values.duration(threshold).compareTo(least) < 0) {
            problems.wrong(with(threshold) + " is under four ticks, " + with(TICK) + "; write " + Durations.print(least)
                    + " or more, or a shorter tick");
        }
    }

    private void shorter(Setting first, Setting second) {
        if (values.broken(first) || values.broken(second)) {
            return;
        }
        if (values.duration(first).compareTo(values.duration(second)) >= 0) {
            problems.wrong(
                    with(first) + " is not shorter than " + with(second) + "; write less, or a longer " + second.key());
        }
    }

    private void hasUrl(Setting credential) {
        if (values.set(credential) && !values.set(JDBC_URL) && !values.broken(JDBC_URL)) {
            problems.wrong(values.place(credential)
                    + ": it is given without a jdbcUrl; set jdbcUrl too, or take it away: a DataSource knows its own");
        }
    }

    /** A duration, named: {@code tick (default): 1s}. */
    private String with(Setting duration) {
        return values.place(duration) + ": " + Durations.print(values.duration(duration));
    }
}
