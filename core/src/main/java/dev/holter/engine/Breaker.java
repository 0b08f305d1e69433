package dev.holter.engine;

import java.util.function.Consumer;

/**
 * Holds convictions back when most of the fleet would go at once: then it is more likely that the sweeper sees wrong than that all are dead. Those concerned
 * stay suspect, and are let through only when it still looks so after their slow threshold. Pulse thread only.
 *
 * <p>One mass loss comes staggered, worker by worker; so it counts those that are silent at the first conviction, not the convictions.
 */
final class Breaker {
    private static final int LEAST = 3;

    private final Consumer<String> alarm;
    private boolean tripped;
    private long trippedNanos;

    Breaker(Consumer<String> alarm) {
        this.alarm = alarm;
    }

    /** Takes in how many stand still for long enough to be suspect, of how many, and whether anybody is to be convicted. */
    void look(int silent, int living, boolean convicting, long nanos) {
        boolean most = silent >= LEAST && 2 * silent > living;
        if (!most) {
            tripped = false;
        } else if (convicting && !tripped) {
            tripped = true;
            trippedNanos = nanos;
            alarm.accept(silent + " of " + living + " workers have stopped renewing their leases at once:"
                    + " nobody is given up for now, and only if it still looks so after lostAfter");
        }
    }

    /** Whether a worker with this slow threshold may be convicted. */
    boolean lets(long lostAfterNanos, long nanos) {
        return !tripped || nanos - trippedNanos >= lostAfterNanos;
    }
}
