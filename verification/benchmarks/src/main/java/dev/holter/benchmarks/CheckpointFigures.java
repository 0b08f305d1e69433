package dev.holter.benchmarks;

import dev.holter.Holter;
import dev.holter.Run;
import dev.holter.fixtures.Figure;
import java.util.ArrayList;
import java.util.List;

/** Checkpoints a second of one job and of eight side by side: Holter's durable and coalesced ones, steps of DBOS Transact, and chunk commits of Spring Batch. */
final class CheckpointFigures {
    private CheckpointFigures() {}

    static List<Figure> measure(boolean brief) {
        try (ProductionDatabase database = new ProductionDatabase();
                Holter holter = database.holter("bench").start();
                DbosSaving dbos = new DbosSaving(database);
                SpringBatchSaving batch = new SpringBatchSaving(database)) {
            Saving durable = new HolterSaving(holter, Run::checkpointNow);
            database.seasonWal();
            int saves = brief ? 50 : 1_000;
            int pairs = brief ? 1 : 5;
            List<Figure> figures = new ArrayList<>();
            for (int jobs : new int[] {1, 8}) {
                String name = jobs == 1 ? "checkpoint" : "checkpoint." + jobs + "_jobs";
                List.of(durable, dbos, batch).forEach(warm -> Course.rate(warm, jobs, saves));
                figures.addAll(beside(name, "dbos", pairs, jobs, saves, durable, dbos));
                figures.addAll(beside(name, "spring_batch", pairs, jobs, saves, durable, batch));
            }
            Saving coalesced = new HolterSaving(holter, Run::checkpoint);
            figures.add(Figure.told("checkpoint.coalesced", Course.rate(coalesced, 1, 200 * saves), "checkpoints/s"));
            return figures;
        }
    }

    private static List<Figure> beside(
            String name, String peer, int pairs, int jobs, int saves, Saving own, Saving theirs) {
        Samples.Pair pair =
                Samples.inTurn(pairs, () -> Course.rate(own, jobs, saves), () -> Course.rate(theirs, jobs, saves));
        return List.of(
                Figure.told(name + ".durable_beside_" + peer, pair.a(), "checkpoints/s"),
                Figure.told(name + "." + peer, pair.b(), "checkpoints/s"),
                Figure.atLeast(name + ".durable_times_" + peer, pair.ratio(), "ratio", 1));
    }
}
