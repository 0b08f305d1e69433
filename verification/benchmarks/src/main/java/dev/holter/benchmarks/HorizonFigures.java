package dev.holter.benchmarks;

import dev.holter.engine.Batch.RunRows;
import dev.holter.engine.BudgetUnderTest;
import dev.holter.fixtures.Figure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;

/**
 * What an old snapshot does, as of a dump or of a transaction that somebody forgot: nothing that was updated since can be cleaned away. An hour's ticks of 2,000 runs that move all the time are done
 * one after the other, without the seconds between, while the snapshot is held, as many rows each as the engine's own budget allows; then runs begin.
 */
final class HorizonFigures {
    private static final int RUNS = 2_000;

    private HorizonFigures() {}

    static List<Figure> measure(boolean brief) {
        try (ProductionDatabase database = new ProductionDatabase();
                Fleet fleet = new Fleet(database, RUNS);
                Connection old = database.connect();
                Statement snapshot = old.createStatement()) {
            database.seasonWal();
            database.run("vacuum analyze pulse");
            double[] calm = begun(fleet, 50);
            old.setAutoCommit(false);
            snapshot.execute("set transaction isolation level repeatable read");
            snapshot.execute("select count(*) from pulse");
            double[] millis = new double[brief ? 100 : 3_600];
            double[] rows = new double[millis.length];
            tick(fleet, millis, rows);
            double[] held = begun(fleet, 50);
            old.rollback();
            return figures(database, millis, rows, calm, held);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void tick(Fleet fleet, double[] millis, double[] rows) {
        BudgetUnderTest budget = new BudgetUnderTest();
        for (int i = 0; i < millis.length; i++) {
            List<RunRows> due = budget.due(fleet.moved(true));
            long from = System.nanoTime();
            fleet.tick(due);
            long took = System.nanoTime() - from;
            budget.spent(due.size(), took);
            millis[i] = took / 1e6;
            rows[i] = due.size();
        }
    }

    /** Transitions: a tick with nothing in it but a run's beginning. */
    private static double[] begun(Fleet fleet, int times) {
        double[] millis = new double[times];
        for (int i = 0; i < times; i++) {
            List<RunRows> start = List.of(fleet.another());
            long from = System.nanoTime();
            fleet.tick(start);
            millis[i] = (System.nanoTime() - from) / 1e6;
        }
        return millis;
    }

    private static List<Figure> figures(
            ProductionDatabase database, double[] millis, double[] rows, double[] calm, double[] held) {
        Samples.print("horizon.ticks", millis);
        Samples.print("horizon.rows_a_tick", rows);
        int tenth = millis.length / 10;
        double[] last = Arrays.copyOfRange(millis, millis.length - tenth, millis.length);
        double widened = Samples.median(Arrays.copyOfRange(rows, rows.length - tenth, rows.length));
        return List.of(
                Figure.atMost("horizon.tick.worst", Samples.most(millis), "ms", 250),
                Figure.told("horizon.tick.p99", Samples.at(millis, 0.99), "ms"),
                Figure.told("horizon.tick.at_the_end", Samples.median(last), "ms"),
                Figure.told("horizon.seconds_between_beats", RUNS / widened, "s"),
                Figure.told(
                        "horizon.table_size",
                        database.number("select pg_total_relation_size('pulse') / 1048576.0"),
                        "MB"),
                Figure.told("horizon.begin.before", Samples.at(calm, 0.5), "ms"),
                Figure.atMost("horizon.begin.held", Samples.at(held, 0.5), "ms", 50));
    }
}
