package dev.holter.settings;

import static dev.holter.settings.Setting.DEADLINE;
import static dev.holter.settings.Setting.ON_STALE;
import static dev.holter.settings.Setting.RESUMING_STALL_AFTER;
import static dev.holter.settings.Setting.STALL_AFTER;
import static dev.holter.settings.Setting.START_GRACE;
import static dev.holter.settings.Setting.TICK;

import java.time.Duration;
import java.util.List;

/** Finds promises about time that contradict each other, in what holds for all job types or in a policy. For the thread that reads. */
final class PromiseChecks {
    private static final int LEAST_TICKS = 4;

    private final SettingValues values;
    private final ConfigurationProblems problems;

    private PromiseChecks(SettingValues values, ConfigurationProblems problems) {
        this.values = values;
        this.problems = problems;
    }

    /** Looks at what was written here; what is wrong elsewhere is told there. */
    static void check(SettingValues values, ConfigurationProblems problems) {
        PromiseChecks checks = new PromiseChecks(values, problems);
        List.of(STALL_AFTER, RESUMING_STALL_AFTER).forEach(checks::someTicks);
        List.of(STALL_AFTER, RESUMING_STALL_AFTER, START_GRACE).forEach(checks::beforeDeadline);
        checks.something();
    }

    /** Pitfall 10. */
    private void someTicks(Setting limit) {
        if (values.set(limit) && !values.broken(TICK)) {
            Duration least = values.duration(TICK).multipliedBy(LEAST_TICKS);
            if (values.duration(limit).compareTo(least) < 0) {
                problems.wrong(with(limit) + " is under four ticks, " + with(TICK) + "; write " + Durations.print(least)
                        + " or more");
            }
        }
    }

    private void beforeDeadline(Setting limit) {
        boolean written = values.set(limit) || values.set(DEADLINE);
        if (!written || values.broken(limit) || values.broken(DEADLINE)) {
            return;
        }
        Duration deadline = values.duration(DEADLINE);
        Duration time = values.duration(limit, Duration.ZERO);
        if (time.compareTo(deadline) >= 0 && time.compareTo(Durations.LONGEST) < 0) {
            problems.wrong(with(limit) + " is not shorter than " + with(DEADLINE)
                    + ": it would never count; write less, or a longer deadline");
        }
    }

    private void something() {
        if (!values.set(ON_STALE) || !values.inPolicy() || values.broken(STALL_AFTER) || values.broken(DEADLINE)) {
            return;
        }
        OnStale what = values.choice(ON_STALE, OnStale.class);
        boolean asks = what == OnStale.CANCEL || what == OnStale.FAIL;
        if (asks
                && values.duration(STALL_AFTER).equals(Durations.LONGEST)
                && values.duration(DEADLINE).equals(Durations.LONGEST)) {
            problems.wrong(values.place(ON_STALE)
                    + ": runs of this policy are never stale; add a stallAfter or a deadline to it, or take it away");
        }
    }

    /** A limit, named: {@code policy.sync.deadline (host properties): 5m}. */
    private String with(Setting limit) {
        return values.place(limit) + ": " + Durations.limit(values.duration(limit));
    }
}
