package dev.holter.examples.demo;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** Stands for the old library deep in some job: it never asks whether it is to stop, and swallows every interrupt. It knows nothing of Holter. */
public final class StubbornJob implements Job {
    static final Duration LENGTH = Duration.ofSeconds(8);

    @Override
    public void execute(JobExecutionContext context) {
        long until = System.nanoTime() + LENGTH.toNanos();
        CountDownLatch never = new CountDownLatch(1);
        for (long left = LENGTH.toNanos(); left > 0; left = until - System.nanoTime()) {
            try {
                never.await(left, TimeUnit.NANOSECONDS);
            } catch (InterruptedException swallowed) {
                // As it should not be done.
            }
        }
    }
}
