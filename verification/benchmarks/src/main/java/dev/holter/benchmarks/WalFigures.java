package dev.holter.benchmarks;

import dev.holter.fixtures.Figure;
import java.util.ArrayList;
import java.util.List;

/** What 200,000 beats of 2,000 runs cost the database: WAL a beat, heap-only share, the table's size; and what the heartbeats of others cost. */
final class WalFigures {
    private static final int RUNS = 2_000;
    private static final double SHARE_OF_JOBRUNR = 1 / 20.0;

    private WalFigures() {}

    static List<Figure> measure(boolean brief) {
        List<Figure> figures = new ArrayList<>();
        int ticks = brief ? 20 : 100;
        figures.addAll(measure("numeric", false, ticks, 120));
        figures.addAll(measure("detail", true, ticks, 200));
        figures.addAll(brief ? beside(200, 1, 5) : beside(RUNS, 5, 20));
        return figures;
    }

    private static List<Figure> measure(String what, boolean detail, int ticks, double mostBytes) {
        try (HolterBeats beats = new HolterBeats(RUNS, detail)) {
            double bytes = beats.bytesPerBeat(ticks, RUNS);
            beats.rest();
            ProductionDatabase database = beats.database();
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

    /** The same number of beats of each, in turn. */
    private static List<Figure> beside(int runs, int pairs, int ticks) {
        try (HolterBeats own = new HolterBeats(runs, false);
                JobRunrBeats jobRunr = new JobRunrBeats(runs);
                DbSchedulerBeats dbScheduler = new DbSchedulerBeats(runs)) {
            Samples.Pair besideJobRunr =
                    Samples.inTurn(pairs, () -> own.bytesPerBeat(ticks, runs), () -> jobRunr.bytesPerBeat(ticks, runs));
            Samples.Pair besideDbScheduler = Samples.inTurn(
                    pairs, () -> own.bytesPerBeat(ticks, runs), () -> dbScheduler.bytesPerBeat(ticks, runs));
            return List.of(
                    Figure.told("wal.jobrunr.bytes_per_beat", besideJobRunr.b(), "B"),
                    Figure.atMost("wal.share_of_jobrunr", besideJobRunr.ratio(), "ratio", SHARE_OF_JOBRUNR),
                    Figure.told("wal.db_scheduler.bytes_per_beat", besideDbScheduler.b(), "B"),
                    Figure.told("wal.share_of_db_scheduler", besideDbScheduler.ratio(), "ratio"));
        }
    }
}
