package dev.holter.postgres;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/**
 * Goes round the open runs, ten thousand a sweep, by worker and id: what a sweep costs does not grow with the runs, and none waits for ever. With fewer, each sweep sees them all. Thread-safe:
 * two sweeps at once at worst look at the same ones.
 */
final class Round {
    private static final Place FIRST = new Place(new UUID(0, 0), new UUID(0, 0));
    private static final Place LAST = new Place(new UUID(-1, -1), new UUID(-1, -1));

    private volatile Place after = FIRST;

    /** An open run, or where one might be. */
    private record Place(UUID workerId, UUID runId) {}

    /** The runs after one place, up to another. */
    record Span(Place after, Place to) {
        /** Fills in its four ids. */
        void bind(PreparedStatement statement) throws SQLException {
            statement.setObject(1, after.workerId());
            statement.setObject(2, after.runId());
            statement.setObject(3, to.workerId());
            statement.setObject(4, to.runId());
        }
    }

    /** What to look at now; again until {@link #seen} says that it was. */
    Span next(Session open) throws SQLException {
        Place from = after;
        try (PreparedStatement statement = open.prepare(SweepSql.SPAN_END)) {
            statement.setObject(1, from.workerId());
            statement.setObject(2, from.runId());
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? new Span(from, new Place(row.getObject(1, UUID.class), row.getObject(2, UUID.class)))
                        : new Span(from, LAST);
            }
        }
    }

    /** The next sweep goes on from here, or begins again. */
    void seen(Span span) {
        after = span.to().equals(LAST) ? FIRST : span.to();
    }
}
