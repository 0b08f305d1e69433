package dev.holter.engine;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.holter.CheckpointCodec;
import dev.holter.RunListener;
import dev.holter.settings.OnStale;
import dev.holter.settings.Policy;
import dev.holter.settings.Recording;
import dev.holter.settings.Settings;
import dev.holter.spi.RunStart;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** A pulse on a fake store and a clock turned by hand, without a thread: a test begins and ends runs and calls the rounds. */
final class PulseRig {
    static final Settings SETTINGS = settings(Map.of());

    final ManualTicker ticker = new ManualTicker();
    final FakeStore store = new FakeStore();
    final Outbox outbox;
    final Map<UUID, LiveRun> live = new ConcurrentHashMap<>();
    final List<Observer.Finding> findings = new ArrayList<>();
    final ManualTimer timer = new ManualTimer(ticker);
    final Services services;
    final Pulse pulse;

    PulseRig() {
        this(new Outbox(), SETTINGS);
    }

    PulseRig(Outbox outbox, Settings settings) {
        this.outbox = outbox;
        this.services = services(ticker, store, outbox, settings, List.of(), Runnable::run, timer, live.values());
        this.pulse = new Pulse(store, settings, services, live, () -> Registration.of(settings), findings::addAll);
    }

    static Settings settings(Map<String, String> host) {
        return Settings.resolve(Map.of(), host);
    }

    static Services services(
            Ticker ticker,
            Store store,
            Outbox outbox,
            Settings settings,
            List<CheckpointCodec> codecs,
            Executor hookThreads) {
        return services(ticker, store, outbox, settings, codecs, hookThreads, new ManualTimer(ticker), List.of());
    }

    private static Services services(
            Ticker ticker,
            Store store,
            Outbox outbox,
            Settings settings,
            List<CheckpointCodec> codecs,
            Executor hookThreads,
            StopLadder.Timer timer,
            Collection<LiveRun> live) {
        return new Services(
                ticker,
                outbox,
                new Codecs(codecs),
                hookThreads,
                new DurableCalls(store, outbox, settings),
                new Notices(List.<RunListener>of()),
                new StopLadder(timer),
                new Tallies(ticker, live));
    }

    static Policy policy(Recording record) {
        return new Policy("test", record, false, Duration.ofSeconds(10), Duration.ofSeconds(30));
    }

    /** Of a type that Holter itself begins anew. */
    static Policy retried() {
        Policy plain = policy(Recording.ALL);
        return new Policy(
                "retried",
                Recording.ALL,
                false,
                plain.interruptAfter(),
                plain.abandonAfter(),
                plain.promise(),
                OnStale.RETRY,
                plain.retrying());
    }

    static RunStart start(String jobType) {
        return RunStart.first("test", "here", jobType, jobType);
    }

    LiveRun begin() {
        return begin("imports.users");
    }

    LiveRun begin(String jobType) {
        return begin(start(jobType), Recording.ALL);
    }

    LiveRun begin(RunStart start, Recording record) {
        return begin(start, policy(record));
    }

    LiveRun begin(RunStart start, Policy policy) {
        LiveRun run = new LiveRun(UuidCreator.getTimeOrderedEpoch(), start, policy, services);
        live.put(run.id(), run);
        outbox.changed(run);
        return run;
    }

    /** As the engine does when the body returned. */
    void returns(LiveRun run) {
        run.left();
        run.end(stop -> Ending.returned(stop.reason(), stop.observed(), ticker.nanos()));
        live.remove(run.id());
    }

    /** As the engine does when the body threw. */
    void fails(LiveRun run, Throwable error) {
        Failure failure = Failure.of(error);
        run.left();
        run.end(stop -> Ending.threw(failure, stop.reason(), ticker.nanos()));
        live.remove(run.id());
    }

    /** A full round, one tick after the last. */
    boolean tick() {
        ticker.advanceSeconds(1);
        return pulse.round(true);
    }

    /** A round between ticks. */
    boolean transitions() {
        ticker.advanceMillis(10);
        return pulse.round(false);
    }

    FakeStore.Row row(LiveRun run) {
        return store.row(run.id());
    }
}
