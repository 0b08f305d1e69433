package dev.holter.benchmarks;

import dev.holter.fixtures.Figure;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** From SIGKILL until it is suspect and until it is recorded that what the process did is lost, with Holter and with others. */
final class CrashFigures {
    private static final double MOST_TO_SUSPECT = 7_000;
    private static final double MOST_TO_RECORDED = 12_000;
    private static final Set<Contender> AT_DEFAULTS = EnumSet.of(Contender.JOBRUNR, Contender.QUARTZ);

    private CrashFigures() {}

    static List<Figure> measure(boolean brief) {
        Set<Contender> contenders = EnumSet.allOf(Contender.class);
        if (brief) {
            contenders.removeAll(AT_DEFAULTS);
        }
        Map<Contender, Double> medians = new EnumMap<>(Contender.class);
        List<Figure> figures = new ArrayList<>();
        for (Contender contender : contenders) {
            try (KilledFleet fleet = new KilledFleet(contender, brief ? 2 : 20)) {
                fleet.kill();
                medians.put(contender, Samples.median(fleet.recordedMillis()));
                figures.addAll(figures(contender, fleet));
            }
        }
        double own = medians.getOrDefault(Contender.HOLTER, Double.NaN);
        AT_DEFAULTS.stream()
                .filter(contenders::contains)
                .map(peer -> Figure.atLeast(
                        "crash.times_faster_than_" + peer.title,
                        medians.getOrDefault(peer, Double.NaN) / own,
                        "ratio",
                        1))
                .forEach(figures::add);
        return figures;
    }

    private static List<Figure> figures(Contender contender, KilledFleet fleet) {
        String name = "crash." + contender.title;
        double[] recorded = fleet.recordedMillis();
        Samples.print(name + ".recorded", recorded);
        if (contender != Contender.HOLTER) {
            return List.of(
                    Figure.told(name + ".recorded.p50", Samples.median(recorded), "ms"),
                    Figure.told(name + ".recorded.worst", Samples.most(recorded), "ms"));
        }
        double[] suspect = fleet.suspectMillis();
        Samples.print(name + ".suspect", suspect);
        return List.of(
                Figure.told(name + ".suspect.p50", Samples.median(suspect), "ms"),
                Figure.atMost(name + ".suspect.worst", Samples.most(suspect), "ms", MOST_TO_SUSPECT),
                Figure.told(name + ".recorded.p50", Samples.median(recorded), "ms"),
                Figure.atMost(name + ".recorded.worst", Samples.most(recorded), "ms", MOST_TO_RECORDED));
    }
}
