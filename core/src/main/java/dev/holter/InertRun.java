package dev.holter;

import java.time.Duration;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The run of which nothing is recorded: every call does nothing, the loops only loop. Outside any job the durable calls refuse, since there is
 * nothing they could belong to. In a firing that is not recorded (Holter is switched off, or its type is not kept) they find nothing and save
 * nothing, so that a job that resumes works all the same; only a token that fences nothing is refused. Stateless.
 */
final class InertRun implements Run {
    static final Run OUTSIDE = new InertRun(false);
    static final Run UNRECORDED = new InertRun(true);

    private static final UUID NONE = new UUID(0, 0);
    private static final Progress NO_PROGRESS =
            new Progress(null, 0, OptionalLong.empty(), null, null, 0, Duration.ZERO);
    private static final Hook NO_HOOK = () -> {};

    private final boolean firing;

    private InertRun(boolean firing) {
        this.firing = firing;
    }

    @Override
    public boolean tracked() {
        return false;
    }

    @Override
    public UUID id() {
        return NONE;
    }

    @Override
    public UUID workflowId() {
        return NONE;
    }

    @Override
    public int attempt() {
        return 1;
    }

    @Override
    public Progress progress() {
        return NO_PROGRESS;
    }

    @Override
    public Run stage(String name) {
        return this;
    }

    @Override
    public Run stage(String name, long total, String unit) {
        return this;
    }

    @Override
    public void advance() {}

    @Override
    public void advance(long n) {}

    @Override
    public void done(long absolute) {}

    @Override
    public Run total(long n) {
        return this;
    }

    @Override
    public void beat() {}

    @Override
    public void detail(String text) {}

    @Override
    public void detail(Supplier<String> text) {}

    @Override
    public void checkStop() {}

    @Override
    public Optional<StopReason> stopRequested() {
        return Optional.empty();
    }

    @Override
    public Hook onStop(ThrowingRunnable close) {
        return NO_HOOK;
    }

    @Override
    public <T> Iterable<T> each(Collection<T> items) {
        return items;
    }

    @Override
    public <T> Iterable<T> each(Iterable<T> items) {
        return items;
    }

    @Override
    public <T, X extends Exception> void forEach(Stream<T> items, Action<T, X> action) throws X {
        try (items) {
            for (Iterator<T> all = items.iterator(); all.hasNext(); ) {
                action.accept(all.next());
            }
        }
    }

    @Override
    public <T, X extends Exception> void inBatches(Iterable<T> items, int size, Action<List<T>, X> action) throws X {
        for (Iterator<List<T>> batches = new Batches<>(items.iterator(), size); batches.hasNext(); ) {
            action.accept(batches.next());
        }
    }

    @Override
    public <T, X extends Exception> void inBatches(
            Iterable<T> items, int size, Function<? super T, ?> cursor, Action<List<T>, X> action) throws X {
        inBatches(items, size, action);
    }

    @Override
    public void checkpoint(Object checkpoint) {}

    @Override
    public void checkpointNow(Object checkpoint) {
        if (!firing) {
            throw outside("checkpointNow");
        }
    }

    @Override
    public <T> Optional<T> lastCheckpoint(Class<T> type) {
        if (!firing) {
            throw outside("lastCheckpoint");
        }
        return Optional.empty();
    }

    @Override
    public long fencingToken() {
        if (firing) {
            throw new HolterUnavailableException("this firing is not recorded, so nothing is fenced", null);
        }
        throw outside("fencingToken");
    }

    @Override
    public Executor executor(Executor delegate) {
        return delegate;
    }

    private static IllegalStateException outside(String call) {
        return new IllegalStateException(
                call + " was called outside a tracked job: there is no run it could belong to."
                        + " Check Run.current().tracked() first, or call it from the job's thread (Run.executor carries the run to other threads).");
    }
}
