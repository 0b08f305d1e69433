package dev.holter.engine;

import dev.holter.Console;
import dev.holter.Holter;
import dev.holter.HolterUnavailableException;
import dev.holter.Metrics;
import dev.holter.RunListener;
import dev.holter.spi.Launcher;
import dev.holter.spi.RunStart;
import dev.holter.spi.RunTracker;
import dev.holter.spi.TrackedRun;
import java.lang.reflect.AnnotatedElement;

/** Holter switched off: records nothing, touches no database, starts no thread. Stateless. */
final class InertHolter implements Holter, RunTracker {
    @Override
    public Console console() {
        throw new HolterUnavailableException("Holter is switched off (enabled = false): there is nothing to ask", null);
    }

    @Override
    public void addListener(RunListener listener) {}

    @Override
    public void addMetrics(Metrics metrics) {}

    @Override
    public boolean enabled() {
        return false;
    }

    @Override
    public void close() {}

    @Override
    public TrackedRun begin(RunStart start) {
        return TrackedRun.unrecorded();
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
    public void event(String kind, String text) {}
}
