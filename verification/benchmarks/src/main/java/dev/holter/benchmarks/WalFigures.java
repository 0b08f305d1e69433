package dev.holter.benchmarks;

import dev.holter.fixtures.Figure;
import java.util.ArrayList;
import java.util.List;

/** What 200,000 beats of 2,000 runs cost the database: WAL a beat, heap-only share, the table's size. */
final class WalFigures {
    private static final int RUNS = 2_000;

    private WalFigures() {}

    static List<Figure> measure(boolean brief) {
        List<Figure> figures = new ArrayList<>();
        int ticks = brief ? 20 : 100;
        figures.addAll(measure("numeric", false, ticks, 120));
        figures.addAll(measure("detail", true, ticks, 200));
        return figures;
    }

    private static List<Figure> measure(String what, boolean detail, int ticks, double mostBytes) {
        try (ProductionDatabase database = new ProductionDatabase()) {
            double bytes = bytesPerBeat(database, detail, ticks);
            String stats = "from pg_stat_user_tables where relname = 'pulse'";
            double hot = database.number("select 100.0 * n_tup_hot_upd / n_tup_upd " + stats);
            double size = database.number("select pg_total_relation_size('pulse') / 1048576.0");
            String name = "wal." + what;
            return List.of(
                    Figure.atMost(name + ".bytes_per_beat", bytes, "B", mostBytes),
                    Figure.atLeast(name + ".heap_only", hot, "%", 98),
                    Figure.atMost(name + ".table_size", size, "MB", 2));
        }
    }

    /** The session is closed behind it, since that is when the server counts what it did. */
    private static double bytesPerBeat(ProductionDatabase database, boolean detail, int ticks) {
        try (Fleet fleet = new Fleet(database, RUNS)) {
            fleet.tick(fleet.moved(detail));
            database.run("vacuum analyze pulse");
            database.run("checkpoint");
            double before = wal(database);
            for (int i = 0; i < ticks; i++) {
                fleet.tick(fleet.moved(detail));
            }
            return (wal(database) - before) / ((double) ticks * RUNS);
        }
    }

    private static double wal(ProductionDatabase database) {
        return database.number("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')");
    }
}
