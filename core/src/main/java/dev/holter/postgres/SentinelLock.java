package dev.holter.postgres;

import dev.holter.engine.SentinelSession;
import dev.holter.engine.StoreException;
import dev.holter.engine.StoreException.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sentinel's session: it holds one session advisory lock and listens. One of our own is broken off when it is to go; one of the host's is given back as
 * it was, so its waiting is cut into short pieces.
 *
 * <p>The race of leaving: whoever leaves says so and then breaks off; the waiting thread, when that comes before its wait, finds a connection that is closed.
 */
final class SentinelLock implements SentinelSession {
    private static final Logger LOG = LoggerFactory.getLogger(SentinelLock.class);
    private static final String CHANNEL = "holter_command";
    private static final long PIECE_MILLIS = 100;

    private final Session session;
    private final PGConnection driver;
    private final boolean borrowed;
    private final Map<String, String> before;
    private volatile boolean leaving;
    private @Nullable Long key;
    private int backend;
    private String self = "";

    private SentinelLock(Session session, PGConnection driver, boolean borrowed, Map<String, String> before) {
        this.session = session;
        this.driver = driver;
        this.borrowed = borrowed;
        this.before = before;
    }

    /**
     * Opens one; empty where no lock can be held.
     *
     * @param lostAfterNanos how long the server must go on believing in a client that has fallen silent
     */
    static Optional<SentinelSession> open(ConnectionSource source, String schemaName, long lostAfterNanos)
            throws SQLException {
        Session session = Session.open(source, schemaName);
        try {
            Connection connection = session.connection();
            if (session.pooled() || !connection.isWrapperFor(PGConnection.class)) {
                session.close();
                return Optional.empty();
            }
            connection.setAutoCommit(true);
            Map<String, String> wanted = wanted(schemaName, lostAfterNanos);
            SessionSettings settings = new SessionSettings(connection);
            Map<String, String> before = settings.current(wanted.keySet());
            wanted.keySet().retainAll(before.keySet());
            settings.set(wanted);
            SentinelLock lock =
                    new SentinelLock(session, connection.unwrap(PGConnection.class), source.borrowed(), before);
            lock.execute("listen " + CHANNEL);
            return Optional.of(lock);
        } catch (SQLException | RuntimeException e) {
            session.abort();
            session.close();
            throw e;
        }
    }

    /** A client that is cut off must not lose its lock before the slow path counts; nor by a time-out of its role. */
    private static Map<String, String> wanted(String schemaName, long lostAfterNanos) {
        long seconds = Math.min(TimeUnit.NANOSECONDS.toSeconds(lostAfterNanos) + 1, 32_000);
        Map<String, String> wanted = new LinkedHashMap<>();
        wanted.put("search_path", '"' + schemaName + "\", pg_temp");
        wanted.put("statement_timeout", "3s");
        wanted.put("idle_session_timeout", "0");
        wanted.put("transaction_timeout", "0");
        wanted.put("tcp_keepalives_idle", Long.toString(seconds));
        wanted.put("tcp_keepalives_interval", "10");
        wanted.put("tcp_keepalives_count", "6");
        wanted.put("tcp_user_timeout", (seconds + 60) + "s");
        return wanted;
    }

    @Override
    public Hold take(UUID workerId) {
        return doing(() -> {
            giveBack();
            try (PreparedStatement statement = session.prepare(Sql.SENTINEL_TAKE)) {
                statement.setObject(1, workerId);
                try (ResultSet row = statement.executeQuery()) {
                    if (!row.next()) {
                        return Hold.UNKNOWN;
                    }
                    if (!row.getBoolean(2)) {
                        return Hold.TAKEN;
                    }
                    key = row.getLong(1);
                    backend = row.getInt(3);
                    self = workerId.toString();
                    return Hold.HELD;
                }
            }
        });
    }

    private void giveBack() throws SQLException {
        if (key != null) {
            try (PreparedStatement statement = session.prepare(Sql.SENTINEL_GIVE)) {
                statement.setLong(1, key);
                statement.executeQuery().close();
            }
            key = null;
        }
    }

    @Override
    public boolean await(long nanos) {
        return doing(() -> {
            long until = System.nanoTime() + nanos;
            boolean heard = false;
            do {
                long left = Math.max(1, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime()));
                heard = isForUs(driver.getNotifications((int) (borrowed ? Math.min(PIECE_MILLIS, left) : left)));
            } while (!heard && !leaving && System.nanoTime() - until < 0);
            return heard;
        });
    }

    private boolean isForUs(PGNotification @Nullable [] heard) {
        if (heard != null) {
            for (PGNotification notification : heard) {
                if (CHANNEL.equals(notification.getName()) && self.equals(notification.getParameter())) {
                    return true;
                }
            }
        }
        return false;
    }

    @Override
    public void ping() {
        doing(() -> {
            try (PreparedStatement statement = session.prepare(Sql.BACKEND);
                    ResultSet row = statement.executeQuery()) {
                row.next();
                if (key != null && row.getInt(1) != backend) {
                    throw new StoreException(
                            Kind.UNAVAILABLE, "the session is another than the one with the lock", null);
                }
                return true;
            }
        });
    }

    @Override
    public void leave() {
        leaving = true;
        if (!borrowed) {
            session.abort();
        }
    }

    @Override
    public void close() {
        if (borrowed) {
            try {
                giveBack();
                execute("unlisten " + CHANNEL);
                new SessionSettings(session.connection()).set(before);
            } catch (SQLException | RuntimeException e) {
                LOG.debug("The sentinel's connection could not be put back as it was; it is broken off", e);
                session.abort();
            }
        }
        session.close();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = session.connection().createStatement()) {
            statement.execute(sql);
        }
    }

    private interface Work<T> {
        T done() throws SQLException;
    }

    private static <T> T doing(Work<T> work) {
        try {
            return work.done();
        } catch (SQLException e) {
            throw SqlErrors.translated(e);
        } catch (RuntimeException e) {
            throw SqlErrors.translated(e);
        }
    }
}
