package dev.holter.engine;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.holter.Console;
import dev.holter.Holter;
import dev.holter.HolterUnavailableException;
import dev.holter.Metrics;
import dev.holter.RunListener;
import dev.holter.StopReason;
import dev.holter.settings.Policy;
import dev.holter.settings.Recording;
import dev.holter.settings.Settings;
import dev.holter.spi.Launcher;
import dev.holter.spi.RunStart;
import dev.holter.spi.RunTracker;
import dev.holter.spi.TrackedRun;
import java.lang.reflect.AnnotatedElement;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A started Holter: the open runs of this process, and the threads that write them down. Thread-safe.
 *
 * <p>Races of closing: a run that begins while closing starts is either among the open ones, and is waited for, or sees {@code closing} after it
 * was put there and is taken back, unless the closer's stop has carried it to the store meanwhile: then the closer has seen it and waits for it. When
 * the closer ends what is left at this very moment, whoever takes the record's lock first decides. A run that outlives the closing is recorded as shut
 * down; what its job reports afterwards finds it ended.
 */
public final class Engine implements Holter, RunTracker {
    private static final Logger LOG = LoggerFactory.getLogger(Engine.class);
    private static final long DURABLE_NANOS = 1_000_000_000L;
    private static final long LEAST_PATIENCE_NANOS = 2_000_000_000L;
    private static final long BROKEN_OFF_NANOS = 1_000_000_000L;

    private final Settings settings;
    private final JobPolicies policies;
    private final Store store;
    private final Services services;
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, DaemonThreads.named("holter-timer"));
    private final HookThreads hooks = new HookThreads(timer);
    private final HookThreads launches = new HookThreads(timer);
    private final Map<UUID, LiveRun> live = new ConcurrentHashMap<>();
    private final Pulse pulse;
    private final PulseThread pulseThread;
    private final Reaper reaper;
    private final SelfFence fence;
    private final StaleWatch staleWatch;
    private final QuietWatch quietWatch;
    private final Reruns reruns;
    private final Sentinel sentinel;
    private final Metering metering;
    private final AtomicBoolean complained = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final Object runEnded = new Object();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread atExit = new Thread(this::close, "holter-exit");

    Engine(Settings settings, Store store, Extensions extensions, Ticker ticker) {
        this.settings = settings;
        this.policies = new JobPolicies(settings.policies(), this::event);
        this.store = store;
        Outbox outbox = new Outbox();
        this.services = new Services(
                ticker,
                outbox,
                new Codecs(extensions.codecs()),
                hooks.executor(),
                new DurableCalls(store, outbox, settings),
                new Notices(extensions.listeners()),
                StopLadder.on(timer),
                new Tallies(ticker, live.values()));
        this.reruns = new Reruns(store, () -> pulse().worker(), launches.executor());
        this.reaper = new Reaper(store, settings, services, reruns);
        this.pulse = new Pulse(store, settings, services, live, () -> Registration.of(settings), consequences());
        this.pulseThread = new PulseThread(pulse, services, settings.tickNanos());
        this.sentinel = new Sentinel(store, pulse, pulseThread::announce, ticker, settings.tickNanos());
        StaleRuns staleRuns = new StaleRuns(store, services.notices(), reaper::execute, settings.observeOnly());
        this.staleWatch =
                new StaleWatch(ticker, StopLadder.timer(timer), live.values(), staleRuns, settings.tickNanos());
        this.quietWatch = new QuietWatch(ticker, live.values(), ThreadSample::of, staleRuns);
        FleetWatch fleet = new FleetWatch(store, ticker, () -> metering().used());
        this.reaper.watches(fleet);
        this.metering = new Metering(services.tallies(), new EngineFigures(services, pulse, reaper, fleet));
        extensions.metrics().forEach(metering::add);
        this.fence = new SelfFence(ticker, pulse::renewedNanos, live.values(), settings.lostAfterNanos());
    }

    /**
     * Starts a Holter on this store, or an inert one when the settings say so.
     *
     * @throws HolterUnavailableException when {@code failFast} is set and the database cannot be used
     */
    public static Holter start(Settings settings, Store store, Extensions extensions) {
        if (!settings.enabled()) {
            LOG.info("Holter is switched off (enabled = false)");
            return new InertHolter();
        }
        Engine engine = new Engine(settings, store, extensions, Ticker.SYSTEM);
        engine.start();
        return engine;
    }

    private void start() {
        Runtime.getRuntime()
                .addShutdownHook(atExit); // first: it is refused while the JVM ends, and then nothing else has begun
        pulseThread.start();
        reaper.start();
        fence.start(timer, settings.tickNanos());
        staleWatch.start(timer);
        quietWatch.start(timer);
        settings.file()
                .ifPresent(
                        path -> new PolicyFile(path, settings, policies, this::event).start(timer, hooks.executor()));
        if (settings.sentinel()) {
            sentinel.start();
        }
        Rehearsal.of(this, services, policies.of(""));
        if (contact()) {
            LOG.info(
                    "{} is on: {}; tick {}, suspect after {}, lost after {}, recording {}, kept {}",
                    Registration.holterVersion(),
                    pulse.health().description(),
                    settings.tick(),
                    settings.suspectAfter(),
                    settings.lostAfter(),
                    policies.of("").record(),
                    settings.retention());
            recover();
        } else if (settings.failFast()) {
            StoreException why = pulse.health().lastFailure();
            close(0);
            throw new HolterUnavailableException(
                    "Holter cannot use its database, and failFast is set"
                            + (why == null ? ": no answer within startTimeout" : ": " + why.getMessage()),
                    why);
        } else {
            StoreException why = pulse.health().lastFailure();
            LOG.warn(
                    "Holter starts without its database and keeps trying; jobs run, and what they report is kept in memory: {}",
                    why == null ? "no answer within startTimeout" : why.getMessage());
            pulse.health().missedAtStart();
        }
    }

    private void recover() {
        Store.Worker self = pulse.worker();
        if (self != null) {
            new StartRecovery(store, settings, services.ticker(), reaper, closed).recover(self);
        }
    }

    private boolean contact() {
        try {
            return pulse.health().awaitContact(settings.startTimeout().toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Pulse.Consequences consequences() {
        return new Pulse.Consequences() {
            @Override
            public void of(List<Observer.Finding> findings) {
                reaper.act(findings, pulse.health());
            }

            @Override
            public void begun(List<Store.Attempt> attempts) {
                reaper.supersede(attempts);
            }
        };
    }

    long nanos() {
        return services.ticker().nanos();
    }

    Pulse pulse() {
        return pulse;
    }

    Reaper reaper() {
        return reaper;
    }

    private Metering metering() {
        return metering;
    }

    Reruns reruns() {
        return reruns;
    }

    @Override
    public TrackedRun begin(RunStart start) {
        try {
            RunStart clean = Cleaned.of(start);
            Policy policy = policies.of(clean.jobType());
            if (closing.get() || (policy.record() == Recording.NONE && clean.retryOf() == null)) {
                return TrackedRun.unrecorded();
            }
            LiveRun run = new LiveRun(UuidCreator.getTimeOrderedEpochPlus1(), clean, policy, services);
            live.put(run.id(), run);
            if (closing.get() && run.record().withdraw()) {
                leave(run);
                return TrackedRun.unrecorded();
            }
            run.tally().began(clean.attempt() > 1 || clean.retryOf() != null || clean.recovery() != null);
            services.outbox().changed(run);
            awaitIfDurable(run, false);
            return new Tracked(run, this);
        } catch (Throwable e) {
            complain("begin", e);
            return TrackedRun.unrecorded();
        }
    }

    /** From the adapter: this is how it ended. Never throws. */
    void end(LiveRun run, Function<StopSignal, Ending> how) {
        try {
            run.left();
            run.end(how);
            awaitIfDurable(run, true);
        } catch (Throwable e) {
            complain("end", e);
        } finally {
            leave(run);
        }
    }

    /** Closing waits for no single commit: what it ends goes with the pulse's goodbye, all together. */
    private void shutDown(LiveRun run) {
        if (!live.remove(run.id(), run)) {
            return;
        }
        try {
            run.end(stop -> Ending.shutdown(nanos()));
        } catch (Throwable e) {
            complain("end", e);
        } finally {
            leave(run);
        }
    }

    private void leave(LiveRun run) {
        live.remove(run.id());
        if (closing.get()) {
            synchronized (runEnded) {
                runEnded.notifyAll();
            }
        }
    }

    private static void awaitIfDurable(LiveRun run, boolean end) {
        if (run.record().identity().policy().durable()) {
            try {
                run.record().awaitWritten(end, DURABLE_NANOS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Logs the first fault of ours, none after it. */
    void complain(String what, Throwable e) {
        if (complained.compareAndSet(false, true)) {
            LOG.error("Holter could not {} a run; the job is not affected. Further ones are not logged", what, e);
        }
    }

    @Override
    public void annotated(String jobType, AnnotatedElement... code) {
        try {
            policies.annotated(Cleaned.key(jobType), code);
        } catch (Throwable e) {
            complain("read the annotation of", e);
        }
    }

    @Override
    public boolean retries(String jobType) {
        return policies.of(Cleaned.key(jobType)).retries();
    }

    @Override
    public Runnable launcher(String host, String scheduler, Launcher launcher) {
        Store.Scheduler where = new Store.Scheduler(Text.line(host, Text.NAME), Text.line(scheduler, Text.NAME));
        reruns.add(where, launcher);
        return () -> reruns.remove(where, launcher);
    }

    @Override
    public void event(String kind, String text) {
        try {
            Store.Worker self = pulse.worker();
            services.outbox().event(Events.of(kind, null, self == null ? null : self.id(), text, nanos()));
        } catch (Throwable e) {
            complain("note an event of", e);
        }
    }

    @Override
    public Console console() {
        return store.console();
    }

    @Override
    public void addListener(RunListener listener) {
        services.notices().add(listener);
    }

    @Override
    public void addMetrics(Metrics metrics) {
        metering.add(metrics);
    }

    @Override
    public boolean enabled() {
        return true;
    }

    /** When somebody else is closing already, returns when that is done: neither a caller nor the JVM that ends goes on before. */
    @Override
    public void close() {
        if (!close(Math.max(LEAST_PATIENCE_NANOS, settings.closeTimeout().toNanos())) && !waitedFor()) {
            awaitClosed();
        }
    }

    /** Whether the one who closes waits for this very thread: it is one of ours, runs a hook or a listener, or a job that is open. */
    private boolean waitedFor() {
        Thread me = Thread.currentThread();
        return DaemonThreads.isOurs(me) || live.values().stream().anyMatch(run -> run.thread() == me);
    }

    private void awaitClosed() {
        try {
            if (!closed.await(2 * settings.closeTimeout().toNanos() + 2 * LEAST_PATIENCE_NANOS, TimeUnit.NANOSECONDS)) {
                LOG.debug("Somebody else is still closing");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits for runs at most {@code closeTimeout}, and at most for so long for our own threads, all of them together; false when another closes. */
    private boolean close(long patienceNanos) {
        if (!closing.compareAndSet(false, true)) {
            return false;
        }
        boolean interrupted = false;
        pulse.state(Store.Lease.State.STOPPING);
        live.values().forEach(run -> run.stop(StopReason.SHUTDOWN));
        try {
            awaitRuns(settings.closeTimeout().toNanos());
        } catch (InterruptedException e) {
            interrupted = true;
        }
        List.copyOf(live.values()).forEach(this::shutDown);
        interrupted |= endThreads(patienceNanos);
        closed.countDown();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return true;
    }

    private void awaitRuns(long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        synchronized (runEnded) {
            while (!live.isEmpty()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return;
                }
                TimeUnit.NANOSECONDS.timedWait(runEnded, left);
            }
        }
    }

    /** The pulse first, since it has something to write; whatever then still hangs in a socket is broken off. */
    private boolean endThreads(long patienceNanos) {
        long until = System.nanoTime() + patienceNanos;
        reaper.close();
        timer.shutdownNow();
        boolean interrupted = uninterrupted(pulseThread::finish, until);
        interrupted |= uninterrupted(metering::close, until);
        interrupted |= uninterrupted(services.notices()::close, until);
        interrupted |= uninterrupted(hooks::close, until);
        interrupted |= uninterrupted(launches::close, until);
        interrupted |= uninterrupted(sentinel::finish, System.nanoTime() + BROKEN_OFF_NANOS);
        store.close();
        long brokenOff = System.nanoTime() + BROKEN_OFF_NANOS;
        interrupted |= uninterrupted(pulseThread::awaitEnd, brokenOff);
        interrupted |= uninterrupted(reaper::awaitEnd, brokenOff);
        interrupted |= uninterrupted(nanos -> timer.awaitTermination(nanos, TimeUnit.NANOSECONDS), brokenOff);
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException exiting) {
            LOG.debug("Closed by the JVM's own end");
        }
        return interrupted;
    }

    /** A bounded wait. */
    private interface Wait {
        void atMost(long nanos) throws InterruptedException;
    }

    /** An interrupt is kept for later: each of these waits is bounded, and what it waits for is an orderly end. */
    private static boolean uninterrupted(Wait wait, long until) {
        boolean interrupted = Thread.interrupted();
        while (true) {
            try {
                wait.atMost(Math.max(0, until - System.nanoTime()));
                return interrupted;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
    }
}
