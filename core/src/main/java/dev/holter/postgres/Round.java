package dev.holter.postgres;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import java.util.function.ToIntFunction;

/**
 * Goes round the open runs, ten thousand a sweep, by worker and id: what a sweep costs does not grow with the runs, and none waits for ever. With fewer, each sweep sees them all. Thread-safe:
 * two sweeps at once at worst look at the same ones.
 */
final class Round {
    private static final Place FIRST = new Place(new UUID(0, 0), new UUID(0, 0));
    private static final Place LAST = new Place(new UUID(-1, -1), new UUID(-1, -1));

    private volatile Place after = FIRST;

    /** An open run, or where one might be. */
    private record Place(UUID workerId, UUID runId) {
        void bind(PreparedStatement statement, int at) throws SQLException {
            statement.setObject(at, workerId);
            statement.setObject(at + 1, runId);
        }
    }

    /** Executes a statement and reads what it gives. */
    interface Rows<T> {
        T of(PreparedStatement statement) throws SQLException;
    }

    /** What the next runs in turn are asked, by a statement that answers with {@link Closing#CHUNK} of them at most. When so many were found there may be more: then, and should it fail, the same ones are next again. */
    <T> T ask(Session open, String sql, Rows<T> rows, ToIntFunction<T> found) throws SQLException {
        Place from = after;
        Place to = end(open, from);
        try (PreparedStatement statement = open.prepare(sql)) {
            from.bind(statement, 1);
            to.bind(statement, 3);
            T answer = rows.of(statement);
            if (found.applyAsInt(answer) < Closing.CHUNK) {
                after = to.equals(LAST) ? FIRST : to;
            }
            return answer;
        }
    }

    private static Place end(Session open, Place from) throws SQLException {
        try (PreparedStatement statement = open.prepare(SweepSql.SPAN_END)) {
            from.bind(statement, 1);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? new Place(row.getObject(1, UUID.class), row.getObject(2, UUID.class)) : LAST;
            }
        }
    }
}
