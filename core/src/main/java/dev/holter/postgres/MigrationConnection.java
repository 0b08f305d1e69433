package dev.holter.postgres;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection with all that a migration relies on, whatever the role or the host had set, and patience enough for another process that is migrating. When it is
 * closed it becomes what it was, also in what Flyway changes: it may be the host's. For one thread.
 */
final class MigrationConnection implements InvocationHandler {
    private static final Logger LOG = LoggerFactory.getLogger(MigrationConnection.class);

    /** The settings that are made; those without a value are only put back. A server that does not know one does without. */
    private static final String[][] SETTINGS = {
        {"default_transaction_isolation", "read committed"},
        {"default_transaction_read_only", "off"},
        {"statement_timeout", "60s"},
        {"lock_timeout", "10s"},
        {"idle_in_transaction_session_timeout", "60s"},
        {"idle_session_timeout", "0"},
        {"transaction_timeout", "0"},
        {"search_path", null},
        {"role", null},
    };

    private final Connection connection;
    private final boolean autoCommit;
    private final boolean readOnly;
    private final Map<String, String> settings;

    private MigrationConnection(Connection connection) throws SQLException {
        this.connection = connection;
        this.autoCommit = connection.getAutoCommit();
        this.readOnly = connection.isReadOnly();
        connection.setAutoCommit(true);
        connection.setReadOnly(false);
        this.settings = current(connection);
    }

    static Connection of(Connection connection) throws SQLException {
        try {
            MigrationConnection handler = new MigrationConnection(connection);
            new SessionSettings(connection).set(wanted(handler.settings));
            return (Connection) Proxy.newProxyInstance(
                    MigrationConnection.class.getClassLoader(), new Class<?>[] {Connection.class}, handler);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, @Nullable Object @Nullable [] args) throws Throwable {
        if (method.getName().equals("close") && !connection.isClosed()) {
            restore();
        }
        try {
            return method.invoke(connection, args);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private void restore() {
        try {
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
            connection.setAutoCommit(true);
            new SessionSettings(connection).set(settings);
            connection.setReadOnly(readOnly);
            connection.setAutoCommit(autoCommit);
        } catch (SQLException | RuntimeException e) {
            LOG.debug("A connection was broken when its migration was over", e);
        }
    }

    /** The settings that the server knows, as they are. */
    private static Map<String, String> current(Connection connection) throws SQLException {
        return new SessionSettings(connection)
                .current(Arrays.stream(SETTINGS).map(setting -> setting[0]).toList());
    }

    private static Map<String, String> wanted(Map<String, String> known) {
        Map<String, String> wanted = new LinkedHashMap<>();
        for (String[] setting : SETTINGS) {
            if (setting[1] != null && known.containsKey(setting[0])) {
                wanted.put(setting[0], setting[1]);
            }
        }
        return wanted;
    }
}
