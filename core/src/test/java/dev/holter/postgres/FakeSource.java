package dev.holter.postgres;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import org.jspecify.annotations.Nullable;

/** A source of connections that are none. Stateless. */
final class FakeSource extends org.postgresql.ds.PGSimpleDataSource {
    private static final long serialVersionUID = 1L;

    private final transient Gives gives;

    interface Gives {
        @Nullable
        Connection connection();
    }

    FakeSource(Gives gives) {
        this.gives = gives;
    }

    @Override
    @SuppressWarnings("NullAway") // as a broken pool would
    public Connection getConnection() {
        return gives.connection();
    }

    /** To a database of this product. */
    static Connection of(String product) {
        DatabaseMetaData metaData = (DatabaseMetaData) Proxy.newProxyInstance(
                FakeSource.class.getClassLoader(),
                new Class<?>[] {DatabaseMetaData.class},
                (self, method, args) -> product);
        return (Connection) Proxy.newProxyInstance(
                FakeSource.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (self, method, args) -> switch (method.getName()) {
                    case "getMetaData" -> metaData;
                    case "getAutoCommit" -> true;
                    default -> null;
                });
    }

    /** That cannot even be closed. */
    static Connection throwing() {
        return (Connection) Proxy.newProxyInstance(
                FakeSource.class.getClassLoader(), new Class<?>[] {Connection.class}, (self, method, args) -> {
                    throw new IllegalStateException("pool closed");
                });
    }
}
