package dev.holter.benchmarks;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.holter.engine.Batch;
import dev.holter.engine.Batch.BeatRow;
import dev.holter.engine.Batch.ProgressRow;
import dev.holter.engine.Batch.RunRows;
import dev.holter.engine.Batch.StartRow;
import dev.holter.engine.Store;
import dev.holter.engine.Store.Answer;
import dev.holter.engine.Store.Lease;
import dev.holter.engine.Store.Worker;
import dev.holter.postgres.StoreUnderTest;
import dev.holter.spi.RunStart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A worker with a number of open runs that all move between two ticks, each within its stage: as a pulse does, it sends the stage with a run's first beat. */
final class Fleet implements AutoCloseable {
    private final Store store;
    private final UUID worker = UuidCreator.getTimeOrderedEpoch();
    private final List<UUID> runs = new ArrayList<>();
    private long beats;
    private boolean staged;

    Fleet(ProductionDatabase database, int size) {
        store = StoreUnderTest.open(database.url(), database.user());
        store.open();
        store.register(
                new Worker(worker, "bench", "bench", "here", 1, null, null, "1", 5_000, 10_000, 120_000, Map.of()));
        for (int i = 0; i < size; i++) {
            runs.add(UuidCreator.getTimeOrderedEpoch());
        }
        for (int from = 0; from < size; from += 1_000) {
            tick(runs.subList(from, Math.min(size, from + 1_000)).stream()
                    .map(this::start)
                    .toList());
        }
    }

    List<UUID> runs() {
        return runs;
    }

    /** One more run, of which nothing else is known. */
    RunRows another() {
        return start(UuidCreator.getTimeOrderedEpoch());
    }

    private RunRows start(UUID run) {
        RunStart from = RunStart.first("bench", "bench", "bench.job", "bench.job");
        StartRow row = new StartRow(run, run, worker, from, Map.of(), System.nanoTime(), progress(null));
        return new RunRows(run, row, List.of(), null, null, null, false);
    }

    /** The rows of a tick in which every run moved, with a fresh detail of 50 characters or none. */
    List<RunRows> moved(boolean detail) {
        beats++;
        long now = System.nanoTime();
        List<RunRows> rows = new ArrayList<>(runs.size());
        for (UUID run : runs) {
            ProgressRow progress = progress(detail ? detail(run) : null);
            rows.add(new RunRows(run, null, List.of(), null, new BeatRow(run, now, progress, staged), null, false));
        }
        return rows;
    }

    private String detail(UUID run) {
        return String.format(
                        "page %08d of the list that begins with %s",
                        beats, run.toString().substring(24))
                .substring(0, 50);
    }

    private ProgressRow progress(@Nullable String detail) {
        return new ProgressRow(beats, 1_000_000, 0, 1, "fetch followers", "users", detail);
    }

    void tick(List<RunRows> rows) {
        Lease lease = new Lease(worker, Lease.State.ALIVE, runs.size(), "bench.job", false, System.nanoTime(), true);
        Answer answer = store.tick(lease, new Batch(rows, List.of()));
        if (!answer.alive() || !answer.questioned().isEmpty()) {
            throw new IllegalStateException("the tick did not do what it should: " + answer);
        }
        staged |= rows.size() == runs.size() && rows.get(0).beat() != null;
    }

    @Override
    public void close() {
        store.close();
    }
}
