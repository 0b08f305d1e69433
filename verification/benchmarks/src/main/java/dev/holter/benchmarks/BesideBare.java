package dev.holter.benchmarks;

import dev.holter.fixtures.Figure;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What a host does in a second with Holter, beside what it does without. Stateless. */
final class BesideBare {
    /** The compiler goes on for so long. */
    private static final int WARMING = 8;

    private static final int PAIRS = 11;

    private BesideBare() {}

    /** Asks for jobs a second, with Holter or not, in turn; when it is meant, after pairs that only warm up: a scheduler lives for days. */
    static List<Figure> figures(String name, boolean brief, double least, ToDoubleFunction<Boolean> rate) {
        if (!brief) {
            pairs(WARMING, rate);
        }
        Samples.Pair pair = pairs(brief ? 1 : PAIRS, rate);
        return List.of(
                Figure.told(name + ".holter", pair.a(), "jobs/s"),
                Figure.told(name + ".bare", pair.b(), "jobs/s"),
                Figure.atLeast(name + ".ratio", pair.ratio(), "ratio", least));
    }

    private static Samples.Pair pairs(int number, ToDoubleFunction<Boolean> rate) {
        return Samples.inTurn(number, () -> rate.applyAsDouble(true), () -> rate.applyAsDouble(false));
    }
}
