package dev.holter.postgres;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What {@link ConsoleSql#EVENTS} is asked for. Immutable.
 *
 * @param after where the page before ended
 * @param most how many rows
 */
record EventFilter(@Nullable ConsoleCursor after, int most) {
    void bind(PreparedStatement statement) throws SQLException {
        new ConsoleParameters(statement)
                .time(after == null ? null : after.at(), 2)
                .uuid(after == null ? null : after.id(), 1)
                .number(most);
    }
}
