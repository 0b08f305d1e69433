package dev.holter.postgres;

import dev.holter.engine.Store.FleetCounts;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;

/** Asks what meters show of the fleet. Stateless. */
final class Fleet {
    private Fleet() {}

    static FleetCounts counts(Session open) throws SQLException {
        try (PreparedStatement statement = open.prepare(DoctorSql.FLEET);
                ResultSet row = statement.executeQuery()) {
            row.next();
            long micros = row.getLong(3);
            Duration horizon = row.wasNull() ? null : Duration.ofNanos(micros * 1_000);
            return new FleetCounts(row.getLong(1), row.getLong(2), horizon);
        }
    }
}
