package dev.holter.examples.demo;

import dev.holter.Health;
import dev.holter.Progress;
import dev.holter.RunSummary;
import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** How one run stands, on one line. */
final class RunLine {
    private static final int BAR = 24;

    private RunLine() {}

    /** The job without its group or class and, from the second on, its attempt: {@code failing #2}. */
    static String name(RunSummary run) {
        String job = run.jobType().replaceFirst("\\(.*", "");
        job = job.substring(job.lastIndexOf('.') + 1);
        return run.attempt() == 1 ? job : job + " #" + run.attempt();
    }

    static String of(RunSummary run) {
        return "%-11s %s".formatted(name(run), (run.status().terminal() ? end(run) : progress(run, "")) + health(run));
    }

    static String withBar(RunSummary run) {
        return "%-11s %s"
                .formatted(
                        name(run),
                        (run.status().terminal()
                                        ? end(run)
                                        : progress(run, bar(run.progress().percent()) + "  "))
                                + health(run));
    }

    private static String end(RunSummary run) {
        String how = run.status().name().toLowerCase(Locale.ROOT) + " after " + seconds(run.elapsed());
        String error = run.error();
        return error == null ? how : how + ": " + error;
    }

    /** Nothing while it is well. */
    private static String health(RunSummary run) {
        return run.health() == Health.FINE || run.health() == Health.ENDED
                ? ""
                : ", " + run.health().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String progress(RunSummary run, String bar) {
        Progress at = run.progress();
        String stage = at.stage();
        if (stage == null) {
            return "running for " + seconds(run.elapsed());
        }
        String line = "%-14s %s%s".formatted(stage, bar, items(at));
        OptionalDouble rate = at.ratePerSecond();
        return rate.isEmpty() ? line : line + ", " + number(Math.round(rate.getAsDouble())) + "/s";
    }

    private static String items(Progress at) {
        String done = number(at.done());
        return at.total().isEmpty() ? done : done + " of " + number(at.total().getAsLong()) + unit(at.unit());
    }

    static String unit(@Nullable String unit) {
        return unit == null ? "" : " " + unit;
    }

    private static String bar(OptionalDouble percent) {
        int full = (int) (percent.orElse(0) * BAR / 100);
        return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "]";
    }

    static String number(long n) {
        return String.format(Locale.ROOT, "%,d", n);
    }

    static String seconds(Duration elapsed) {
        return String.format(Locale.ROOT, "%.1f s", elapsed.toMillis() / 1000.0);
    }
}
