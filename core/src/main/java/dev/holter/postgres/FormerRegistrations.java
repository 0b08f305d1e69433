package dev.holter.postgres;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The registrations that this process had before it was taken for lost. While runs of theirs are open, a sweep may be failing these runs, chunk by
 * chunk, and the process that came back writes of the same runs under its new registration. The sweep locks the former worker's row, the tick
 * its own, so neither would keep the other out, and they could meet in the middle of the pulses or stages. So the tick takes the former
 * rows as well. Nothing is ever begun under a registration that was given up: once its runs are over it is forgotten. Pulse thread only.
 */
final class FormerRegistrations {
    private final Set<UUID> withOpenRuns = new HashSet<>();
    private @Nullable UUID current;

    void registered(UUID worker) {
        if (current != null && !current.equals(worker)) {
            withOpenRuns.add(current);
        }
        current = worker;
    }

    /** Takes over the open runs of the registration before this one, if somebody deleted its row: nobody has given them up, nor will. */
    void adopt(Session open, UUID worker) throws SQLException {
        if (current == null || current.equals(worker)) {
            return;
        }
        try (PreparedStatement statement = open.prepare(TickSql.ADOPT)) {
            statement.setObject(1, worker);
            statement.setObject(2, current);
            statement.executeUpdate();
        }
    }

    boolean none() {
        return withOpenRuns.isEmpty();
    }

    /** To be called when our own worker's row is locked, before any run is. */
    void lock(Session open) throws SQLException {
        if (none()) {
            return;
        }
        Set<UUID> locked = new HashSet<>();
        try (PreparedStatement statement = open.prepare(TickSql.LOCK_FORMER)) {
            Columns.ids(statement, 1, withOpenRuns);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    locked.add(rows.getObject(1, UUID.class));
                }
            }
        }
        withOpenRuns.retainAll(locked);
    }
}
