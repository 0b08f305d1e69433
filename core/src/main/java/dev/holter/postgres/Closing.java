package dev.holter.postgres;

import dev.holter.EndReason;
import dev.holter.RunNotice;
import dev.holter.RunStatus;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Ends open runs from outside. The caller's transaction has locked the worker's row: so no tick of that worker stands between a run's last beat and its end.
 *
 * @param event what the audit trail calls it
 * @param actor who did it, null for Holter itself
 * @param retried whether a run is begun anew whose policy says so
 * @param notBeforeMillis how long from now that is at least: code of it may be executing in a process that is cut off
 */
record Closing(
        RunStatus status,
        EndReason reason,
        String note,
        String event,
        @Nullable String actor,
        boolean retried,
        long notBeforeMillis) {
    /** How many runs one call ends at most. */
    static final int CHUNK = 1_000;

    private static final UUID LEAST = new UUID(0, 0);
    private static final UUID MOST = new UUID(-1, -1);

    static Closing byHolter(RunStatus status, EndReason reason, String note) {
        return new Closing(status, reason, note, "run-failed", null, false, 0);
    }

    /** By a person. */
    static Closing by(String actor, RunStatus status, EndReason reason, String note, String event) {
        return new Closing(status, reason, note, event, actor, false, 0);
    }

    /** The same, with the retries of those whose policy says so. */
    Closing retrying() {
        return retryingAfter(0);
    }

    /** The same, at the earliest so long from now. */
    Closing retryingAfter(long millis) {
        return new Closing(status, reason, note, event, actor, true, millis);
    }

    /** The first {@link #CHUNK} of a worker's open runs. */
    List<RunNotice> some(Session open, UUID workerId) throws SQLException {
        return between(open, workerId, LEAST, MOST);
    }

    /** This one run, if it is open. */
    List<RunNotice> one(Session open, UUID workerId, UUID runId) throws SQLException {
        return between(open, workerId, runId, runId);
    }

    private List<RunNotice> between(Session open, UUID workerId, UUID first, UUID last) throws SQLException {
        List<RunNotice> closed = new ArrayList<>();
        try (PreparedStatement statement = open.prepare(SweepSql.CLOSE_RUNS)) {
            statement.setObject(1, workerId);
            statement.setObject(2, first);
            statement.setObject(3, last);
            statement.setString(4, status.name());
            statement.setString(5, reason.name());
            statement.setString(6, note);
            statement.setString(7, event);
            statement.setString(8, actor);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    closed.add(new RunNotice(
                            rows.getObject(1, UUID.class),
                            rows.getObject(2, UUID.class),
                            rows.getString(3),
                            status,
                            reason));
                }
            }
        }
        if (retried && !closed.isEmpty()) {
            queue(open, closed.stream().map(RunNotice::runId).toList(), notBeforeMillis);
        }
        return closed;
    }

    /** Has what these runs did begun anew, if their policy says so; at the earliest so long from now. */
    static void queue(Session open, List<UUID> ended, long notBeforeMillis) throws SQLException {
        try (PreparedStatement statement = open.prepare(RetrySql.QUEUE)) {
            statement.setLong(1, notBeforeMillis);
            Columns.ids(statement, 2, ended);
            statement.executeUpdate();
        }
    }
}
