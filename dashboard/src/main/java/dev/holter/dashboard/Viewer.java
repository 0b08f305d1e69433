package dev.holter.dashboard;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One open stream: waits for the newest snapshot, on a thread of its own, since the other side may read slowly or not at all. Whatever came while it was busy is skipped but for the
 * last. {@link #offer} and {@link #end} from any thread.
 */
final class Viewer {
    private static final byte[] NOTHING = {};

    private final EventStream stream;
    private final Rights rights;
    private final Topics topics;
    private final StreamEvents events;
    private final long pingNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private @Nullable Snapshot newest;

    @GuardedBy("lock")
    private boolean over;

    Viewer(EventStream stream, Rights rights, Topics topics, StreamEvents events, long pingNanos) {
        this.stream = stream;
        this.rights = rights;
        this.topics = topics;
        this.events = events;
        this.pingNanos = pingNanos;
    }

    Topics topics() {
        return topics;
    }

    /** Takes the place of what has not been sent yet. */
    void offer(Snapshot snapshot) {
        lock.lock();
        try {
            newest = snapshot;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    void end() {
        lock.lock();
        try {
            over = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Until it is ended, the other side is gone, or may not look any more. */
    void run() {
        try (stream) {
            stream.write(StreamEvents.hello(topics));
            long pingAt = System.nanoTime() + pingNanos;
            while (!ended()) {
                Snapshot next = next(pingAt - System.nanoTime());
                byte[] news = next == null ? NOTHING : events.news(next);
                if (news.length > 0) {
                    stream.write(news);
                }
                if (pingAt - System.nanoTime() <= 0) {
                    if (!rights.may(Permission.VIEW, null)) {
                        return;
                    }
                    stream.write(StreamEvents.ping());
                    pingAt = System.nanoTime() + pingNanos;
                }
            }
        } catch (IOException gone) {
            // Nobody is there to be told.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean ended() {
        lock.lock();
        try {
            return over;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Snapshot next(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (newest == null && !over && left > 0) {
                left = changed.awaitNanos(left);
            }
            Snapshot next = newest;
            newest = null;
            return next;
        } finally {
            lock.unlock();
        }
    }

    /** For the log's and the debugger's eyes. */
    static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "holter-dashboard-stream");
        thread.setDaemon(true);
        return thread;
    }

    static long seconds(int seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }
}
