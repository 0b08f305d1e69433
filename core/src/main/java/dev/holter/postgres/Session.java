package dev.holter.postgres;

import dev.holter.engine.StoreException;
import dev.holter.engine.StoreException.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that is set up for us. On a connection of our own the settings are made once; on a borrowed one, and behind a pooler that deals
 * out server connections by transaction, they are made anew in each transaction and end with it. One thread at a time, but for {@link #abort}.
 *
 * <p>A pooler is noticed by its process id: the driver was told another one at the start than the server now says.
 */
final class Session implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final Connection connection;
    private final boolean autoCommitBefore;
    private final String settings;
    private final boolean anew;
    private final String server;

    private Session(Connection connection, String settings, boolean anew, boolean autoCommitBefore, String server) {
        this.connection = connection;
        this.settings = settings;
        this.anew = anew;
        this.autoCommitBefore = autoCommitBefore;
        this.server = server;
    }

    static Session open(ConnectionSource source, String schemaName) throws SQLException {
        Connection connection = source.connect();
        try {
            return setUp(connection, source.borrowed(), schemaName);
        } catch (SQLException | RuntimeException e) {
            closeQuietly(connection);
            throw e;
        }
    }

    private static Session setUp(Connection connection, boolean borrowed, String schemaName) throws SQLException {
        boolean autoCommitBefore = connection.getAutoCommit();
        String product = connection.getMetaData().getDatabaseProductName();
        if (!"PostgreSQL".equals(product)) {
            throw new StoreException(
                    Kind.REFUSED,
                    "the data source leads to " + product + ", not to PostgreSQL: Holter keeps its tables in a"
                            + " PostgreSQL of your choosing. Give it jdbcUrl, user and password of one; the scheduler's own store may stay where it is",
                    null);
        }
        boolean pooled = pooled(connection);
        int version = connection.getMetaData().getDatabaseMajorVersion();
        String settings = Settle.transaction(schemaName, version);
        boolean anew = borrowed || pooled;
        if (!anew) {
            connection.setAutoCommit(true);
            try (Statement statement = connection.createStatement()) {
                statement.execute(Settle.session(schemaName, version));
            }
        }
        String server = "PostgreSQL " + connection.getMetaData().getDatabaseProductVersion()
                + " at "
                + connection.getMetaData().getURL().replaceAll("\\?.*", "").replaceAll("//[^/@]*@", "//")
                + (pooled ? " behind a pooler" : "");
        return new Session(connection, settings, anew, autoCommitBefore, server);
    }

    private static boolean pooled(Connection connection) throws SQLException {
        if (!connection.isWrapperFor(PGConnection.class)) {
            return true;
        }
        PGConnection driver = connection.unwrap(PGConnection.class);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select pg_backend_pid()")) {
            row.next();
            boolean pooled = row.getInt(1) != driver.getBackendPID();
            if (pooled) {
                driver.setPrepareThreshold(0);
            }
            return pooled;
        } finally {
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
        }
    }

    /** What it is connected to, without anything secret. */
    String server() {
        return server;
    }

    Connection connection() {
        return connection;
    }

    /** Begins a transaction with our settings. */
    void begin() throws SQLException {
        connection.setAutoCommit(false);
        if (anew) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(settings);
            }
        }
    }

    /** For a single statement: a transaction of its own where the settings allow it. */
    void beginSingle() throws SQLException {
        if (anew) {
            begin();
        } else {
            connection.setAutoCommit(true);
        }
    }

    PreparedStatement prepare(String sql) throws SQLException {
        return connection.prepareStatement(sql);
    }

    void commit() throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.commit();
        }
    }

    /** Takes back what is not committed; false when the connection is of no more use. */
    boolean rollback() {
        try {
            if (!connection.getAutoCommit()) {
                connection.rollback();
            }
            return !connection.isClosed();
        } catch (SQLException | RuntimeException e) {
            LOG.debug("A connection could not roll back; it is dropped", e);
            return false;
        }
    }

    boolean alive() {
        try {
            return connection.isValid(2);
        } catch (SQLException | RuntimeException e) {
            return false;
        }
    }

    /** Breaks the connection off, from any thread: whoever waits for an answer on it gets an error. */
    void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException | RuntimeException e) {
            LOG.debug("A connection could not be broken off", e);
        }
    }

    @Override
    public void close() {
        rollback();
        try {
            connection.setAutoCommit(autoCommitBefore);
        } catch (SQLException | RuntimeException e) {
            LOG.debug("A connection was broken when it was closed", e);
        }
        closeQuietly(connection);
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException | RuntimeException e) {
            LOG.debug("A connection could not be closed cleanly", e);
        }
    }
}
