package dev.holter.postgres;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What {@link ConsoleSql#EVENTS} and {@link ConsoleSql#EVENTS_OF_RUN} are asked for. Immutable.
 *
 * @param after where the page before ended
 * @param most how many rows
 */
record EventFilter(@Nullable ConsoleCursor after, int most) {
    /** The same, of one run. */
    void bindOf(UUID runId, PreparedStatement statement) throws SQLException {
        bind(new ConsoleParameters(statement).uuid(runId, 1));
    }

    void bind(PreparedStatement statement) throws SQLException {
        bind(new ConsoleParameters(statement));
    }

    private void bind(ConsoleParameters parameters) throws SQLException {
        parameters
                .time(after == null ? null : after.at(), 2)
                .uuid(after == null ? null : after.id(), 1)
                .number(most);
    }
}
