package dev.holter.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Runs stop hooks, which are the job's code and may block: at most four at once, on threads that exist while there is something to run. */
final class HookThreads {
    private static final int MOST = 4;

    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            MOST,
            MOST,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            DaemonThreads.named("holter-hooks"),
            (task, pool) -> {});

    HookThreads() {
        threads.allowCoreThreadTimeOut(true);
    }

    Executor executor() {
        return threads;
    }

    /** Runs what waits, at most for this long, then interrupts what hangs. */
    void close(long nanos) throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(nanos, TimeUnit.NANOSECONDS)) {
            threads.shutdownNow();
        }
    }
}
