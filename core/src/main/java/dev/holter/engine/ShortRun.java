package dev.holter.engine;

import dev.holter.engine.Batch.ProgressRow;
import dev.holter.engine.Batch.StageRow;
import java.util.List;

/**
 * What is left of a run that was over, and well, before any store was told of it: all that is to be written, in less than half the memory, since very many of them may wait. Immutable.
 *
 * @param stages those that it named
 * @param leftNanos when its thread left the body
 * @param places what it takes of the outbox's bound
 */
record ShortRun(
        RunRecord.Identity identity,
        Ending ending,
        ProgressRow progress,
        List<StageRow> stages,
        long leftNanos,
        int places) {
    private static final ProgressRow NONE = new ProgressRow(0, -1, 0, 0, null, null, null);

    /** Most have counted nothing, and share that. */
    ShortRun {
        progress = progress.equals(NONE) ? NONE : progress;
        stages = List.copyOf(stages);
    }
}
