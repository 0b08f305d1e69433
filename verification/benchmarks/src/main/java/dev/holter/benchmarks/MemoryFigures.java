package dev.holter.benchmarks;

import dev.holter.Holter;
import dev.holter.fixtures.FaultProxy;
import dev.holter.fixtures.Figure;
import dev.holter.spi.RunTracker;
import dev.holter.spi.TrackedRun;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** What a live run keeps on the heap, and what waits there while the database is away and 500 runs a second begin and end; afterwards each of these has to be in the database. */
final class MemoryFigures {
    private static final int PER_SECOND = 500;

    private MemoryFigures() {}

    static List<Figure> measure(boolean brief) {
        try (ProductionDatabase database = new ProductionDatabase()) {
            List<Figure> figures = new ArrayList<>();
            figures.add(Figure.atMost("memory.live_run", live(database, brief ? 2_000 : 20_000), "B", 2_000));
            figures.addAll(outage(database, brief ? 3 : 120));
            return figures;
        }
    }

    private static double live(ProductionDatabase database, int runs) {
        try (Holter holter = database.holter("live").start()) {
            List<TrackedRun> open = new ArrayList<>(runs);
            begin(holter, open, 1_000);
            settle(database, "status = 'RUNNING'", 1_000);
            double before = used();
            begin(holter, open, runs);
            settle(database, "status = 'RUNNING'", 1_000 + runs);
            double bytes = (used() - before) / runs;
            open.forEach(TrackedRun::returned);
            return bytes;
        }
    }

    private static void begin(Holter holter, List<TrackedRun> open, int runs) {
        RunTracker tracker = RunTracker.of(holter);
        for (int i = 0; i < runs; i++) {
            TrackedRun run = RunLoad.begin(tracker);
            run.run().stage("fetch followers", 5_000, "users");
            run.run().advance(i);
            run.run().detail("page " + i + " of the list that begins with a1b2c3");
            open.add(run);
        }
    }

    private static List<Figure> outage(ProductionDatabase database, int seconds) {
        int port = URI.create(database.url().substring("jdbc:".length())).getPort();
        try (FaultProxy proxy = FaultProxy.to("127.0.0.1", port);
                Holter holter = database.holter("outage")
                        .jdbcUrl(proxy.jdbcUrl("postgres") + "?currentSchema=holter")
                        .start()) {
            database.run("truncate run, pulse, stage");
            RunLoad load = new RunLoad(holter, PER_SECOND);
            pause(5_000);
            double before = used();
            int first = load.begun();
            proxy.cut();
            pause(seconds * 1_000);
            double kept = used() - before;
            int during = load.begun() - first;
            proxy.restore();
            long from = System.nanoTime();
            load.close();
            settle(database, "status = 'SUCCEEDED'", load.begun());
            return List.of(
                    Figure.told("memory.outage.heap", kept / 1e6, "MB"),
                    Figure.atMost("memory.outage.ended_run", kept / during, "B", 2_000),
                    Figure.told("memory.outage.written_after", (System.nanoTime() - from) / 1e9, "s"),
                    Figure.atMost(
                            "memory.outage.lost",
                            load.begun() - database.number("select count(*) from run where status = 'SUCCEEDED'"),
                            "runs",
                            0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Until so many are there, or for a minute. */
    private static void settle(ProductionDatabase database, String which, int runs) {
        long until = System.nanoTime() + 60_000_000_000L;
        while (database.number("select count(*) from run where " + which) < runs && System.nanoTime() - until < 0) {
            pause(100);
        }
        pause(2_000);
    }

    /** What is left after garbage has been collected. */
    private static double used() {
        Runtime runtime = Runtime.getRuntime();
        double least = Double.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            System.gc();
            pause(100);
            least = Math.min(least, (double) (runtime.totalMemory() - runtime.freeMemory()));
        }
        return least;
    }

    private static void pause(int millis) {
        long until = System.nanoTime() + millis * 1_000_000L;
        while (until - System.nanoTime() > 0) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }
}
