package dev.holter.engine;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches runs whose types promise nothing and that say nothing: one whose thread stands in the very same frames for ten looks, a minute apart, and uses no processor, is shown as suspect. Never
 * more: it may be waiting for something that takes long. At most {@value #MOST_LOOKS} looks a minute. Of a virtual thread nobody knows the processor time, so it is never suspect. On the timer's
 * thread; it waits for nothing.
 */
final class QuietWatch {
    private static final Logger LOG = LoggerFactory.getLogger(QuietWatch.class);
    private static final long EVERY_SECONDS = 60;
    private static final int MOST_LOOKS = 200;
    private static final int LOOKS = 10;
    private static final long LITTLE_CPU_NANOS = 10_000_000L;

    private final Ticker ticker;
    private final Collection<LiveRun> live;
    private final Function<Thread, ThreadSample> looks;
    private final StaleRuns consequences;
    private final Map<LiveRun, Still> seen = new HashMap<>();
    private final Set<LiveRun> unwritten = ConcurrentHashMap.newKeySet();

    /** Since when a thread stands still: how many looks have found it so, after the first. */
    private record Still(List<StackTraceElement> frames, long cpuNanos, int times) {
        boolean holds(ThreadSample sample) {
            return sample.cpuNanos() >= 0
                    && sample.cpuNanos() - cpuNanos < LITTLE_CPU_NANOS
                    && sample.frames().equals(frames);
        }
    }

    QuietWatch(Ticker ticker, Collection<LiveRun> live, Function<Thread, ThreadSample> looks, StaleRuns consequences) {
        this.ticker = ticker;
        this.live = live;
        this.looks = looks;
        this.consequences = consequences;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // it catches all that it throws
    void start(ScheduledExecutorService thread) {
        thread.scheduleWithFixedDelay(this::quietly, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private void quietly() {
        try {
            check();
        } catch (Throwable e) {
            LOG.error("Whether threads stand still could not be looked at; it is tried again", e);
        }
    }

    /** Timer's thread only. */
    void check() {
        seen.keySet().removeIf(run -> run.record().ended());
        unwritten.retainAll(seen.keySet());
        long now = ticker.nanos();
        int looked = 0;
        for (LiveRun run : live) {
            if (silent(run, now) && looked++ < MOST_LOOKS) {
                look(run);
            }
        }
    }

    /** Whether nobody watches it but we, and it has said nothing lately. One that speaks again is as new. */
    private boolean silent(LiveRun run, long now) {
        boolean silent = run.record().identity().policy().promise().none()
                && run.stopAsked().isEmpty()
                && now - run.record().movedNanos(now) > TimeUnit.SECONDS.toNanos(EVERY_SECONDS);
        if (!silent) {
            moves(run, seen.remove(run));
        }
        return silent;
    }

    private void look(LiveRun run) {
        ThreadSample sample = looks.apply(run.thread());
        Still before = seen.get(run);
        int times = before != null && before.holds(sample) ? before.times() + 1 : 0;
        if (times == 0) {
            moves(run, before);
        }
        seen.put(run, new Still(sample.frames(), sample.cpuNanos(), times));
        if ((times == LOOKS || unwritten.remove(run)) && times >= LOOKS && !run.bodyOver()) {
            consequences.quiet(
                    run,
                    "its thread has stood in the same frames for " + times + " minutes: "
                            + Verdict.of(List.of(sample), 0),
                    () -> unwritten.add(run));
        }
    }

    private void moves(LiveRun run, @Nullable Still before) {
        if (before != null && before.times() >= LOOKS) {
            consequences.movesAgain(run, () -> {});
        }
    }
}
