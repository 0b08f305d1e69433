package dev.holter.postgres;

import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Fills a statement's parameters in the order of the calls; each value as often as the statement names it. One thread. */
final class ConsoleParameters {
    /** The database's own limits; what lies beyond is all of time to it. */
    private static final Instant EARLIEST = instant(-4711);

    private static final Instant LATEST = instant(294_276);

    private final PreparedStatement statement;
    private int filled;

    ConsoleParameters(PreparedStatement statement) {
        this.statement = statement;
    }

    ConsoleParameters text(@Nullable String value, int times) throws SQLException {
        return object(value, Types.VARCHAR, times);
    }

    ConsoleParameters uuid(@Nullable UUID value, int times) throws SQLException {
        return object(value, Types.OTHER, times);
    }

    ConsoleParameters flag(@Nullable Boolean value, int times) throws SQLException {
        return object(value, Types.BOOLEAN, times);
    }

    ConsoleParameters time(@Nullable Instant value, int times) throws SQLException {
        return object(value == null ? null : storable(value), Types.TIMESTAMP_WITH_TIMEZONE, times);
    }

    ConsoleParameters texts(@Nullable List<String> values, int times) throws SQLException {
        Array array = values == null ? null : statement.getConnection().createArrayOf("text", values.toArray());
        return object(array, Types.ARRAY, times);
    }

    ConsoleParameters number(int value) throws SQLException {
        statement.setInt(++filled, value);
        return this;
    }

    private ConsoleParameters object(@Nullable Object value, int type, int times) throws SQLException {
        for (int i = 0; i < times; i++) {
            filled++;
            if (value == null) {
                statement.setNull(filled, type);
            } else {
                statement.setObject(filled, value, type);
            }
        }
        return this;
    }

    private static OffsetDateTime storable(Instant time) {
        if (time.isBefore(EARLIEST)) {
            return OffsetDateTime.MIN;
        }
        return time.isAfter(LATEST) ? OffsetDateTime.MAX : time.atOffset(ZoneOffset.UTC);
    }

    private static Instant instant(int year) {
        return LocalDate.of(year, 1, 1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}
