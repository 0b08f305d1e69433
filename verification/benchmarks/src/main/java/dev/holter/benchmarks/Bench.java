package dev.holter.benchmarks;

import static java.util.Objects.requireNonNull;

import dev.holter.fixtures.Figure;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Measures what is asked for, prints a line a figure, keeps them as JSON, and ends with 1 when one falls short of its goal. */
public final class Bench {
    private static final Path RESULTS = Path.of("verification/benchmarks/results");
    private static final Path TRIED = Path.of("verification/benchmarks/target/results");
    private static final String HISTORY = "--history";
    private static final Map<String, Function<Boolean, List<Figure>>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("beat", BeatFigures::measure);
        ALL.put("tick", TickFigures::measure);
        ALL.put("wal", WalFigures::measure);
        ALL.put("cancel", CancelFigures::measure);
        ALL.put("latency", LatencyFigures::measure);
        ALL.put("sampling", SamplingFigures::measure);
        ALL.put("checkpoint", CheckpointFigures::measure);
        ALL.put("memory", MemoryFigures::measure);
        ALL.put("horizon", HorizonFigures::measure);
        ALL.put("scale", ScaleFigures::measure);
        ALL.put("pages", ScaleFigures::pages);
        ALL.put("quartz-ram", QuartzFigures::ram);
        ALL.put("quartz-jdbc", QuartzFigures::jdbc);
        ALL.put("jobrunr", JobRunrFigures::measure);
        ALL.put("jobrunr-cancel", JobRunrCancelFigures::measure);
        ALL.put("crash", CrashFigures::measure);
    }

    private Bench() {}

    /** Names of benchmarks, or {@code all}, and {@code --short}; {@code --history N} is for {@code pages}, which is then tried on N finished runs. */
    public static void main(String[] args) {
        List<String> names = new ArrayList<>(List.of(args));
        boolean brief = names.remove("--short");
        int at = names.indexOf(HISTORY);
        if (at >= 0) {
            int history = number(names.subList(at, names.size()));
            ALL.put("pages", ignored -> ScaleFigures.pages(history));
            names.subList(at, at + 2).clear();
            brief = true;
        }
        if (names.equals(List.of("all"))) {
            names = List.copyOf(ALL.keySet());
        }
        if (names.isEmpty() || !ALL.keySet().containsAll(names)) {
            System.err.println("usage: run NAME… [--short] [--history N], with NAME all or of " + ALL.keySet());
            System.exit(2);
        }
        boolean ok = true;
        for (String name : ALL.keySet()) {
            ok &= !names.contains(name) || measured(name, brief);
        }
        System.exit(ok ? 0 : 1);
    }

    private static int number(List<String> words) {
        if (words.size() < 2 || !words.get(1).matches("[1-9][0-9]{2,7}")) {
            System.err.println(HISTORY + " takes how many finished runs, from 100 to 99999999");
            System.exit(2);
        }
        return Integer.parseInt(words.get(1));
    }

    /** One that fails keeps nobody from measuring the others. */
    private static boolean measured(String name, boolean brief) {
        try {
            double load = Result.loadNow();
            List<Figure> figures = requireNonNull(ALL.get(name)).apply(brief);
            figures.forEach(System.out::println);
            Result.of(name, brief, load, figures).write(brief ? TRIED : RESULTS);
            return figures.stream().allMatch(Figure::ok);
        } catch (RuntimeException | Error e) {
            System.err.println(name + " could not be measured:");
            e.printStackTrace();
            return false;
        }
    }
}
