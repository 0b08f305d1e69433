package dev.holter.quartz;

import dev.holter.CurrentRun;
import dev.holter.Run;
import dev.holter.StopReason;
import dev.holter.spi.HostInterruption;
import dev.holter.spi.RunStart;
import dev.holter.spi.TrackedRun;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A run that remembers how it ended: {@code returned}, {@code threw}, {@code unseen}. Thread-safe. */
final class RecordedRun implements TrackedRun {
    private final RecordingTracker tracker;
    private final RunStart start;
    private final UUID id = UUID.randomUUID();
    private final Thread thread = Thread.currentThread();
    private final Run inert = CurrentRun.unrecorded();
    private final Run run;
    private final AtomicReference<@Nullable String> ending = new AtomicReference<>();
    private volatile @Nullable Throwable error;
    private volatile boolean observedBeforeItsEnd;
    private @Nullable Run before;

    RecordedRun(RecordingTracker tracker, RunStart start) {
        this.tracker = tracker;
        this.start = start;
        this.run = (Run) Proxy.newProxyInstance(
                Run.class.getClassLoader(), new Class<?>[] {Run.class}, (self, method, args) -> answer(method, args));
    }

    private @Nullable Object answer(Method method, @Nullable Object @Nullable [] args) throws Throwable {
        switch (method.getName()) {
            case "tracked" -> {
                return true;
            }
            case "id" -> {
                return id;
            }
            case "workflowId" -> {
                return start.workflowId() == null ? id : start.workflowId();
            }
            case "stopRequested" -> {
                observedBeforeItsEnd |= !ended();
                return Optional.ofNullable(tracker.stop());
            }
            case "toString" -> {
                return toString();
            }
            default -> {
                try {
                    return method.invoke(inert, args);
                } catch (InvocationTargetException e) {
                    throw e.getCause() == null ? e : e.getCause();
                }
            }
        }
    }

    RunStart start() {
        return start;
    }

    /** Null while it is open. */
    @Nullable
    String ending() {
        return ending.get();
    }

    @Nullable
    Throwable error() {
        return error;
    }

    boolean observedBeforeItsEnd() {
        return observedBeforeItsEnd;
    }

    @Override
    public Run run() {
        tracker.fail();
        return run;
    }

    @Override
    public void bind() {
        tracker.fail();
        before = CurrentRun.bind(run);
    }

    @Override
    public void unbind() {
        if (CurrentRun.bound() == run) {
            CurrentRun.bind(before);
        }
        tracker.fail();
    }

    @Override
    public void interruption(HostInterruption host) {}

    @Override
    public void stopped(StopReason reason) {}

    @Override
    public Optional<StopReason> stopAsked() {
        return Optional.ofNullable(tracker.stop());
    }

    @Override
    public boolean retryAsked() {
        return false;
    }

    @Override
    public void returned() {
        tracker.fail();
        ending.compareAndSet(null, "returned");
    }

    @Override
    public void threw(Throwable thrown) {
        tracker.fail();
        if (ending.compareAndSet(null, "threw")) {
            error = thrown;
        }
    }

    @Override
    public void endUnseen(String why) {
        tracker.fail();
        ending.compareAndSet(null, "unseen: " + why);
    }

    @Override
    public boolean endedByStop() {
        return run.stopRequested().isPresent();
    }

    @Override
    public boolean ended() {
        tracker.fail();
        return ending.get() != null;
    }

    @Override
    public Thread thread() {
        return thread;
    }

    @Override
    public String toString() {
        return start.jobType() + "/" + start.attempt() + " " + (ending.get() == null ? "open" : ending.get());
    }
}
