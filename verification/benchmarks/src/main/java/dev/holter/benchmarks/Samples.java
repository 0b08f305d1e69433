package dev.holter.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/** Measures in turn, A B A B, so that a machine whose speed drifts spoils neither; quotes medians. */
final class Samples {
    private Samples() {}

    /** The medians of A and of B, and the median of A / B pair by pair. */
    record Pair(double a, double b, double ratio) {}

    static Pair inTurn(int pairs, DoubleSupplier a, DoubleSupplier b) {
        double[] ofA = new double[pairs];
        double[] ofB = new double[pairs];
        double[] ratios = new double[pairs];
        for (int i = 0; i < pairs; i++) {
            ofA[i] = a.getAsDouble();
            ofB[i] = b.getAsDouble();
            ratios[i] = ofA[i] / ofB[i];
        }
        System.out.printf(Locale.ROOT, "  ratios %.3f … %.3f over %d pairs%n", least(ratios), most(ratios), pairs);
        return new Pair(median(ofA), median(ofB), median(ratios));
    }

    static double median(double[] values) {
        double[] sorted = sorted(values);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** The value below which this share of them lies. */
    static double at(double[] values, double share) {
        return sorted(values)[(int) Math.max(0, Math.ceil(share * values.length) - 1)];
    }

    private static double[] sorted(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted;
    }

    /** The spread. */
    static void print(String what, double[] values) {
        System.out.printf(
                Locale.ROOT,
                "  %s: %.2f … %.2f … %.2f over %d%n",
                what,
                least(values),
                median(values),
                most(values),
                values.length);
    }

    private static double least(double[] values) {
        return Arrays.stream(values).min().orElse(Double.NaN);
    }

    static double most(double[] values) {
        return Arrays.stream(values).max().orElse(Double.NaN);
    }
}
