package dev.holter.benchmarks;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Jobs side by side that each save a text of 50 characters so many times. What comes before the first and after the last save does not count. Thread-safe. */
final class Course {
    private final int jobs;
    private final int saves;
    private final CyclicBarrier ready;
    private final AtomicLong first = new AtomicLong(Long.MAX_VALUE);
    private final AtomicLong last = new AtomicLong(Long.MIN_VALUE);

    private Course(int jobs, int saves) {
        this.jobs = jobs;
        this.saves = saves;
        this.ready = new CyclicBarrier(jobs);
    }

    /** Saves a second, of all of them together. */
    static double rate(Saving saving, int jobs, int saves) {
        Course course = new Course(jobs, saves);
        ExecutorService threads = Executors.newFixedThreadPool(jobs);
        try {
            for (Future<?> job : IntStream.range(0, jobs)
                    .mapToObj(i -> threads.submit(() -> {
                        saving.job(course);
                        return null;
                    }))
                    .toList()) {
                job.get();
            }
            return course.rate();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    private double rate() {
        return (double) jobs * saves * 1e9 / (last.get() - first.get());
    }

    int saves() {
        return saves;
    }

    /** Once by each job, before its first save: waits for the others. */
    void begins() {
        try {
            ready.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (BrokenBarrierException e) {
            throw new IllegalStateException(e);
        }
        first.accumulateAndGet(System.nanoTime(), Math::min);
    }

    /** Once by each job, after its last save. */
    void ends() {
        last.accumulateAndGet(System.nanoTime(), Math::max);
    }

    /** What is saved. */
    static String text(int number) {
        return String.format("page %010d of the list, and the cursor after it...", number);
    }
}
