package dev.holter.postgres;

import dev.holter.Progress;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The row a result stands at, by the names of its columns, in the types of the API. One thread. */
final class ConsoleRow {
    private final ResultSet result;

    ConsoleRow(ResultSet result) {
        this.result = result;
    }

    String text(String column) throws SQLException {
        return result.getString(column);
    }

    @Nullable
    String textOrNull(String column) throws SQLException {
        return result.getString(column);
    }

    UUID uuid(String column) throws SQLException {
        return result.getObject(column, UUID.class);
    }

    @Nullable
    UUID uuidOrNull(String column) throws SQLException {
        return result.getObject(column, UUID.class);
    }

    int integer(String column) throws SQLException {
        return result.getInt(column);
    }

    long number(String column) throws SQLException {
        return result.getLong(column);
    }

    Instant time(String column) throws SQLException {
        return result.getObject(column, OffsetDateTime.class).toInstant();
    }

    @Nullable
    Instant timeOrNull(String column) throws SQLException {
        OffsetDateTime time = result.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    Duration span(String microsColumn) throws SQLException {
        return Duration.of(result.getLong(microsColumn), ChronoUnit.MICROS);
    }

    @Nullable
    Duration spanOrNull(String microsColumn) throws SQLException {
        long micros = result.getLong(microsColumn);
        return result.wasNull() ? null : Duration.of(micros, ChronoUnit.MICROS);
    }

    /** From two arrays of the same length, both null when there is nothing. */
    Map<String, String> map(String keysColumn, String textsColumn) throws SQLException {
        Array keys = result.getArray(keysColumn);
        if (keys == null) {
            return Map.of();
        }
        String[] names = (String[]) keys.getArray();
        String[] texts = (String[]) result.getArray(textsColumn).getArray();
        Map<String, String> map = new LinkedHashMap<>();
        for (int i = 0; i < names.length; i++) {
            map.put(names[i], texts[i]);
        }
        return Collections.unmodifiableMap(map);
    }

    Progress progress() throws SQLException {
        long total = number("total");
        OptionalLong known = result.wasNull() ? OptionalLong.empty() : OptionalLong.of(total);
        return new Progress(
                textOrNull("stage"),
                number("done"),
                known,
                textOrNull("unit"),
                textOrNull("detail"),
                number("base"),
                span("progress_micros"));
    }
}
