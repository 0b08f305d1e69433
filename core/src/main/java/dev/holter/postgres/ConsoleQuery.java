package dev.holter.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Asks one statement and gives all its rows. Stateless. */
final class ConsoleQuery {
    private ConsoleQuery() {}

    /** Fills in what is asked for. */
    @FunctionalInterface
    interface Filter {
        void bind(PreparedStatement statement) throws SQLException;
    }

    /** Makes something of the row. */
    @FunctionalInterface
    interface Mapper<T> {
        T of(ConsoleRow row) throws SQLException;
    }

    static <T> List<T> all(Connection connection, String sql, Filter filter, Mapper<T> mapper) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            filter.bind(statement);
            try (ResultSet result = statement.executeQuery()) {
                List<T> rows = new ArrayList<>();
                ConsoleRow row = new ConsoleRow(result);
                while (result.next()) {
                    rows.add(mapper.of(row));
                }
                return Collections.unmodifiableList(rows);
            }
        }
    }
}
