package dev.holter.engine;

import static java.util.Objects.requireNonNull;

import dev.holter.EndReason;
import dev.holter.RunStatus;
import dev.holter.StaleReason;
import dev.holter.TypeFigures;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts the runs of one job type. Thread-safe: nobody waits, and nothing is allocated. */
final class TypeTally implements TypeFigures {
    private final String jobType;
    private final LiveFigures live;
    private final LongAdder started = new LongAdder();
    private final LongAdder retried = new LongAdder();
    private final LongAdder ranNanos = new LongAdder();
    private final LongAdder stopped = new LongAdder();
    private final LongAdder stopNanos = new LongAdder();
    private final Map<RunStatus, LongAdder> ended = adders(RunStatus.class);
    private final Map<StaleReason, LongAdder> stale = adders(StaleReason.class);
    private final Map<EndReason, LongAdder> reaped = adders(EndReason.class);

    TypeTally(String jobType, LiveFigures live) {
        this.jobType = jobType;
        this.live = live;
    }

    private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> of) {
        Map<E, LongAdder> adders = new EnumMap<>(of);
        for (E one : of.getEnumConstants()) {
            adders.put(one, new LongAdder());
        }
        return adders;
    }

    void began(boolean again) {
        started.increment();
        if (again) {
            retried.increment();
        }
    }

    void ends(RunStatus status, long nanos) {
        of(ended, status).increment();
        ranNanos.add(nanos);
    }

    /** One that was asked to stop so long before it ended. */
    void stops(long nanos) {
        stopped.increment();
        stopNanos.add(nanos);
    }

    void isStale(StaleReason reason) {
        of(stale, reason).increment();
    }

    void reaps(EndReason reason) {
        of(reaped, reason).increment();
    }

    /** Each key has one. */
    private static <E extends Enum<E>> LongAdder of(Map<E, LongAdder> adders, E key) {
        return requireNonNull(adders.get(key));
    }

    @Override
    public String jobType() {
        return jobType;
    }

    @Override
    public long started() {
        return started.sum();
    }

    @Override
    public long retried() {
        return retried.sum();
    }

    @Override
    public long ended(RunStatus status) {
        return of(ended, status).sum();
    }

    @Override
    public long ended() {
        return ended.values().stream().mapToLong(LongAdder::sum).sum();
    }

    @Override
    public Duration ran() {
        return Duration.ofNanos(ranNanos.sum());
    }

    @Override
    public int active() {
        return live.of(this).active();
    }

    @Override
    public Duration longestSilence() {
        return Duration.ofNanos(live.of(this).silenceNanos());
    }

    @Override
    public Duration longestRun() {
        return Duration.ofNanos(live.of(this).runNanos());
    }

    @Override
    public long stopped() {
        return stopped.sum();
    }

    @Override
    public Duration stopTime() {
        return Duration.ofNanos(stopNanos.sum());
    }

    @Override
    public Duration longestStop() {
        return Duration.ofNanos(live.of(this).stopNanos());
    }

    @Override
    public long stale(StaleReason reason) {
        return of(stale, reason).sum();
    }

    @Override
    public long reaped(EndReason reason) {
        return of(reaped, reason).sum();
    }
}
