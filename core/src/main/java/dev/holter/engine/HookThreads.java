package dev.holter.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs stop hooks, which are the job's code and may block: at most eight at once, on threads that exist while there is something to run. One that takes too long is
 * interrupted, so that the others get their turn; only one that swallows even that keeps its thread.
 */
final class HookThreads {
    private static final Logger LOG = LoggerFactory.getLogger(HookThreads.class);
    private static final int MOST = 8;
    private static final long LIMIT_SECONDS = 10;

    private final ScheduledExecutorService timer;
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            MOST,
            MOST,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            DaemonThreads.named("holter-hooks"),
            (task, pool) -> {});

    HookThreads(ScheduledExecutorService timer) {
        this.timer = timer;
        threads.allowCoreThreadTimeOut(true);
    }

    Executor executor() {
        return hook -> threads.execute(() -> limited(hook));
    }

    /** On the hook's thread: the limit counts from when it begins. The interrupt is given while the hook runs, or not at all. */
    private void limited(Runnable hook) {
        Body body = new Body();
        Future<?> limit = limit(body);
        try {
            hook.run();
        } finally {
            body.left();
            if (limit != null) {
                limit.cancel(false);
            }
        }
    }

    private @org.jspecify.annotations.Nullable Future<?> limit(Body body) {
        try {
            return timer.schedule(
                    () -> {
                        if (body.interrupt()) {
                            LOG.warn(
                                    "A stop hook, or another call of code that is not Holter's, took longer than {} s and is interrupted",
                                    LIMIT_SECONDS);
                        }
                    },
                    LIMIT_SECONDS,
                    TimeUnit.SECONDS);
        } catch (RejectedExecutionException closing) {
            return null;
        }
    }

    /** Runs what waits, at most for this long, then interrupts what hangs. */
    void close(long nanos) throws InterruptedException {
        threads.shutdown();
        if (!threads.awaitTermination(nanos, TimeUnit.NANOSECONDS)) {
            threads.shutdownNow();
        }
    }
}
