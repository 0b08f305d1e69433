package dev.holter.benchmarks;

import static java.util.Objects.requireNonNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What one process with so many open runs should expect, from what was measured. Immutable. */
final class Expectations {
    private static final int[] OPEN = {5, 500, 50_000};
    /** What the pulse writes in one tick at most; with more, each run is written less often. */
    private static final int MOST_A_TICK = 10_000;

    private final Map<String, Double> figures = new HashMap<>();

    private Expectations(Path results) {
        for (String name : List.of("tick", "wal", "memory")) {
            Path result = results.resolve(name + ".json");
            if (Files.exists(result)) {
                Result.read(result).figures().forEach(figure -> figures.put(figure.name(), figure.value()));
            }
        }
    }

    /** As a part of the page; empty when something of it is not measured yet. */
    static String of(Path results) {
        Expectations known = new Expectations(results);
        return known.complete() ? known.table() : "";
    }

    private boolean complete() {
        return figures.keySet()
                .containsAll(List.of("tick.10000.rows_per_second", "wal.numeric.bytes_per_beat", "memory.live_run"));
    }

    private String table() {
        StringBuilder table = new StringBuilder("""

                ## What to expect

                Of one process with so many runs open at once, each of which moves all the time, from the figures below: a tick of as many beats or more on that machine, its WAL when each beat is a number, and the heap
                of a run that has a stage and a detail. A run that does not move costs no row. Threads stay as many as they are, and connections are four at most.

                | open runs | beats a second | each run is written every | a tick takes at most | WAL an hour | heap |
                | ---: | ---: | ---: | ---: | ---: | ---: |
                """);
        for (int open : OPEN) {
            int beats = Math.min(open, MOST_A_TICK);
            table.append(String.format(
                    Locale.ROOT,
                    "| %,d | %,d | %d s | %.1f ms | %,.1f MB | %,.0f kB |%n",
                    open,
                    beats,
                    Math.max(1, open / MOST_A_TICK),
                    1_000.0 * measured(beats) / figure("tick." + measured(beats) + ".rows_per_second"),
                    3_600.0 * beats * figure("wal.numeric.bytes_per_beat") / 1e6,
                    open * figure("memory.live_run") / 1e3));
        }
        return table.toString();
    }

    private static int measured(int beats) {
        return beats <= 100 ? 100 : beats <= 1_000 ? 1_000 : 10_000;
    }

    private double figure(String name) {
        return requireNonNull(figures.get(name), name);
    }
}
