package dev.holter.engine;

import dev.holter.RunStoppedException;
import dev.holter.StopReason;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The newest checkpoint of one run on its way to the store. Job threads put and wait, the pulse takes and acknowledges; all under one lock that
 * nobody holds for longer than a few assignments. A put that somebody waits for may go on the job's own thread instead, when that claims it.
 *
 * <p>States of a put: put → taken by the pulse, or claimed by its job → written; a claim that is released is as if it had just been put.
 *
 * <p>Races: a newer put while an older one is being written stays and goes with the next tick; an acknowledgement counts for every
 * ticket up to the one that was sent, since the newest wins; a put that comes with the run's end is in time or does nothing. What the pulse has
 * taken it writes whatever the row says, perhaps much later, so nothing is claimed before that is acknowledged. What is claimed when the run ends goes with the end as well:
 * it is the same checkpoint, and after the end its job could not save it. What is claimed is written only
 * over the version of the row that is known here: when the pulse writes a newer put meanwhile, or a session that was given up wakes late, it meets nothing.
 */
final class CheckpointCell {
    /** One put: tickets grow, so that a waiter knows whether its own or a newer one was written. */
    record Saved(long ticket, Payload payload) {}

    private final Object lock = new Object();
    private @Nullable Saved newest;
    private long tickets;
    private long taken;
    private long claimed;
    private long written;
    private long version;
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
            version = mine.version();
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

    /** Pulse only: the newest put that is not written yet, to be written. */
    @Nullable
    Saved take() {
        synchronized (lock) {
            boolean elsewhere = newest != null && newest.ticket() == claimed && !closed;
            if (refused != null || newest == null || newest.ticket() <= written || elsewhere) {
                return null;
            }
            taken = newest.ticket();
            return newest;
        }
    }

    /** The version of the row over which whoever put this, and holds the fence, may write it by itself; empty: it goes with the pulse. */
    OptionalLong claim(long ticket) {
        synchronized (lock) {
            boolean free = taken <= written && claimed == 0 && refused == null && !closed;
            if (!free || version == 0 || newest == null || newest.ticket() != ticket) {
                return OptionalLong.empty();
            }
            claimed = ticket;
            return OptionalLong.of(version);
        }
    }

    /** What was claimed was not written, or nobody knows: it goes with the pulse. */
    void release() {
        synchronized (lock) {
            claimed = 0;
        }
    }

    /** What this run itself saved last, written or not. */
    @Nullable
    Payload own() {
        synchronized (lock) {
            return newest == null ? null : newest.payload();
        }
    }

    /** It is written, and the row has this version now. */
    void acknowledge(long ticket, long asVersion) {
        synchronized (lock) {
            version = ticket >= written ? asVersion : version;
            written = Math.max(written, ticket);
            claimed = claimed == ticket ? 0 : claimed;
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
