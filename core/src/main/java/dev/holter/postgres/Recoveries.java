package dev.holter.postgres;

import static java.util.Objects.requireNonNull;

import dev.holter.engine.Batch.RunRows;
import dev.holter.engine.Batch.StartRow;
import dev.holter.engine.Store.Attempt;
import dev.holter.spi.Recovery;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/**
 * Finds the workflows of recoveries among the starts of a batch: one statement, and only when there are any. Stateless.
 *
 * <p>Races: the lost run may still be on its way from a worker that is cut off; then the recovery becomes a workflow of its own and stays one. Two recoveries of
 * one firing, which a scheduler should not make, become the same attempt.
 */
final class Recoveries {
    private Recoveries() {}

    static Map<UUID, Attempt> find(Session session, List<RunRows> rows) throws SQLException {
        List<StartRow> recoveries = rows.stream()
                .map(RunRows::start)
                .filter(start -> start != null && start.from().recovery() != null)
                .map(Objects::requireNonNull)
                .toList();
        return recoveries.isEmpty() ? Map.of() : ask(session, recoveries);
    }

    private static Map<UUID, Attempt> ask(Session session, List<StartRow> recoveries) throws SQLException {
        Map<UUID, Attempt> found = new HashMap<>();
        try (PreparedStatement statement = session.prepare(TickSql.RECOVERED)) {
            new Columns<>(statement, recoveries)
                    .uuids(StartRow::runId)
                    .uuids(StartRow::workflowId)
                    .ints(start -> start.from().attempt())
                    .texts(start -> start.from().host())
                    .texts(start -> start.from().scheduler())
                    .texts(start -> start.from().jobType())
                    .texts(start -> start.from().jobKey())
                    .texts(start -> of(start).triggerKey())
                    .times(start -> of(start).scheduledAt());
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    found.put(
                            result.getObject(1, UUID.class),
                            new Attempt(result.getObject(2, UUID.class), result.getInt(3)));
                }
            }
        }
        return found;
    }

    private static Recovery of(StartRow start) {
        return requireNonNull(start.from().recovery(), "recovery is null");
    }
}
