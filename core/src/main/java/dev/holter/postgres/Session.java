package dev.holter.postgres;

import dev.holter.engine.StoreException;
import dev.holter.engine.StoreException.Kind;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
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
    private final Before before;
    private final Place place;
    private final String settings;

    /** What we change of a connection that goes back, as it was. */
    private record Before(boolean autoCommit, int prepareThreshold) {}

    /** Where a connection comes from and leads to. */
    private record Place(boolean borrowed, boolean pooled, String server) {}

    private Session(Connection connection, Before before, Place place, String settings) {
        this.connection = connection;
        this.before = before;
        this.place = place;
        this.settings = settings;
    }

    static Session open(ConnectionSource source, String schemaName) throws SQLException {
        Connection connection = source.connect();
        try {
            return setUp(connection, source.borrowed(), schemaName);
        } catch (SQLException e) {
            closeQuietly(connection);
            throw e;
        } catch (RuntimeException e) {
            closeQuietly(connection);
            throw SqlErrors.translated(e);
        }
    }

    private static Session setUp(Connection connection, boolean borrowed, String schemaName) throws SQLException {
        DatabaseMetaData database = connection.getMetaData();
        String product = database.getDatabaseProductName();
        if (!"PostgreSQL".equals(product)) {
            throw new StoreException(
                    Kind.REFUSED,
                    "the data source leads to " + product + ", not to PostgreSQL: Holter keeps its tables in a"
                            + " PostgreSQL of your choosing. Give it jdbcUrl, user and password of one; the scheduler's own store may stay where it is",
                    null);
        }
        PGConnection driver =
                connection.isWrapperFor(PGConnection.class) ? connection.unwrap(PGConnection.class) : null;
        Before before = new Before(connection.getAutoCommit(), driver == null ? 0 : driver.getPrepareThreshold());
        boolean pooled = driver != null && pooled(connection, driver);
        int version = database.getDatabaseMajorVersion();
        if (!borrowed && !pooled) {
            connection.setAutoCommit(true);
            try (Statement statement = connection.createStatement()) {
                statement.execute(Settle.session(schemaName, version));
            }
        }
        Place place = new Place(borrowed, pooled, described(database, pooled));
        return new Session(connection, before, place, Settle.transaction(schemaName, version));
    }

    /** Behind a pooler the statements that the driver has prepared are not there in the next transaction, so it prepares none. */
    private static boolean pooled(Connection connection, PGConnection driver) throws SQLException {
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

    private static String described(DatabaseMetaData database, boolean pooled) throws SQLException {
        String url = database.getURL();
        return "PostgreSQL " + database.getDatabaseProductVersion()
                + (url == null ? "" : " at " + url.replaceAll("\\?.*", "").replaceAll("//[^/@]*@", "//"))
                + (pooled ? " behind a pooler" : "");
    }

    /** What it is connected to, without anything secret. */
    String server() {
        return place.server();
    }

    /** Whether what is set for the session may stay with a server connection that somebody else gets next. */
    boolean pooled() {
        return place.pooled();
    }

    Connection connection() {
        return connection;
    }

    private boolean anew() {
        return place.borrowed() || place.pooled();
    }

    /** Begins a transaction with our settings. */
    void begin() throws SQLException {
        connection.setAutoCommit(false);
        if (anew()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(settings);
            }
        }
    }

    /** For a single statement: a transaction of its own where the settings allow it. */
    void beginSingle() throws SQLException {
        if (anew()) {
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

    /** Whoever waits for an answer does so for no longer than this before the connection is of no more use; tells how long it was, in milliseconds. */
    int hurry(Duration most) throws SQLException {
        int before = connection.getNetworkTimeout();
        long millis = Math.max(1, most.toMillis());
        patience((int) Math.min(millis, before == 0 ? Integer.MAX_VALUE : before));
        return before;
    }

    /** How long that is from now on, in milliseconds. */
    void patience(int millis) throws SQLException {
        connection.setNetworkTimeout(Runnable::run, millis);
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
            connection.setAutoCommit(before.autoCommit());
            if (place.borrowed() && place.pooled()) {
                connection.unwrap(PGConnection.class).setPrepareThreshold(before.prepareThreshold());
            }
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
