package dev.holter.benchmarks;

import com.zaxxer.hikari.HikariDataSource;

/** The pools that peers get. Stateless. */
final class Pools {
    private Pools() {}

    /** Of so many connections at most. */
    static HikariDataSource of(String url, String user, int most) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        pool.setUsername(user);
        pool.setMaximumPoolSize(most);
        return pool;
    }
}
