package dev.holter.postgres;

import java.sql.Connection;
import java.sql.SQLException;

interface Reads {
    <T> T read(Work<T> work);

    @FunctionalInterface
    interface Work<T> {
        T with(Connection connection) throws SQLException;
    }
}
