package dev.holter.postgres;

import java.sql.Connection;
import java.sql.SQLException;

/** Where the console's connections come from. Thread-safe. */
interface Reads {
    /**
     * Does the work in a read-only transaction of its own that sees one snapshot, with the schema on the search path and custom plans.
     *
     * @throws dev.holter.HolterUnavailableException when the database does not answer
     */
    <T> T read(Work<T> work);

    /** What is asked in one transaction; it leaves the transaction to the one who gave it. */
    @FunctionalInterface
    interface Work<T> {
        T with(Connection connection) throws SQLException;
    }
}
