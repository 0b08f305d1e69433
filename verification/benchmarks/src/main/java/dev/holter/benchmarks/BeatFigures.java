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
 * What a beat costs the job: nanoseconds and bytes, on one thread and on eight that share a run, beside an AtomicLong and Temporal's heartbeat in the same run. Bytes are rounded to whole ones: no object is
 * smaller than 16, and the fractions are the engine's own ticks meanwhile.
 */
final class BeatFigures {
    private static final double MOST_TIMES_ATOMIC_LONG = 3;
    private static final double LEAST_TIMES_FASTER = 5;

    private final String name;
    private final Map<String, double[]> nanos = new HashMap<>();
    private final Map<String, Double> bytes = new HashMap<>();

    private BeatFigures(String name) {
        this.name = name;
    }

    static List<Figure> measure(boolean brief) {
        int rounds = brief ? 1 : 5;
        BeatFigures one = new BeatFigures("beat");
        BeatFigures eight = new BeatFigures("beat.8_threads");
        try (ProductionDatabase database = new ProductionDatabase()) {
            for (int round = 0; round < rounds; round++) {
                one.add(round, rounds, run(database, 1, brief));
                eight.add(round, rounds, run(database, 8, brief));
            }
        }
        List<Figure> figures = new ArrayList<>(one.figures());
        figures.addAll(eight.figures());
        return figures;
    }

    private void add(int round, int rounds, Iterable<RunResult> results) {
        for (RunResult result : results) {
            String call = result.getParams().getBenchmark().replaceAll(".*\\.", "");
            nanos.computeIfAbsent(call, any -> new double[rounds])[round] =
                    result.getPrimaryResult().getScore();
            bytes.merge(call, bytesAnOperation(result), Math::max);
        }
    }

    private static double bytesAnOperation(RunResult result) {
        return requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"), "the profiler is silent")
                .getScore();
    }

    private List<Figure> figures() {
        List<Figure> figures = new ArrayList<>();
        double measure = median("atomicLong");
        figures.add(Figure.told(name + ".atomic_long", measure, "ns/op"));
        figures.add(Figure.told(name + ".shared_atomic_long", median("sharedAtomicLong"), "ns/op"));
        figures.addAll(beside("advance", measure, "progress"));
        figures.addAll(beside("beat", measure, "heartbeat"));
        return figures;
    }

    private List<Figure> beside(String call, double measure, String temporal) {
        double own = median(call);
        double theirs = median(temporal);
        String named = name + "." + call;
        return List.of(
                Figure.told(named, own, "ns/op"),
                Figure.atMost(named + ".times_atomic_long", own / measure, "ratio", MOST_TIMES_ATOMIC_LONG),
                Figure.atMost(named + ".bytes", wholeBytes(call), "B/op", 0),
                Figure.told(name + ".temporal_" + temporal, theirs, "ns/op"),
                Figure.told(name + ".temporal_" + temporal + ".bytes", wholeBytes(temporal), "B/op"),
                Figure.atLeast(named + ".times_faster_than_temporal", theirs / own, "ratio", LEAST_TIMES_FASTER));
    }

    private double median(String call) {
        double[] rounds = requireNonNull(nanos.get(call), call);
        Samples.print(name + "." + call, rounds);
        return Samples.median(rounds);
    }

    private double wholeBytes(String call) {
        return Math.rint(bytes.getOrDefault(call, Double.NaN));
    }

    private static Iterable<RunResult> run(ProductionDatabase database, int threads, boolean brief) {
        try {
            return new Runner(new OptionsBuilder()
                            .include(BeatBenchmark.class.getName())
                            .include(CounterBenchmark.class.getName())
                            .include(TemporalBenchmark.class.getName())
                            .param("url", database.url())
                            .addProfiler(GCProfiler.class)
                            .forks(brief ? 0 : 1)
                            .threads(threads)
                            .warmupIterations(brief ? 1 : 3)
                            .warmupTime(TimeValue.milliseconds(brief ? 200 : 500))
                            .measurementIterations(brief ? 1 : 3)
                            .measurementTime(TimeValue.milliseconds(brief ? 200 : 1000))
                            .verbosity(VerboseMode.SILENT)
                            .build())
                    .run();
        } catch (RunnerException e) {
            throw new IllegalStateException(e);
        }
    }
}
