package dev.holter.postgres;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * A pool as hosts have one, without any of the tidying up that good pools do: what a borrower leaves on a connection, the next one gets. It keeps
 * what it finds on a connection that comes back. Any thread may call it.
 */
final class HostPool implements DataSource, AutoCloseable {
    private final DataSource physical;
    private final Prepare prepare;
    private final boolean hidesDriver;
    private final Deque<Connection> idle = new ArrayDeque<>();
    private final List<String> left = new ArrayList<>();

    /** What the host does to a new connection. */
    interface Prepare {
        void with(Connection connection) throws SQLException;
    }

    HostPool(DataSource physical, Prepare prepare) {
        this(physical, prepare, false);
    }

    private HostPool(DataSource physical, Prepare prepare, boolean hidesDriver) {
        this.physical = physical;
        this.prepare = prepare;
        this.hidesDriver = hidesDriver;
    }

    /** A pool whose connections do not let on what they are, not even their URL. */
    static HostPool hidingItsDriver(DataSource physical) {
        return new HostPool(physical, connection -> {}, true);
    }

    /** What was not on connections that came back as it had been when they were lent. */
    synchronized List<String> differences() {
        return List.copyOf(left);
    }

    synchronized int idle() {
        return idle.size();
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection real = take();
        return lent(real, Map.copyOf(state(real)));
    }

    private synchronized Connection take() throws SQLException {
        Connection waiting = idle.pollFirst();
        if (waiting != null) {
            return waiting;
        }
        Connection fresh = physical.getConnection();
        prepare.with(fresh);
        return fresh;
    }

    private Connection lent(Connection real, Map<String, String> before) {
        boolean[] returned = {false};
        Connection[] self = new Connection[1];
        self[0] = proxy(Connection.class, (method, args) -> {
            switch (method.getName()) {
                case "close":
                    if (!returned[0]) {
                        returned[0] = true;
                        takeBack(real, before);
                    }
                    return null;
                case "isWrapperFor":
                    return !hidesDriver && real.isWrapperFor((Class<?>) first(args));
                default:
                    return shown(invoke(real, method, args), self[0]);
            }
        });
        return self[0];
    }

    /** As pools do: the wrapper's statements lead back to the wrapper. */
    private @Nullable Object shown(@Nullable Object result, Connection self) {
        if (result instanceof Statement statement) {
            Class<?> kind = statement instanceof java.sql.PreparedStatement
                    ? java.sql.PreparedStatement.class
                    : Statement.class;
            return proxy(
                    kind,
                    (method, args) ->
                            method.getName().equals("getConnection") ? self : invoke(statement, method, args));
        }
        if (hidesDriver && result instanceof DatabaseMetaData metaData) {
            return proxy(
                    DatabaseMetaData.class,
                    (method, args) -> method.getName().equals("getURL") ? null : invoke(metaData, method, args));
        }
        return result;
    }

    private synchronized void takeBack(Connection real, Map<String, String> before) throws SQLException {
        if (real.isClosed()) {
            return;
        }
        state(real).forEach((what, now) -> {
            if (!now.equals(before.get(what))) {
                left.add(what + " was " + before.get(what) + " and became " + now);
            }
        });
        idle.addLast(real);
    }

    /** All that a borrower could leave behind. A transaction that is open would be one more such thing. */
    private static Map<String, String> state(Connection connection) throws SQLException {
        PGConnection driver = connection.unwrap(PGConnection.class);
        Map<String, String> state = new TreeMap<>();
        state.put("transaction", String.valueOf(inTransaction(connection)));
        state.put("autocommit", String.valueOf(connection.getAutoCommit()));
        state.put("readOnly", String.valueOf(connection.isReadOnly()));
        state.put("prepareThreshold", String.valueOf(driver.getPrepareThreshold()));
        try (Statement statement = connection.createStatement()) {
            try (ResultSet settings =
                    statement.executeQuery("select name, setting from pg_settings where name <> 'application_name'"
                            + " and not name like 'transaction!_%' escape '!' union all select 'role', current_setting('role')"
                            + " union all select 'locks', count(*)::text from pg_locks where locktype = 'advisory' and pid = pg_backend_pid()"
                            + " union all select 'temp', count(*)::text from pg_class where relpersistence = 't'"
                            + " union all select 'listening', count(*)::text from pg_listening_channels()")) {
                while (settings.next()) {
                    state.put(settings.getString(1), settings.getString(2));
                }
            }
        }
        if (!connection.getAutoCommit()) {
            connection.rollback();
        }
        return state;
    }

    private static boolean inTransaction(Connection connection) throws SQLException {
        return connection.unwrap(org.postgresql.core.BaseConnection.class).getTransactionState()
                != org.postgresql.core.TransactionState.IDLE;
    }

    @Override
    public synchronized void close() throws SQLException {
        for (Connection connection : idle) {
            connection.close();
        }
        idle.clear();
    }

    private static @Nullable Object first(@Nullable Object @Nullable [] args) {
        return args == null ? null : args[0];
    }

    private static @Nullable Object invoke(Object target, Method method, @Nullable Object @Nullable [] args)
            throws Throwable {
        try {
            return method.invoke(target, args);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private static <T> T proxy(Class<T> type, Call call) {
        return type.cast(Proxy.newProxyInstance(
                HostPool.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, args) -> call.invoke(method, args)));
    }

    private interface Call {
        @Nullable
        Object invoke(Method method, @Nullable Object @Nullable [] args) throws Throwable;
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public @Nullable PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(@Nullable PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
