package dev.holter.engine;

import dev.holter.RunStatus;
import dev.holter.StopReason;
import dev.holter.settings.Policy;
import dev.holter.settings.Recording;
import dev.holter.settings.Settings;
import dev.holter.spi.RunStart;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A live run without an engine, of which jcstress makes millions: it begins at {@link #BEGAN}, and the steps of a stop are left to the test. */
class StressedRun {
    static final long BEGAN = 1;
    static final UUID WORKER = new UUID(1, 1);

    private static final UUID ID = new UUID(1, 2);
    private static final RunStart START = RunStart.first("test", "here", "imports", "imports");
    private static final Policy POLICY =
            new Policy("test", Recording.ALL, false, Duration.ofSeconds(10), Duration.ofSeconds(30));
    private static final Ticker STILL = () -> BEGAN;
    private static final Store NONE = (Store) Proxy.newProxyInstance(
            Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, args) -> {
                throw new StoreException(StoreException.Kind.UNAVAILABLE, "none", null);
            });
    private static final Codecs CODECS = new Codecs(List.of());
    private static final DurableCalls DURABLE =
            new DurableCalls(NONE, new Outbox(), Settings.resolve(Map.of(), Map.of()));
    private static final Notices NOTICES = new Notices(List.of());
    private static final StopLadder LADDER = new StopLadder((nanos, step) -> {});
    private static final Tallies TALLIES = new Tallies(STILL, List.of());

    final Outbox outbox = new Outbox();
    final LiveRun run = new LiveRun(
            ID, START, POLICY, new Services(STILL, outbox, CODECS, Runnable::run, DURABLE, NOTICES, LADDER, TALLIES));
    final RunRecord record = run.record();

    /** The job's thread: its body has returned. */
    @Nullable
    Ending returns() {
        return record.end(stop -> Ending.returned(stop.reason(), stop.observed(), BEGAN + 1), outbox);
    }

    /** Another thread: the engine closes. */
    @Nullable
    Ending closes() {
        return record.end(stop -> Ending.shutdown(BEGAN + 1), outbox);
    }

    boolean cancel() {
        return run.stop(StopReason.CANCEL);
    }

    /** What the pulse sends of it now. */
    Batch.@Nullable RunRows collect() {
        return record.collect(WORKER, new Moment(BEGAN + 1, true, 0, 0, false));
    }

    RunStatus status() {
        Ending ending = record.ending();
        return ending == null ? RunStatus.RUNNING : ending.status();
    }
}
