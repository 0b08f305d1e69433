package dev.holter.engine;

import dev.holter.Action;
import dev.holter.Batches;
import dev.holter.CurrentRun;
import dev.holter.Hook;
import dev.holter.Progress;
import dev.holter.Run;
import dev.holter.RunNotice;
import dev.holter.RunStatus;
import dev.holter.RunStoppedException;
import dev.holter.StopReason;
import dev.holter.ThrowingRunnable;
import dev.holter.settings.Policy;
import dev.holter.spi.HostInterruption;
import dev.holter.spi.HostRetry;
import dev.holter.spi.RunStart;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run in memory: what its job says, and whether it was asked to stop. Any thread may call anything.
 *
 * <p>States: open → ended, once, under {@link RunRecord}'s lock; the stop signal has states of its own. Races, and why they are harmless: a
 * count that comes with the end is in the last progress or was never promised, since only the job's own thread orders the two; a stage that
 * begins while another thread counts gets or misses that count, as the job itself decides by its order; a stop that comes with the end finds the
 * run ended and does nothing, or is seen by the end, which then says so.
 *
 * <p>{@link #advance}, {@link #done}, {@link #beat} take no lock and allocate nothing, but for the first time that two threads count at once. Suppliers, codecs and {@code toString} of the job run on the
 * caller's thread, hooks on threads of their own, none on the pulse.
 */
final class LiveRun implements Run {
    private static final Logger LOG = LoggerFactory.getLogger(LiveRun.class);

    private static final int MOST_HELPERS = 5;

    private final Services services;
    private final RunRecord record;
    private final StopSignal stop;
    private final Body body = new Body();
    private volatile boolean warned;
    private volatile @Nullable Set<Thread> helpers;
    private final TypeTally tally;
    private volatile boolean retryByHost;
    private volatile @Nullable StopReason recorded;

    LiveRun(UUID id, RunStart start, Policy policy, Services services) {
        this(
                new RunRecord.Identity(
                        id,
                        start.workflowId() == null ? id : start.workflowId(),
                        start,
                        policy,
                        services.ticker().nanos()),
                RunRecord::new,
                services);
    }

    private <T> LiveRun(T of, BiFunction<T, StopSignal, RunRecord> record, Services services) {
        this.services = services;
        this.stop = new StopSignal(
                services.hookThreads(),
                services.ticker(),
                () -> services.outbox().changed(this));
        this.record = record.apply(of, stop);
        this.tally = services.tallies().of(this.record.identity().start().jobType());
    }

    /** One that was over, and waited: nothing is left to do but to write it. */
    static LiveRun of(ShortRun over, Services services) {
        LiveRun run = new LiveRun(over, RunRecord::new, services);
        run.body.left();
        run.stop.left(over.leftNanos());
        return run;
    }

    RunRecord record() {
        return record;
    }

    /** Who counts runs of its type. */
    TypeTally tally() {
        return tally;
    }

    /** When it was asked to stop, 0 when it was not. */
    long stopAskedNanos() {
        return stop.askedNanos();
    }

    CheckpointCell checkpoints() {
        return record.checkpoints();
    }

    Thread thread() {
        return body.thread();
    }

    /** Asks the job to stop, and sees to it; false when it has ended or was asked before. A kill hurries what was asked before, and what breaks off follows what only asks. */
    boolean stop(StopReason reason) {
        Runnable tells = record.ask(reason);
        boolean first = tells != null;
        if (tells != null) {
            tells.run();
            services.notices().stopped(notice(), reason);
        }
        boolean breaksOff = StopLadder.breaksOff(reason, record.identity().retriedByHolter());
        boolean kill = reason == StopReason.KILL;
        if ((kill || breaksOff) && stop.climbs(kill)) {
            services.ladder().climb(this, reason);
        }
        return first;
    }

    /** The host is to begin it anew once it is broken off. Before the stop is asked for: the host's own interruption looks. */
    void retryByHost() {
        retryByHost = true;
    }

    boolean toBeRetriedByHost() {
        return retryByHost;
    }

    Optional<StopReason> stopAsked() {
        return Optional.ofNullable(stop.reason());
    }

    /** The host ends it by itself, and has told the job: told first, since a body that returns on that may end before this does. */
    void stopByHost(StopReason reason) {
        if (!record.ended()) {
            stop.toldByHost();
            stop(reason);
        }
    }

    /** It is recorded as over, and is no longer the one to save. The stop first: a job whose checkpoint is refused throws at once, and its end must know why. */
    void over(StopReason reason) {
        recorded = recorded == null ? reason : recorded;
        stop(reason);
        checkpoints().refuse(reason);
    }

    /** Somebody wants to see what it does: its threads are looked at on the timer's. */
    void capture() {
        StopLadder.Timer timer = services.ladder().timer();
        timer.after(
                0,
                () -> Sampling.begin(this, "asked", timer, services.ticker(), seen -> {
                    seen.forEach(record::seen);
                    services.outbox().changed(this);
                }));
    }

    /** It is recorded as timed out; a host that retries by itself is to begin it anew if its policy says so. */
    void timedOut(StopReason reason) {
        RunRecord.Identity who = record.identity();
        if (who.policy().retries() && who.start().hostRetry() == HostRetry.ALWAYS) {
            retryByHost();
        }
        over(reason);
    }

    /** What the host itself does to end the firing: once, when a stop that breaks off is asked for. */
    void interruption(HostInterruption host) {
        stop.onStop(() -> {
            StopReason reason = stop.reason();
            if (reason != null && StopLadder.breaksOff(reason, record.identity().retriedByHolter()) && !body.over()) {
                stop.tell(() -> host.interrupt(reason));
            }
        });
    }

    /** Whether it was asked to stop for a reason to break it off. Does not count as looking. */
    boolean brokenOff() {
        StopReason reason = stop.reason();
        return reason != null && StopLadder.breaksOff(reason, record.identity().retriedByHolter());
    }

    /** Whether its end is a stop's doing: it was broken off, or the job has looked. */
    boolean stopped() {
        return brokenOff() || stop.observed();
    }

    /** A step of the ladder. */
    void interrupt() {
        body.interrupt(stop::interrupted);
    }

    /** The last step of the ladder: the body executes in spite of all, and that is shown, with what it does. */
    void abandon() {
        Batch.EvidenceRow seen =
                Evidence.of(this, "abandoned", services.ticker().nanos());
        // Asked when the stack is taken: it may be another job's by now.
        if (!body.over()) {
            record.seen(seen);
            stop.abandoned();
            LOG.warn(
                    "Run {} of {} was asked to stop and does not; it is shown as abandoned, and its thread '{}' is not free",
                    id(),
                    record.identity().start().jobType(),
                    body.thread().getName());
        }
    }

    /** Whether the thread has left the body. */
    boolean bodyOver() {
        return body.over();
    }

    /** Threads that execute something of this run through {@link #executor} at this moment; some of them. */
    List<Thread> helpers() {
        Set<Thread> known = helpers;
        return known == null ? List.of() : known.stream().limit(MOST_HELPERS).toList();
    }

    /** The thread has left the body, so nobody interrupts it any more. */
    void left() {
        body.left();
        stop.left();
    }

    /**
     * Ends the run, if it has not ended before. The supplier that waits for its turn is asked on the job's own thread only: whoever else ends the
     * run, to close for instance, must not be held up by it.
     */
    void end(Function<StopSignal, Ending> how) {
        if (Thread.currentThread() == body.thread()) {
            record.current().settleDetail();
        }
        Ending ending = record.end(how, services.outbox());
        if (ending != null) {
            count(ending);
            services.outbox().changed(this);
            services.notices().ended(notice());
        }
    }

    /** What is recorded of it already counts, not what it did after that. */
    private void count(Ending ending) {
        StopReason over = recorded;
        tally.ends(
                over == null ? ending.status() : Ledger.status(over),
                ending.nanos() - record.identity().startNanos());
        if (stop.reason() != null) {
            tally.stops(Math.max(0, ending.nanos() - stop.askedNanos()));
        }
    }

    RunNotice notice() {
        Ending ending = record.ending();
        RunRecord.Identity who = record.identity();
        return new RunNotice(
                who.id(),
                who.workflowId(),
                who.start().jobType(),
                ending == null ? RunStatus.RUNNING : ending.status(),
                ending == null ? null : ending.reason());
    }

    @Override
    public boolean tracked() {
        return true;
    }

    @Override
    public UUID id() {
        return record.identity().id();
    }

    @Override
    public UUID workflowId() {
        return record.identity().workflowId();
    }

    @Override
    public int attempt() {
        return record.identity().start().attempt();
    }

    @Override
    public Progress progress() {
        return record.current().progress(services.ticker().nanos());
    }

    @Override
    public Run stage(String name) {
        return begin(name, -1, null);
    }

    @Override
    public Run stage(String name, long total, String unit) {
        return begin(name, total, unit);
    }

    private Run begin(@Nullable String name, long total, @Nullable String unit) {
        record.current().settleDetail();
        String shown = name == null ? "(no name)" : Text.line(name, Text.NAME);
        if (record.begin(
                shown,
                Math.max(-1, total),
                Text.lineOrNull(unit, Text.NAME),
                services.ticker().nanos())) {
            services.outbox().changed(this);
        }
        return this;
    }

    @Override
    public void advance() {
        record.current().add(1);
    }

    @Override
    public void advance(long n) {
        if (n < 0) {
            warn("advance", n);
        } else {
            record.current().add(n);
        }
    }

    @Override
    public void done(long absolute) {
        if (absolute < 0) {
            warn("done", absolute);
        } else {
            record.current().set(absolute, attempt() > 1);
        }
    }

    private void warn(String call, long number) {
        if (!warned) {
            warned = true;
            LOG.warn(
                    "{}({}) of {} is ignored: progress is never negative. Further ones of run {} are ignored silently.",
                    call,
                    number,
                    record.identity().start().jobType(),
                    id());
        }
    }

    @Override
    public Run total(long n) {
        record.current().total(n);
        return this;
    }

    @Override
    public void beat() {
        record.current().touch();
    }

    @Override
    public void detail(String text) {
        record.current().detail(text);
    }

    @Override
    public void detail(Supplier<String> text) {
        record.current().detail(text);
    }

    @Override
    public void checkStop() {
        StopReason reason = stop.reason();
        if (reason != null) {
            stop.observe();
            throw new RunStoppedException(reason);
        }
    }

    @Override
    public Optional<StopReason> stopRequested() {
        return Optional.ofNullable(stop.observe());
    }

    @Override
    public Hook onStop(ThrowingRunnable close) {
        return stop.onStop(close);
    }

    @Override
    public <T> Iterable<T> each(Collection<T> items) {
        total(items.size());
        return () -> new CountedItems<>(this, items.iterator());
    }

    @Override
    public <T> Iterable<T> each(Iterable<T> items) {
        return () -> new CountedItems<>(this, items.iterator());
    }

    @Override
    public <T, X extends Exception> void forEach(Stream<T> items, Action<T, X> action) throws X {
        try (items) {
            for (Iterator<T> all = new CountedItems<>(this, items.iterator()); all.hasNext(); ) {
                action.accept(all.next());
            }
        }
    }

    @Override
    public <T, X extends Exception> void inBatches(Iterable<T> items, int size, Action<List<T>, X> action) throws X {
        batches(items, size, action, last -> {});
    }

    @Override
    public <T, X extends Exception> void inBatches(
            Iterable<T> items, int size, Function<? super T, ?> cursor, Action<List<T>, X> action) throws X {
        batches(items, size, action, last -> checkpoint(cursor.apply(last)));
    }

    private <T, X extends Exception> void batches(
            Iterable<T> items, int size, Action<List<T>, X> action, Consumer<T> after) throws X {
        for (Iterator<List<T>> all = new Batches<>(items.iterator(), size); all.hasNext(); ) {
            checkStop();
            List<T> batch = all.next();
            int rows = batch.size();
            T last = batch.get(rows - 1);
            action.accept(batch);
            advance(rows);
            after.accept(last);
        }
        checkStop();
    }

    @Override
    public void checkpoint(Object checkpoint) {
        if (!record.ended()) {
            checkpoints().put(services.codecs().encode(checkpoint));
            beat();
        }
    }

    @Override
    public void checkpointNow(Object checkpoint) {
        Payload payload = services.codecs().encode(checkpoint);
        beat();
        services.durableCalls().save(this, payload);
    }

    @Override
    public <T> Optional<T> lastCheckpoint(Class<T> type) {
        Fence fence = services.durableCalls().fence(this);
        Payload own = checkpoints().own();
        Payload last = own == null ? fence.before() : own;
        return last == null ? Optional.empty() : Optional.of(services.codecs().decode(last, type));
    }

    @Override
    public long fencingToken() {
        return services.durableCalls().fence(this).token();
    }

    @Override
    public Executor executor(Executor delegate) {
        Set<Thread> known = knownHelpers();
        return task -> delegate.execute(() -> {
            Run before = CurrentRun.bind(this);
            boolean helps = Thread.currentThread() != body.thread() && known.add(Thread.currentThread());
            try {
                task.run();
            } finally {
                if (helps) {
                    known.remove(Thread.currentThread());
                }
                CurrentRun.bind(before);
            }
        });
    }

    /** Most runs have none. */
    private synchronized Set<Thread> knownHelpers() {
        Set<Thread> known = helpers;
        if (known == null) {
            known = ConcurrentHashMap.newKeySet();
            helpers = known;
        }
        return known;
    }
}
