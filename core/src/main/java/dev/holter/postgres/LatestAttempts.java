package dev.holter.postgres;

import dev.holter.engine.Batch.CheckpointRow;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** One checkpoint a workflow, the latest attempt's: a statement cannot meet the same row twice. Stateless. */
final class LatestAttempts {
    private LatestAttempts() {}

    static List<CheckpointRow> of(Collection<CheckpointRow> rows) {
        Map<UUID, CheckpointRow> latest = new TreeMap<>();
        rows.forEach(row -> latest.merge(row.workflowId(), row, (a, b) -> b.attempt() > a.attempt() ? b : a));
        return List.copyOf(latest.values());
    }
}
