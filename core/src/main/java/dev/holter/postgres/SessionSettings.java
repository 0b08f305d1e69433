package dev.holter.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The settings of a connection's session, to be read, changed and put back. For one thread. */
final class SessionSettings {
    private final Connection connection;

    SessionSettings(Connection connection) {
        this.connection = connection;
    }

    /** These settings as they are; those that the server does not know are missing. */
    Map<String, String> current(Collection<String> names) throws SQLException {
        Map<String, String> current = new LinkedHashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(Sql.SETTINGS)) {
            statement.setArray(1, connection.createArrayOf("text", names.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    current.put(rows.getString(1), rows.getString(2));
                }
            }
        }
        return current;
    }

    void set(Map<String, String> values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(Sql.SET)) {
            statement.setArray(
                    1, connection.createArrayOf("text", values.keySet().toArray()));
            statement.setArray(
                    2, connection.createArrayOf("text", values.values().toArray()));
            statement.execute();
        }
    }
}
