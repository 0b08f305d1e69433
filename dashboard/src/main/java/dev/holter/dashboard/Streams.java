package dev.holter.dashboard;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.holter.Console;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All open streams. While there is one, the database is asked once a second for what all of them together watch; while there is none, never. Thread-safe; nothing is asked or sent
 * under the lock.
 */
final class Streams implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Streams.class);
    private static final int MOST = 64;
    private static final int MOST_RUNS = 50;

    private final Console console;
    private final Usual usual;
    private final long everyMillis;
    private final ScheduledThreadPoolExecutor timer;

    @GuardedBy("this")
    private final Set<Viewer> viewers = new LinkedHashSet<>();

    @GuardedBy("this")
    private boolean ticking;

    @GuardedBy("this")
    private boolean closed;

    Streams(Console console, Usual usual, long everyMillis) {
        this.console = console;
        this.usual = usual;
        this.everyMillis = everyMillis;
        this.timer = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "holter-dashboard");
            thread.setDaemon(true);
            return thread;
        });
        timer.setKeepAliveTime(5, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    void open(Response response, Rights rights, Topics topics) throws IOException {
        makeRoom(topics);
        response.header("Content-Type", "text/event-stream; charset=utf-8");
        response.header("Cache-Control", "no-store");
        response.header("X-Accel-Buffering", "no");
        StreamEvents events = new StreamEvents(rights, usual, topics);
        Viewer viewer = new Viewer(response.stream(), rights, topics, events, Viewer.seconds(MetaApi.PING_SECONDS));
        Viewer.thread(() -> watch(viewer)).start();
    }

    private synchronized void makeRoom(Topics topics) {
        if (closed || viewers.size() >= MOST) {
            throw new Problem(
                            Problem.Code.STREAMS, MOST + " streams are open, or the dashboard is closing: poll instead")
                    .with("Retry-After", "15");
        }
        Set<Topics> all = new LinkedHashSet<>(Set.of(topics));
        viewers.forEach(viewer -> all.add(viewer.topics()));
        if (Topics.union(all).runs().size() > MOST_RUNS) {
            throw new Problem(
                            Problem.Code.STREAMS,
                            "all streams together watch more than " + MOST_RUNS + " runs: poll instead")
                    .with("Retry-After", "15");
        }
    }

    private void watch(Viewer viewer) {
        try {
            begin(viewer);
            viewer.run();
        } catch (RuntimeException e) {
            LOG.warn("A stream of the dashboard ended by a fault of ours; its page opens another", e);
        } finally {
            end(viewer);
        }
    }

    private synchronized void begin(Viewer viewer) {
        viewers.add(viewer);
        if (closed) {
            viewer.end();
        } else if (!ticking) {
            ticking = true;
            timer.execute(this::tick);
        }
    }

    private synchronized void end(Viewer viewer) {
        viewers.remove(viewer);
    }

    private synchronized List<Viewer> watching() {
        if (viewers.isEmpty() || closed) {
            ticking = false;
        }
        return List.copyOf(viewers);
    }

    private void tick() {
        List<Viewer> watching = watching();
        if (watching.isEmpty()) {
            return;
        }
        long began = System.nanoTime();
        try {
            usual.refresh();
            Snapshot snapshot = Snapshot.of(
                    console, Topics.union(watching.stream().map(Viewer::topics).toList()));
            watching.forEach(viewer -> viewer.offer(snapshot));
        } catch (RuntimeException e) {
            LOG.warn("The dashboard could not read what is watched; it tries again", e);
        }
        again(everyMillis - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a tick catches and tells what goes wrong
    private void again(long millis) {
        try {
            timer.schedule(this::tick, Math.max(1, millis), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            // Then nobody watches any more.
        }
    }

    synchronized int open() {
        return viewers.size();
    }

    @Override
    public void close() {
        List<Viewer> last;
        synchronized (this) {
            closed = true;
            last = List.copyOf(viewers);
        }
        last.forEach(Viewer::end);
        timer.shutdown();
    }
}
