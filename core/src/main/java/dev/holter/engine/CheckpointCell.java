package dev.holter.engine;

import dev.holter.RunStoppedException;
import dev.holter.StopReason;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The newest checkpoint of one run on its way to the store. Job threads put and wait, the pulse takes and acknowledges; all under one lock that
 * nobody holds for longer than a few assignments.
 *
 * <p>Races: a newer put while an older one is being written stays unsent and goes with the next tick; an acknowledgement counts for every
 * ticket up to the one that was sent, since the newest wins; a put that comes with the run's end is in time or does nothing.
 */
final class CheckpointCell {
    /** One put: tickets grow, so that a waiter knows whether its own or a newer one was written. */
    record Saved(long ticket, Payload payload) {}

    private final Object lock = new Object();
    private @Nullable Saved newest;
    private long tickets;
    private long written;
    private long awaited;
    private @Nullable StopReason refused;
    private @Nullable Fence fence;
    private boolean closed;

    long put(Payload payload) {
        synchronized (lock) {
            tickets++;
            if (!closed) {
                newest = new Saved(tickets, payload);
            }
            return tickets;
        }
    }

    /** The run has ended: what is put from now on is not taken, what was put before still goes. Tells how many bytes are held for that. */
    int close() {
        synchronized (lock) {
            closed = true;
            fence = null;
            return newest == null ? 0 : newest.payload().bytes().length;
        }
    }

    /** There is no room for what was put before: it does not go. Only for a run of which no store was told, so that nobody can have asked for it. */
    void drop() {
        synchronized (lock) {
            newest = null;
        }
    }

    /** The run's right to save, when it has asked for it. */
    @Nullable
    Fence fence() {
        synchronized (lock) {
            return fence;
        }
    }

    void raised(Fence mine) {
        synchronized (lock) {
            fence = closed ? null : mine;
        }
    }

    /** A put that somebody will wait for: it is not left to the next beat. */
    long putAwaited(Payload payload) {
        synchronized (lock) {
            awaited = put(payload);
            return awaited;
        }
    }

    boolean awaited() {
        synchronized (lock) {
            return awaited > written;
        }
    }

    /** The newest put that is not written yet. */
    @Nullable
    Saved unsent() {
        synchronized (lock) {
            return refused == null && newest != null && newest.ticket() > written ? newest : null;
        }
    }

    /** What this run itself saved last, written or not. */
    @Nullable
    Payload own() {
        synchronized (lock) {
            return newest == null ? null : newest.payload();
        }
    }

    void acknowledge(long ticket) {
        synchronized (lock) {
            written = Math.max(written, ticket);
            lock.notifyAll();
        }
    }

    /** The run is no longer the one to save: whoever waits is told, and nothing more is sent. */
    void refuse(StopReason why) {
        synchronized (lock) {
            refused = refused == null ? why : refused;
            lock.notifyAll();
        }
    }

    /** Why the run is no longer the one to save, null while it is. */
    @Nullable
    StopReason refused() {
        synchronized (lock) {
            return refused;
        }
    }

    /** Waits until this put, or a newer one, is written; false when the time is over. */
    boolean await(long ticket, long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        synchronized (lock) {
            while (written < ticket) {
                if (refused != null) {
                    throw new RunStoppedException(refused);
                }
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(lock, left);
            }
            return true;
        }
    }
}
