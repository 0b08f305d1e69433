package dev.holter.benchmarks;

import dev.holter.Holter;
import dev.holter.spi.RunStart;
import dev.holter.spi.RunTracker;
import dev.holter.spi.TrackedRun;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** So many runs a second that each last for a fifth of a second and move twice, from a thread of their own. Ends when closed, and with it the runs. */
final class RunLoad implements AutoCloseable {
    private final RunTracker tracker;
    private final int lasting;
    private final long everyNanos;
    private final Deque<TrackedRun> open = new ArrayDeque<>();
    private final Thread thread = new Thread(this::work, "load");
    private volatile boolean closed;
    private final AtomicInteger begun = new AtomicInteger();

    RunLoad(Holter holter, int perSecond) {
        this.tracker = RunTracker.of(holter);
        this.lasting = perSecond / 5;
        this.everyNanos = 1_000_000_000L / perSecond;
        thread.start();
    }

    /** How many runs have begun. */
    int begun() {
        return begun.get();
    }

    static TrackedRun begin(RunTracker tracker) {
        return tracker.begin(RunStart.first("bench", "bench", "bench.job", "bench.job"));
    }

    private void work() {
        long due = System.nanoTime();
        while (!closed) {
            TrackedRun run = begin(tracker);
            run.run().advance();
            open.add(run);
            begun.incrementAndGet();
            if (open.size() > lasting) {
                end(open.remove());
            }
            due += everyNanos;
            while (due - System.nanoTime() > 0) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
        }
        open.forEach(RunLoad::end);
    }

    private static void end(TrackedRun run) {
        run.run().detail("the last word");
        run.returned();
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
