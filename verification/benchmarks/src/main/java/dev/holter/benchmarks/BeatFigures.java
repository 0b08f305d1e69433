package dev.holter.benchmarks;

import static java.util.Objects.requireNonNull;

import dev.holter.fixtures.Figure;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * What a beat costs the job: nanoseconds and bytes, beside an AtomicLong in the same run. Bytes are rounded to whole ones: no object is smaller than
 * 16, and the fractions are the engine's own ticks meanwhile.
 */
final class BeatFigures {
    private BeatFigures() {}

    static List<Figure> measure(boolean brief) {
        int rounds = brief ? 1 : 3;
        Map<String, double[]> nanos = new HashMap<>();
        Map<String, Double> bytes = new HashMap<>();
        for (int round = 0; round < rounds; round++) {
            for (RunResult result : run(brief)) {
                String name = result.getParams().getBenchmark().replaceAll(".*\\.", "");
                nanos.computeIfAbsent(name, any -> new double[rounds])[round] =
                        result.getPrimaryResult().getScore();
                bytes.merge(name, bytesAnOperation(result), Math::max);
            }
        }
        return figures(nanos, bytes);
    }

    private static double bytesAnOperation(RunResult result) {
        return requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"), "the profiler is silent")
                .getScore();
    }

    private static List<Figure> figures(Map<String, double[]> nanos, Map<String, Double> bytes) {
        List<Figure> figures = new ArrayList<>();
        double measure = Samples.median(nanos.getOrDefault("atomicLong", new double[1]));
        figures.add(Figure.told("beat.atomic_long", measure, "ns/op"));
        for (String call : List.of("advance", "beat")) {
            double own = Samples.median(nanos.getOrDefault(call, new double[1]));
            figures.add(Figure.told("beat." + call, own, "ns/op"));
            figures.add(Figure.atMost("beat." + call + ".times_atomic_long", own / measure, "ratio", 3));
            figures.add(Figure.atMost(
                    "beat." + call + ".bytes", Math.rint(bytes.getOrDefault(call, Double.NaN)), "B/op", 0));
        }
        return figures;
    }

    private static Iterable<RunResult> run(boolean brief) {
        try {
            return new Runner(new OptionsBuilder()
                            .include(BeatBenchmark.class.getName())
                            .addProfiler(GCProfiler.class)
                            .forks(1)
                            .threads(1)
                            .warmupIterations(brief ? 2 : 4)
                            .warmupTime(TimeValue.milliseconds(500))
                            .measurementIterations(brief ? 2 : 5)
                            .measurementTime(TimeValue.milliseconds(brief ? 500 : 1000))
                            .verbosity(VerboseMode.SILENT)
                            .build())
                    .run();
        } catch (RunnerException e) {
            throw new IllegalStateException(e);
        }
    }
}
