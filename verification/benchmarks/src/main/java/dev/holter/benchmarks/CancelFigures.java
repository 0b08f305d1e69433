package dev.holter.benchmarks;

import dev.holter.Holter;
import dev.holter.fixtures.Figure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** From an operator's cancel in one process to the end of a job in another that looks every millisecond; with a sentinel, which hears at once, and without. */
final class CancelFigures {
    private CancelFigures() {}

    static List<Figure> measure(boolean brief) {
        try (ProductionDatabase database = new ProductionDatabase()) {
            List<Figure> figures = new ArrayList<>();
            double[] with = millis(database, true, brief ? 40 : 300);
            figures.add(Figure.atMost("cancel.sentinel.p50", Samples.at(with, 0.5), "ms", 20));
            figures.add(Figure.atMost("cancel.sentinel.p99", Samples.at(with, 0.99), "ms", 100));
            figures.add(Figure.told("cancel.sentinel.worst", Samples.most(with), "ms"));
            double[] without = millis(database, false, brief ? 10 : 60);
            figures.add(Figure.atMost("cancel.tick.p50", Samples.at(without, 0.5), "ms", 1_200));
            figures.add(Figure.atMost("cancel.tick.p99", Samples.at(without, 0.99), "ms", 1_200));
            return figures;
        }
    }

    private static double[] millis(ProductionDatabase database, boolean sentinel, int samples) {
        Process worker = start(database, sentinel);
        try (Holter operator = database.holter("operator").start();
                BufferedReader said =
                        new BufferedReader(new InputStreamReader(worker.getInputStream(), StandardCharsets.UTF_8));
                OutputStream tell = worker.getOutputStream()) {
            double[] millis = new double[samples];
            for (int i = 0; i < samples; i++) {
                tell.write('\n');
                tell.flush();
                millis[i] = cancel(operator, UUID.fromString(said.readLine()), said);
            }
            System.out.printf("  %d cancels %s a sentinel%n", samples, sentinel ? "with" : "without");
            return millis;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            worker.destroy();
        }
    }

    /** At any moment of the tick. */
    private static double cancel(Holter operator, UUID run, BufferedReader said) throws IOException {
        while (operator.console().run(run).isEmpty()) {
            LockSupport.parkNanos(2_000_000);
        }
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(300_000_000L));
        long asked = System.nanoTime();
        operator.console().cancel(run, "bench", "measured");
        return (Long.parseLong(said.readLine()) - asked) / 1e6;
    }

    private static Process start(ProductionDatabase database, boolean sentinel) {
        try {
            return new ProcessBuilder(
                            ProcessHandle.current().info().command().orElse("java"),
                            "-cp",
                            System.getProperty("java.class.path"),
                            CancelledWorker.class.getName(),
                            database.url(),
                            database.user(),
                            String.valueOf(sentinel))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
