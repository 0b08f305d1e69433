package dev.holter.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/**
 * How many beats a tick may write: as many as there are while that is cheap, fewer when a tick took long, so that each run is written less often
 * instead of each tick taking longer. No run waits for more than thirty ticks: others judge it by its beats. Pulse thread only.
 */
final class BeatBudget {
    static final int MOST = 10_000;
    private static final int LEAST = 25;
    private static final int MOST_TICKS = 30;
    private static final long LONG_NANOS = 100_000_000;

    private int rows = MOST;
    private int turn;
    private int runs;

    int rows() {
        return Math.max(rows, least());
    }

    private int least() {
        return Math.max(LEAST, (runs + MOST_TICKS - 1) / MOST_TICKS);
    }

    /** A tick wrote so many beats in so long. */
    void spent(int beats, long nanos) {
        if (nanos > LONG_NANOS && beats > LEAST) {
            rows = Math.max(least(), Math.min(rows(), beats) / 2);
        } else if (nanos < LONG_NANOS / 2 && rows < MOST) {
            rows = Math.min(MOST, rows() + Math.max(LEAST, rows() / 4));
        }
    }

    /** These, beginning elsewhere each time when not all fit, so that none waits for ever. */
    <T> Collection<T> fairly(Collection<T> all) {
        runs = all.size();
        if (runs <= rows()) {
            return all;
        }
        List<T> turned = new ArrayList<>(all);
        Collections.rotate(turned, -(turn % turned.size()));
        turn = (turn + rows()) % turned.size();
        return turned;
    }
}
