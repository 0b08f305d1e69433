package dev.holter.engine;

import dev.holter.spi.RunStart;
import org.jspecify.annotations.Nullable;

/**
 * What one ended run takes of the outbox's bounds: its stack, and, when no store was ever told of it, its places and its checkpoint; or it is only counted. Taken once, with
 * the end, and given back once. Guarded by the lock of its {@link RunRecord}.
 */
final class OutboxShare {
    private enum Keeping {
        WRITTEN,
        KEPT,
        ONLY_COUNTED
    }

    private Keeping keeping = Keeping.WRITTEN;
    private int places;
    private int checkpointBytes;
    private boolean checkpointDropped;
    private boolean released;

    OutboxShare() {}

    /** The share of a run that gave its own away. */
    OutboxShare(ShortRun of) {
        keeping = Keeping.KEPT;
        places = of.places();
    }

    /** With the end: takes what there is room for. What will be kept as a {@link ShortRun} without stages is little. */
    void take(Outbox outbox, Ending end, boolean startSent, boolean little, @Nullable CheckpointCell checkpoints) {
        if (!startSent) {
            places = little ? 1 : 2;
            keeping = outbox.keeps(end, places) ? Keeping.KEPT : Keeping.ONLY_COUNTED;
        }
        int bytes = checkpoints == null ? 0 : checkpoints.close();
        if (checkpoints == null || bytes == 0) {
            return;
        }
        if (keeping == Keeping.WRITTEN) {
            outbox.tookCheckpoint(bytes);
            checkpointBytes = bytes;
        } else if (keeping == Keeping.KEPT && outbox.keepsCheckpoint(bytes)) {
            checkpointBytes = bytes;
        } else {
            checkpoints.drop();
            checkpointDropped = keeping == Keeping.KEPT;
        }
    }

    /** How much of the bound it takes while it is kept. */
    int places() {
        return places;
    }

    /** Another one gives it back. */
    void givenAway() {
        released = true;
    }

    boolean onlyCounted() {
        return keeping == Keeping.ONLY_COUNTED;
    }

    /** Nobody needs the run, so it is not even counted. */
    void uncounted() {
        released |= keeping == Keeping.ONLY_COUNTED;
    }

    /** Tells, once, that the run goes without its checkpoint. */
    void countDroppedCheckpoint(Outbox outbox, RunStart start) {
        if (checkpointDropped) {
            checkpointDropped = false;
            outbox.droppedCheckpoint(start);
        }
    }

    /** Gives it back, once. */
    void release(Outbox outbox, RunStart start, Ending end) {
        if (released) {
            return;
        }
        released = true;
        outbox.releasedCheckpoint(checkpointBytes);
        if (keeping == Keeping.ONLY_COUNTED) {
            outbox.dropped(start, end);
        } else {
            outbox.released(end, keeping == Keeping.KEPT ? places : 0);
        }
    }
}
