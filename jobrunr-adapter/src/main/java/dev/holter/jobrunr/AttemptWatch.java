package dev.holter.jobrunr;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the open attempts once a second: JobRunr calls no filter when it deletes a job that executes, when a job writes progress, or when a thread dangles. One daemon
 * thread, which ends by itself when nothing was open for a while, and comes back with the next attempt. Thread-safe.
 *
 * <p>The race: an attempt that begins while the thread is about to end. The attempt is open before it wakes the watch, and the thread looks for open ones under
 * the lock before it is gone, so one of both sees the other.
 */
final class AttemptWatch {
    private static final long EVERY_MILLIS = 1_000;
    private static final int IDLE_ROUNDS = 10;

    private final Attempts attempts;
    private final Faults faults;

    @GuardedBy("this")
    private @Nullable Thread thread;

    AttemptWatch(Attempts attempts, Faults faults) {
        this.attempts = attempts;
        this.faults = faults;
    }

    synchronized void wake() {
        if (thread == null) {
            Thread started = new Thread(this::watch, "holter-jobrunr");
            started.setDaemon(true);
            started.start();
            thread = started;
        }
    }

    private void watch() {
        int idle = 0;
        while (!gone(idle)) {
            idle = attempts.idle() ? idle + 1 : 0;
            // Pitfall 18: what is thrown in here must not end the watch for ever.
            faults.attempt("looking at the open runs", attempts::look);
        }
    }

    /** Waits for the next round; whether there is none. */
    private synchronized boolean gone(int idle) {
        try {
            TimeUnit.MILLISECONDS.timedWait(this, EVERY_MILLIS);
        } catch (InterruptedException e) {
            // With nothing to watch it is somebody who tidies up.
            if (!attempts.idle()) {
                faults.note("the watch over open runs, which is begun anew with the next one", e);
            }
            thread = null;
            return true;
        }
        if (idle >= IDLE_ROUNDS && attempts.idle()) {
            thread = null;
            return true;
        }
        return false;
    }
}
