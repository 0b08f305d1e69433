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
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/**
 * A tick of 100, 1,000 and 10,000 runs that all moved, beside the bare update of the same rows, which is the ceiling, and beside what an application would
 * write by itself: one autocommitted update a row, or a JDBC batch of them in one transaction. All write the same columns: what a run writes that is in the stage
 * where it was. A tick does not wait for the disk, and these do; the ceiling is told once more without that wait. A tick in which every run is in another stage is told beside them.
 */
final class TickFigures {
    private static final String ROW = """
            update pulse set counter = counter + 1, beat_at = now(), done = ?, detail = ? where run_id = ?
            """;
    private static final int WARMING = 5;
    private static final int SINGLE_ROWS = 500;
    private static final int SINGLE_PAIRS = 31; // a disk's speed swings

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
        fleet.tick(fleet.moved(true));
        DoubleSupplier tick = () -> rate(fleet, repeats, fleet::tick);
        DoubleSupplier ceiling = () -> rate(fleet, repeats, moved -> update(bare, moved));
        Samples.inTurn(brief ? 1 : WARMING, tick, ceiling);
        Samples.Pair beside = Samples.inTurn(pairs, tick, ceiling);
        Samples.Pair unwaited =
                Samples.inTurn(pairs, tick, () -> rate(fleet, repeats, moved -> update(unwaiting, moved)));
        int rows = Math.min(size, brief ? 100 : SINGLE_ROWS);
        Samples.Pair single = Samples.inTurn(
                brief ? 5 : SINGLE_PAIRS,
                tick,
                () -> rate(fleet, brief ? 1 : SINGLE_ROWS / rows, rows, moved -> rowByRow(bare, moved)));
        Samples.Pair batch =
                Samples.inTurn(brief ? 3 : 5, tick, () -> rate(fleet, repeats, size, moved -> inBatch(bare, moved)));
        Samples.Pair staged =
                Samples.inTurn(brief ? 3 : 5, tick, () -> rate(fleet, repeats, moved -> fleet.tick(elsewhere(moved))));
        String name = "tick." + size;
        return List.of(
                Figure.told(name + ".rows_per_second", beside.a(), "rows/s"),
                Figure.told(name + ".ceiling_rows_per_second", beside.b(), "rows/s"),
                Figure.atLeast(name + ".of_ceiling", beside.ratio(), "ratio", 0.7),
                Figure.told(name + ".of_ceiling_that_does_not_wait", unwaited.ratio(), "ratio"),
                Figure.told(name + ".row_by_row_per_second", single.b(), "rows/s"),
                Figure.atLeast(name + ".times_row_by_row", single.ratio(), "ratio", 50),
                Figure.told(name + ".execute_batch_per_second", batch.b(), "rows/s"),
                Figure.told(name + ".times_execute_batch", batch.ratio(), "ratio"),
                Figure.told(name + ".stages_too_rows_per_second", staged.b(), "rows/s"));
    }

    /** Only the writing counts. To make the rows is the work of the jobs, on their own threads. */
    private static double rate(Fleet fleet, int repeats, Consumer<List<RunRows>> write) {
        return rate(fleet, repeats, fleet.runs().size(), write);
    }

    private static double rate(Fleet fleet, int repeats, int rows, Consumer<List<RunRows>> write) {
        long nanos = 0;
        for (int i = 0; i < repeats; i++) {
            List<RunRows> moved = fleet.moved(true).subList(0, rows);
            nanos += nanosOf(() -> write.accept(moved));
        }
        return rowsPerSecond(rows * (double) repeats, nanos);
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
        StoreUnderTest.beat(connection, moved.stream().map(TickFigures::beat).toList());
    }

    /** The same rows as runs send them that are in another stage. */
    private static List<RunRows> elsewhere(List<RunRows> moved) {
        return moved.stream()
                .map(rows -> new RunRows(rows.runId(), null, List.of(), null, whole(beat(rows)), null, false))
                .toList();
    }

    private static BeatRow whole(BeatRow row) {
        return new BeatRow(row.runId(), row.nanos(), row.progress());
    }

    private static BeatRow beat(RunRows rows) {
        return Objects.requireNonNull(rows.beat(), "beat is null");
    }

    private static void rowByRow(Connection connection, List<RunRows> moved) {
        try (PreparedStatement statement = connection.prepareStatement(ROW)) {
            for (RunRows rows : moved) {
                fill(statement, beat(rows));
                statement.executeUpdate();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void inBatch(Connection connection, List<RunRows> moved) {
        try (PreparedStatement statement = connection.prepareStatement(ROW)) {
            connection.setAutoCommit(false);
            for (RunRows rows : moved) {
                fill(statement, beat(rows));
                statement.addBatch();
            }
            statement.executeBatch();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void fill(PreparedStatement statement, BeatRow row) throws SQLException {
        statement.setLong(1, row.progress().done());
        statement.setString(2, row.progress().detail());
        statement.setObject(3, row.runId());
    }
}
