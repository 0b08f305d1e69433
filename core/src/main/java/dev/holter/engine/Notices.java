package dev.holter.engine;

import dev.holter.RunListener;
import dev.holter.RunNotice;
import dev.holter.StopReason;
import dev.holter.WorkerNotice;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners, one notice at a time, on a thread of their own that exists while there is something to tell. Thread-safe; never waits. */
final class Notices {
    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);
    private static final int MOST_WAITING = 10_000;

    private final List<RunListener> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong dropped = new AtomicLong();
    private final ThreadPoolExecutor thread;

    Notices(List<RunListener> listeners) {
        this.listeners.addAll(listeners);
        thread = new ThreadPoolExecutor(
                1,
                1,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                DaemonThreads.named("holter-listeners"),
                (task, pool) -> drop());
        thread.allowCoreThreadTimeOut(true);
    }

    void add(RunListener listener) {
        listeners.add(listener);
    }

    void ended(RunNotice run) {
        tell(listener -> listener.ended(run));
    }

    void stopped(RunNotice run, StopReason reason) {
        tell(listener -> listener.stopped(run, reason));
    }

    void stale(RunNotice run) {
        tell(listener -> listener.stale(run));
    }

    void suspect(WorkerNotice worker) {
        tell(listener -> listener.suspect(worker));
    }

    void lost(RunNotice run) {
        tell(listener -> listener.lost(run));
    }

    private void tell(Consumer<RunListener> notice) {
        if (!listeners.isEmpty()) {
            thread.execute(() -> listeners.forEach(listener -> tell(listener, notice)));
        }
    }

    private static void tell(RunListener listener, Consumer<RunListener> notice) {
        try {
            notice.accept(listener);
        } catch (Throwable e) {
            LOG.warn(
                    "Listener {} threw; the others are told all the same",
                    listener.getClass().getName(),
                    e);
        }
    }

    private void drop() {
        if (dropped.getAndIncrement() == 0 && !thread.isShutdown()) {
            LOG.warn("A listener is so slow that {} notices wait; further ones are dropped", MOST_WAITING);
        }
    }

    /** Tells what waits, at most for this long, and ends the thread. */
    void close(long nanos) throws InterruptedException {
        thread.shutdown();
        if (!thread.awaitTermination(nanos, TimeUnit.NANOSECONDS)) {
            thread.shutdownNow();
        }
        if (dropped.get() > 0) {
            LOG.warn("{} notices to slow listeners were dropped", dropped.get());
        }
    }
}
