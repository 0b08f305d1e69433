package dev.holter.benchmarks;

import dev.holter.engine.Batch.BeatRow;
import dev.holter.engine.Batch.RunRows;
import dev.holter.fixtures.Figure;
import dev.holter.postgres.StoreUnderTest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * A tick of 100, 1,000 and 10,000 runs that all moved, beside the bare update of the same rows, which is the ceiling, and beside one autocommitted
 * update a row, which is what an application would write by itself. A tick does not wait for the disk, and these do; the ceiling is told once more without that wait.
 */
final class TickFigures {
    private static final String ROW =
            "update pulse set counter = counter + 1, beat_at = now(), done = ? where run_id = ?";

    private TickFigures() {}

    static List<Figure> measure(boolean brief) {
        List<Figure> figures = new ArrayList<>();
        try (ProductionDatabase database = new ProductionDatabase();
                Connection bare = database.connect();
                Connection unwaiting = database.connect();
                Statement setting = unwaiting.createStatement()) {
            setting.execute("set synchronous_commit = off");
            database.seasonWal();
            for (int size : new int[] {100, 1_000, 10_000}) {
                try (Fleet fleet = new Fleet(database, size)) {
                    database.run("vacuum analyze pulse");
                    figures.addAll(measure(fleet, bare, unwaiting, size, brief));
                }
                database.run("truncate pulse, run, worker");
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return figures;
    }

    private static List<Figure> measure(Fleet fleet, Connection bare, Connection unwaiting, int size, boolean brief) {
        int pairs = brief ? 5 : 11;
        int repeats = Math.max(3, (brief ? 4_000 : 20_000) / size);
        DoubleSupplier tick = () -> rate(fleet, repeats, fleet::tick);
        DoubleSupplier ceiling = () -> rate(fleet, repeats, moved -> update(bare, moved));
        Samples.inTurn(1, tick, ceiling);
        Samples.Pair beside = Samples.inTurn(pairs, tick, ceiling);
        Samples.Pair unwaited =
                Samples.inTurn(pairs, tick, () -> rate(fleet, repeats, moved -> update(unwaiting, moved)));
        int rows = Math.min(size, brief ? 100 : 500);
        Samples.Pair single = Samples.inTurn(
                brief ? 3 : 5,
                tick,
                () -> rowsPerSecond(
                        rows, nanosOf(() -> rowByRow(bare, fleet.runs().subList(0, rows)))));
        String name = "tick." + size;
        return List.of(
                Figure.told(name + ".rows_per_second", beside.a(), "rows/s"),
                Figure.told(name + ".ceiling_rows_per_second", beside.b(), "rows/s"),
                Figure.atLeast(name + ".of_ceiling", beside.ratio(), "ratio", 0.7),
                Figure.told(name + ".of_ceiling_that_does_not_wait", unwaited.ratio(), "ratio"),
                Figure.told(name + ".row_by_row_per_second", single.b(), "rows/s"),
                Figure.atLeast(name + ".times_row_by_row", single.ratio(), "ratio", 50));
    }

    /** Only the writing counts. To make the rows is the work of the jobs, on their own threads. */
    private static double rate(Fleet fleet, int repeats, Consumer<List<RunRows>> write) {
        long nanos = 0;
        for (int i = 0; i < repeats; i++) {
            List<RunRows> moved = fleet.moved(true);
            nanos += nanosOf(() -> write.accept(moved));
        }
        return rowsPerSecond(fleet.runs().size() * (double) repeats, nanos);
    }

    private static long nanosOf(Runnable work) {
        long from = System.nanoTime();
        work.run();
        return System.nanoTime() - from;
    }

    private static double rowsPerSecond(double rows, long nanos) {
        return rows * 1e9 / nanos;
    }

    private static void update(Connection connection, List<RunRows> moved) {
        List<BeatRow> rows = moved.stream()
                .map(row -> Objects.requireNonNull(row.beat(), "beat is null"))
                .toList();
        StoreUnderTest.beat(connection, rows);
    }

    private static void rowByRow(Connection connection, List<UUID> runs) {
        try (PreparedStatement statement = connection.prepareStatement(ROW)) {
            for (UUID run : runs) {
                statement.setLong(1, System.nanoTime());
                statement.setObject(2, run);
                statement.executeUpdate();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
