package dev.holter.benchmarks;

import dev.holter.Holter;
import dev.holter.fixtures.Figure;
import dev.holter.spi.RunStart;
import dev.holter.spi.RunTracker;
import dev.holter.spi.TrackedRun;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * What it costs to watch two hundred runs, each on a thread of its own that stands deep in a stack: processor time of the thread that watches and samples. First with runs that promise nothing and say
 * nothing, which are looked at once a minute; then with runs that all stall at the same moment, from their begin.
 */
final class SamplingFigures {
    private static final int RUNS = 200;
    private static final int DEPTH = 60;
    private static final double MOST_PERCENT = 0.5;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private SamplingFigures() {}

    static List<Figure> measure(boolean brief) {
        int seconds = brief ? 10 : 120;
        try (ProductionDatabase database = new ProductionDatabase()) {
            double silent = share(database, "silent", brief ? 1 : 61, seconds);
            double stalling = share(database, "stalling", 0, seconds);
            double most = Math.max(silent, stalling);
            return List.of(
                    Figure.atMost("sampling.core-share", most, "%", MOST_PERCENT),
                    Figure.told("sampling.core-share.silent", silent, "%"),
                    Figure.told("sampling.core-share.stalling", stalling, "%"));
        }
    }

    /** Of a core, in percent, by the timer's thread, so many seconds after they began. */
    private static double share(ProductionDatabase database, String type, int after, int seconds) {
        CountDownLatch over = new CountDownLatch(1);
        try (Holter holter = database.holter("sampling")
                .set("policy.stalling.match", "stalling")
                .set("policy.stalling.stallAfter", "4s")
                .set("policy.stalling.startGrace", "0s")
                .start()) {
            pause(2_000);
            List<Thread> jobs = new ArrayList<>();
            for (int i = 0; i < RUNS; i++) {
                Thread job = new Thread(() -> stand(holter, type, over), "job-" + i);
                job.start();
                jobs.add(job);
            }
            pause(after * 1_000);
            long began = System.nanoTime();
            long before = used();
            pause(seconds * 1_000);
            double share = 100.0 * (used() - before) / (System.nanoTime() - began);
            double stale = database.number("select count(*) from stale_runs where job_type = 'stalling'");
            System.out.printf("  %s: %.0f are shown as stale%n", type, stale);
            over.countDown();
            for (Thread job : jobs) {
                job.join();
            }
            return share;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void stand(Holter holter, String type, CountDownLatch over) {
        TrackedRun run = RunTracker.of(holter).begin(RunStart.first("bench", "bench", type, type));
        deep(DEPTH, over);
        run.returned();
    }

    private static void deep(int frames, CountDownLatch over) {
        if (frames > 0) {
            deep(frames - 1, over);
            return;
        }
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static long used() {
        return Arrays.stream(THREADS.getThreadInfo(THREADS.getAllThreadIds()))
                .filter(info -> info != null && info.getThreadName().equals("holter-timer"))
                .mapToLong(info -> THREADS.getThreadCpuTime(info.getThreadId()))
                .sum();
    }

    private static void pause(int millis) {
        long until = System.nanoTime() + millis * 1_000_000L;
        while (until - System.nanoTime() > 0) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
    }
}
