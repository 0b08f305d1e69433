package dev.holter.benchmarks;

import dev.holter.Holter;
import dev.holter.fixtures.Figure;
import dev.holter.spi.RunTracker;
import dev.holter.spi.TrackedRun;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** From the moment a job begins, and ends, until another session can see it, while the same process begins and ends 500 runs a second. */
final class LatencyFigures {
    private static final int PER_SECOND = 500;

    private LatencyFigures() {}

    static List<Figure> measure(boolean brief) {
        int samples = brief ? 50 : 1_000;
        double[] begin = new double[samples];
        double[] finish = new double[samples];
        try (ProductionDatabase database = new ProductionDatabase();
                Holter holter = database.holter("bench").start();
                RunLoad load = new RunLoad(holter, PER_SECOND);
                Connection reader = database.connect();
                PreparedStatement look =
                        reader.prepareStatement("select ended_at is not null from run where run_id = ?")) {
            pause(brief ? 1_000 : 5_000);
            for (int i = 0; i < samples; i++) {
                long began = System.nanoTime();
                TrackedRun run = RunLoad.begin(RunTracker.of(holter));
                begin[i] = seen(look, run.run().id(), false, began);
                pause(ThreadLocalRandom.current().nextInt(30));
                long ended = System.nanoTime();
                run.returned();
                finish[i] = seen(look, run.run().id(), true, ended);
            }
            System.out.println("  " + load.begun() + " runs beside them");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return List.of(
                Figure.told("latency.begin.p50", Samples.at(begin, 0.5), "ms"),
                Figure.atMost("latency.begin.p99", Samples.at(begin, 0.99), "ms", 50),
                Figure.told("latency.finish.p50", Samples.at(finish, 0.5), "ms"),
                Figure.atMost("latency.finish.p99", Samples.at(finish, 0.99), "ms", 50));
    }

    private static double seen(PreparedStatement look, UUID run, boolean ended, long from) throws SQLException {
        look.setObject(1, run);
        while (true) {
            try (ResultSet row = look.executeQuery()) {
                if (row.next() && (!ended || row.getBoolean(1))) {
                    return (System.nanoTime() - from) / 1e6;
                }
            }
            LockSupport.parkNanos(200_000);
        }
    }

    private static void pause(int millis) {
        LockSupport.parkNanos(millis * 1_000_000L);
    }
}
