package dev.holter.examples.inventory;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Binds a statement's parameters in order, each an array with one value a row. For one thread. */
final class Columns {
    private final PreparedStatement statement;
    private int bound;

    Columns(PreparedStatement statement) {
        this.statement = statement;
    }

    <T> void text(List<T> rows, Function<T, @Nullable String> value) throws SQLException {
        bind("text", rows.stream().map(value).toArray());
    }

    <T> void number(List<T> rows, ToIntFunction<T> value) throws SQLException {
        bind("int4", rows.stream().mapToInt(value).boxed().toArray());
    }

    private void bind(String type, @Nullable Object[] values) throws SQLException {
        statement.setArray(++bound, statement.getConnection().createArrayOf(type, values));
    }
}
