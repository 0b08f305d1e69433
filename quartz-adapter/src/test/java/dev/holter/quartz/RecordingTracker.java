package dev.holter.quartz;

import dev.holter.Console;
import dev.holter.Holter;
import dev.holter.Metrics;
import dev.holter.RunListener;
import dev.holter.StopReason;
import dev.holter.spi.Launcher;
import dev.holter.spi.RunStart;
import dev.holter.spi.RunTracker;
import dev.holter.spi.TrackedRun;
import java.lang.reflect.AnnotatedElement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A Holter without an engine: remembers what the adapter told it, and fails on request. Thread-safe. */
final class RecordingTracker implements Holter, RunTracker {
    private final List<RecordedRun> runs = new CopyOnWriteArrayList<>();
    private final List<String> events = new CopyOnWriteArrayList<>();
    private volatile @Nullable Throwable fault;
    private volatile @Nullable StopReason stop;
    private volatile boolean closed;

    /** From now on every call throws it. */
    void failWith(@Nullable Throwable thrown) {
        fault = thrown;
    }

    /** From now on every run is asked to stop. */
    void stopAll(StopReason reason) {
        stop = reason;
    }

    List<RecordedRun> runs() {
        return List.copyOf(runs);
    }

    RecordedRun onlyRun() {
        if (runs.size() != 1) {
            throw new AssertionError("not one run but " + runs);
        }
        return runs.get(0);
    }

    List<String> events() {
        return List.copyOf(events);
    }

    boolean closed() {
        return closed;
    }

    @Nullable
    StopReason stop() {
        return stop;
    }

    void fail() {
        if (fault != null) {
            RecordingTracker.<RuntimeException>sneak(fault);
        }
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> void sneak(Throwable thrown) throws X {
        throw (X) thrown;
    }

    @Override
    public TrackedRun begin(RunStart start) {
        fail();
        RecordedRun run = new RecordedRun(this, start);
        runs.add(run);
        return run;
    }

    @Override
    public void annotated(String jobType, AnnotatedElement... code) {}

    @Override
    public boolean retries(String jobType) {
        return false;
    }

    @Override
    public Runnable launcher(String host, String scheduler, Launcher launcher) {
        return () -> {};
    }

    @Override
    public void event(String kind, String text) {
        fail();
        events.add(kind + ": " + text);
    }

    @Override
    public Console console() {
        throw new UnsupportedOperationException("nothing is stored");
    }

    @Override
    public void addListener(RunListener listener) {}

    @Override
    public void addMetrics(Metrics metrics) {}

    @Override
    public boolean enabled() {
        return true;
    }

    @Override
    public void close() {
        closed = true;
    }
}
