package dev.holter.benchmarks;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/** Counts jobs that a host executes, from any thread: its rate is that of a running host, so what is before the first job, and what its start costs, is no part of it. */
final class CountedJobs {
    private static final CountedJobs NONE = new CountedJobs(0);
    private static volatile CountedJobs present = NONE;

    private final int number;
    private final CountDownLatch left;
    private final AtomicLong first = new AtomicLong();

    private CountedJobs(int number) {
        this.number = number;
        this.left = new CountDownLatch(number);
    }

    /** So many are going to be executed. One sample at a time. */
    static CountedJobs expect(int number) {
        CountedJobs counted = new CountedJobs(number);
        present = counted;
        return counted;
    }

    /** From a job: it does this and no more. */
    static void executed() {
        CountedJobs counted = present;
        if (counted.first.get() == 0) {
            counted.first.compareAndSet(0, System.nanoTime());
        }
        counted.left.countDown();
    }

    /** Waits for the last; jobs a second since the first. */
    double rate() {
        try {
            left.await();
            return (number - 1) * 1e9 / (System.nanoTime() - first.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
