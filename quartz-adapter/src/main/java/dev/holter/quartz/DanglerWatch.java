package dev.holter.quartz;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Looks for danglers now and then. It has a thread of its own, one daemon for each attachment, because nothing else
 * calls: a thread that dangles is found at once when it begins another run, but a scheduler with nothing to do calls no
 * listener, and its danglers would stay open just as long. Thread-safe; started once.
 */
final class DanglerWatch {
    private final String scheduler;
    private final Firings firings;
    private final Faults faults;
    private final CountDownLatch stopped = new CountDownLatch(1);

    DanglerWatch(String scheduler, Firings firings, Faults faults) {
        this.scheduler = scheduler;
        this.firings = firings;
        this.faults = faults;
    }

    void start(Duration every) {
        Thread thread = new Thread(() -> watch(every.toNanos()), "holter-quartz-" + scheduler);
        thread.setDaemon(true);
        thread.start();
    }

    /** Ends the thread. Never waits: it may be called on a job's thread, or on that very thread. */
    void stop() {
        stopped.countDown();
    }

    private void watch(long everyNanos) {
        try {
            while (!stopped.await(everyNanos, TimeUnit.NANOSECONDS)) {
                // Pitfall 18: what is thrown in here must not end the watch for ever.
                faults.attempt("the search for runs left open", firings::closeDanglers);
            }
        } catch (InterruptedException e) {
            faults.note("the search for runs left open, which is ended", e);
        }
    }
}
