package dev.holter.postgres;

import dev.holter.engine.StoreException;
import dev.holter.engine.StoreException.Kind;
import dev.holter.settings.Settings;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.postgresql.Driver;

/**
 * Where connections come from: our own, opened by URL, or the host's, borrowed from its DataSource. A borrowed one goes back, so nothing of ours
 * may stay on it. Thread-safe.
 */
interface ConnectionSource {
    Connection connect() throws SQLException;

    /** Whether the connection is the host's and goes back to it. */
    boolean borrowed();

    static ConnectionSource ofUrl(String url, Settings settings) {
        return new OwnConnections(url, settings);
    }

    static ConnectionSource of(Supplier<DataSource> source) {
        return new BorrowedConnections(source);
    }
}

/**
 * Opens connections that give up by themselves: no call into a database that is gone waits for ever. What the URL says wins. By the driver itself: in a servlet
 * container DriverManager may not know it, and elsewhere know others that take the same URL.
 */
final class OwnConnections implements ConnectionSource {
    private final String url;
    private final Properties properties = new Properties();
    private final Driver driver = new Driver();

    OwnConnections(String url, Settings settings) {
        this.url = url;
        settings.user().ifPresent(user -> properties.setProperty("user", user));
        settings.password().ifPresent(password -> properties.setProperty("password", password));
        preset("ApplicationName", "holter");
        preset("connectTimeout", "5");
        preset("loginTimeout", "8");
        preset("socketTimeout", "10");
        preset("tcpKeepAlive", "true");
        preset("reWriteBatchedInserts", "false");
    }

    private void preset(String name, String value) {
        if (!url.contains(name + "=")) {
            properties.setProperty(name, value);
        }
    }

    @Override
    public Connection connect() throws SQLException {
        Connection connection = driver.connect(url, properties);
        if (connection == null) {
            throw new SQLException("the PostgreSQL driver does not take this jdbcUrl");
        }
        return connection;
    }

    @Override
    public boolean borrowed() {
        return false;
    }
}

/** Takes connections from the host's source, found when the first is needed. */
final class BorrowedConnections implements ConnectionSource {
    private final Supplier<DataSource> source;

    BorrowedConnections(Supplier<DataSource> source) {
        this.source = source;
    }

    @Override
    public Connection connect() throws SQLException {
        try {
            Connection connection = source.get().getConnection();
            if (connection == null) {
                throw new SQLException("the DataSource gave no connection");
            }
            return connection;
        } catch (RuntimeException theirs) {
            throw new StoreException(Kind.UNAVAILABLE, "the DataSource failed: " + theirs, theirs);
        }
    }

    @Override
    public boolean borrowed() {
        return true;
    }
}
