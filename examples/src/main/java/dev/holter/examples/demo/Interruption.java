package dev.holter.examples.demo;

import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Makes Ctrl-C a clean end: interrupts the thread that works, and keeps the JVM until that thread has put everything away. Otherwise the server
 * would be stopped while Holter and the jobs still write to it.
 */
final class Interruption {
    private static final long LIMIT_SECONDS = 60;

    private final Thread worker = Thread.currentThread();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupt, "demo-interruption");

    private Interruption() {}

    /** Does this work on the calling thread, which Ctrl-C interrupts. */
    static <T> T of(Callable<T> work) throws Exception {
        Interruption interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(interruption.hook);
        try {
            return work.call();
        } finally {
            interruption.end();
        }
    }

    private void interrupt() {
        System.err.println("Stopping, as soon as the jobs have ended.");
        worker.interrupt();
        try {
            if (!over.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("The demo does not end; its PostgreSQL may be left running.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void end() {
        over.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException onItsWayOut) {
            // It is the hook that brought us here.
        }
    }
}
