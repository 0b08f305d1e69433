package dev.holter.engine;

import dev.holter.RunStatus;
import dev.holter.engine.Batch.StageRow;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The stages of one run, and which of them are written. Guarded by the lock of its {@link RunRecord}, but for {@link #current}, which anybody may read. */
final class Stages {
    /** Stages kept apart; the ones after share the last. */
    static final int MOST = 100;

    private List<StageProgress> unwritten = List.of();
    private volatile StageProgress current;
    private int ordinals;

    Stages(long nanos) {
        current = new StageProgress(null, 0, -1, null, nanos);
    }

    /** Those of a run that is over, of which none is written. */
    Stages(ShortRun over) {
        Ending ending = over.ending();
        current =
                new StageProgress(null, over.progress(), over.identity().startNanos(), ending.nanos(), ending.status());
        for (StageRow row : over.stages()) {
            current = new StageProgress(row.name(), row.progress(), row.startNanos(), row.endNanos(), row.outcome());
            keep(current);
        }
    }

    StageProgress current() {
        return current;
    }

    /** Ends the open stage and begins the next; false when it goes on under the last one's name. */
    boolean begin(String name, long total, @Nullable String unit, long nanos) {
        if (ordinals == MOST) {
            current.touch();
            return false;
        }
        current.end(RunStatus.SUCCEEDED, nanos);
        ordinals++;
        current = new StageProgress(ordinals == MOST ? "(further stages)" : name, ordinals, total, unit, nanos);
        current.touch();
        keep(current);
        return true;
    }

    private void keep(StageProgress stage) {
        unwritten = unwritten.isEmpty() ? new ArrayList<>(2) : unwritten;
        unwritten.add(stage);
    }

    /** Whether it never named one. */
    boolean none() {
        return ordinals == 0;
    }

    /** Stages that began or ended since they were written last. */
    List<StageRow> changed(UUID runId) {
        List<StageRow> changed = List.of();
        for (StageProgress stage : unwritten) {
            if (stage.acknowledged != stage.outcome()) {
                changed = changed.isEmpty() ? new ArrayList<>() : changed;
                changed.add(new StageRow(
                        runId,
                        stage.name == null ? "" : stage.name,
                        stage.startNanos,
                        stage.endNanos(),
                        stage.outcome(),
                        stage.row()));
            }
        }
        return changed;
    }

    /** These are written; one that has ended has nothing more to say. */
    void written(List<StageRow> rows) {
        for (StageRow row : rows) {
            unwritten.stream()
                    .filter(stage -> stage.ordinal == row.progress().stageOrdinal())
                    .forEach(stage -> stage.acknowledged = row.outcome());
        }
        if (!unwritten.isEmpty()) {
            unwritten.removeIf(stage -> stage.acknowledged != null && stage.acknowledged.terminal());
        }
    }

    /** Those that are still known go again. */
    void lost() {
        unwritten.forEach(stage -> stage.acknowledged = null);
    }
}
