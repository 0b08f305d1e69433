package dev.holter.chaos;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;
import org.quartz.utils.ConnectionProvider;

/** What Quartz's store connects by: no pool, so that nothing outlives a fault but what Quartz itself keeps. For Quartz, which sets the properties. */
public final class Connections implements ConnectionProvider {
    private final PGSimpleDataSource source = new PGSimpleDataSource();

    public void setUrl(String url) {
        source.setUrl(url);
        source.setUser("postgres");
    }

    @Override
    public Connection getConnection() throws SQLException {
        return source.getConnection();
    }

    @Override
    public void initialize() {}

    @Override
    public void shutdown() {}
}
