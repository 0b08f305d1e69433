package dev.holter.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/**
 * Fills a statement that unnests arrays: one parameter a column, in the order of the calls.
 *
 * @param <R> a row
 */
final class Columns<R> {
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private final PreparedStatement statement;
    private final Connection connection;
    private final @Nullable BaseConnection driver;
    private final List<R> rows;
    private int parameter;

    Columns(PreparedStatement statement, List<R> rows) throws SQLException {
        this(statement, rows, 0);
    }

    /** Fills the parameters behind the first so many. */
    Columns(PreparedStatement statement, List<R> rows, int before) throws SQLException {
        this.parameter = before;
        this.statement = statement;
        this.connection = statement.getConnection();
        this.driver = driver(connection);
        this.rows = rows;
    }

    /** The number of the last parameter that was filled. */
    int last() {
        return parameter;
    }

    Columns<R> uuids(Function<R, @Nullable UUID> column) throws SQLException {
        List<@Nullable UUID> ids = new ArrayList<>(rows.size());
        for (R row : rows) {
            ids.add(column.apply(row));
        }
        statement.setArray(++parameter, Ids.array(connection, driver, ids));
        return this;
    }

    Columns<R> texts(Function<R, @Nullable String> column) throws SQLException {
        return array("text", rows.stream().map(column).toArray(String[]::new));
    }

    Columns<R> times(Function<R, @Nullable Instant> column) throws SQLException {
        return array("text", rows.stream().map(column).map(Columns::text).toArray(String[]::new));
    }

    /** A moment outside the years that people count, which schedulers use for "never", is none: PostgreSQL could not read it. */
    static @Nullable String text(@Nullable Instant time) {
        return time == null || time.isBefore(FIRST) || !time.isBefore(END) ? null : time.toString();
    }

    Columns<R> longs(ToLongFunction<R> column) throws SQLException {
        return array("bigint", rows.stream().mapToLong(column).toArray());
    }

    Columns<R> ints(java.util.function.ToIntFunction<R> column) throws SQLException {
        return array("integer", rows.stream().mapToInt(column).toArray());
    }

    Columns<R> flags(java.util.function.Predicate<R> column) throws SQLException {
        return array("boolean", rows.stream().map(column::test).toArray(Boolean[]::new));
    }

    Columns<R> bytes(Function<R, byte @Nullable []> column) throws SQLException {
        return array("bytea", rows.stream().map(column).toArray(byte[][]::new));
    }

    private Columns<R> array(String type, Object values) throws SQLException {
        statement.setArray(
                ++parameter,
                driver != null ? driver.createArrayOf(type, values) : connection.createArrayOf(type, Boxed.of(values)));
        return this;
    }

    /** An array of these ids. */
    static void ids(PreparedStatement statement, int parameter, Collection<UUID> ids) throws SQLException {
        Connection connection = statement.getConnection();
        statement.setArray(parameter, Ids.array(connection, driver(connection), List.copyOf(ids)));
    }

    /** Asks a statement that gives runs and the versions of rows. */
    static void versions(PreparedStatement statement, Map<UUID, Long> into) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                into.put(rows.getObject(1, UUID.class), rows.getLong(2));
            }
        }
    }

    private static @Nullable BaseConnection driver(Connection connection) throws SQLException {
        return connection.isWrapperFor(BaseConnection.class) ? connection.unwrap(BaseConnection.class) : null;
    }
}
