package dev.holter.engine;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.holter.settings.OnStale;
import dev.holter.settings.Overlap;
import dev.holter.settings.Policy;
import dev.holter.settings.Recording;
import dev.holter.settings.Retrying;
import dev.holter.settings.Settings;
import dev.holter.spi.RunStart;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** A process without threads on a real store: a test calls its rounds. Its store can fail, before it has done what it was asked or after. */
final class ModelWorker implements AutoCloseable {
    private static final Settings SETTINGS = PulseRig.settings(Map.of());
    private static final Policy RETRIED = new Policy(
            "retried",
            Recording.ALL,
            false,
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            PulseRig.policy(Recording.ALL).promise(),
            OnStale.RETRY,
            new Retrying(100, Duration.ZERO, Overlap.ALLOWED));

    final Store real;
    final Pulse pulse;
    private final Map<UUID, LiveRun> live = new ConcurrentHashMap<>();
    private final ManualTicker ticker;
    private final Outbox outbox = new Outbox();
    private final Services services;
    private Fault fault = Fault.NONE;

    /** What happens to a tick. */
    enum Fault {
        NONE,
        DOWN,
        LOST_ACKNOWLEDGEMENT
    }

    ModelWorker(Store real, ManualTicker ticker) {
        this.real = real;
        this.ticker = ticker;
        Store store = (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, arguments) -> {
                    boolean tick = method.getName().equals("tick");
                    if (fault == Fault.DOWN) {
                        throw lost();
                    }
                    try {
                        Object answer = method.invoke(real, arguments);
                        if (tick && fault == Fault.LOST_ACKNOWLEDGEMENT) {
                            throw lost();
                        }
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        this.services = PulseRig.services(ticker, store, outbox, SETTINGS, List.of(), Runnable::run);
        this.pulse = new Pulse(store, SETTINGS, services, live, () -> Registration.of(SETTINGS), found -> {});
    }

    private static StoreException lost() {
        return new StoreException(StoreException.Kind.UNAVAILABLE, "a fault of the test", null);
    }

    LiveRun begin(RunStart start) {
        LiveRun run = new LiveRun(UuidCreator.getTimeOrderedEpoch(), start, RETRIED, services);
        live.put(run.id(), run);
        outbox.changed(run);
        return run;
    }

    void ends(LiveRun run, boolean well) {
        Failure failure = Failure.of(new IllegalStateException("the job's own"));
        run.left();
        run.end(stop -> well
                ? Ending.returned(stop.reason(), stop.observed(), ticker.nanos())
                : Ending.threw(failure, stop.reason(), ticker.nanos()));
        live.remove(run.id());
    }

    void tick(Fault how) {
        fault = how;
        ticker.advanceSeconds(1);
        pulse.round(true);
        fault = Fault.NONE;
    }

    @Override
    public void close() {
        real.close();
    }
}
