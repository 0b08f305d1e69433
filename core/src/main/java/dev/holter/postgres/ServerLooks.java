package dev.holter.postgres;

import static dev.holter.Finding.Check.CLOCK;
import static dev.holter.Finding.Check.DRIVER;
import static dev.holter.Finding.Check.POOLER;
import static dev.holter.Finding.Check.SENTINEL;
import static dev.holter.Finding.Check.SERVER;

import dev.holter.Finding;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import org.postgresql.PGConnection;

/** The doctor's looks at the server, and at what is between it and us. Stateless. */
final class ServerLooks {
    private static final int OLDEST = 15;
    private static final int NEWEST = 18;
    private static final int OLDEST_DRIVER = 4206;
    private static final Duration MUCH = Duration.ofSeconds(2);

    private ServerLooks() {}

    static Finding server(Session open, String schema) throws SQLException {
        DatabaseMetaData database = open.connection().getMetaData();
        String found = "PostgreSQL " + database.getDatabaseProductVersion();
        int version = database.getDatabaseMajorVersion();
        if (standby(open)) {
            return Look.bad(
                    SERVER,
                    found + ", a standby, which takes no writes",
                    "have jdbcUrl lead to the primary: targetServerType=primary");
        }
        if (version < OLDEST) {
            return Look.bad(
                    SERVER, found + " is older than Holter works with", "use PostgreSQL " + OLDEST + " or later");
        }
        return version > NEWEST
                ? Look.warn(
                        SERVER,
                        found + " is newer than any this Holter was tried with",
                        "see whether a newer Holter knows it")
                : Look.ok(SERVER, found);
    }

    static Finding driver(Session open, String schema) throws SQLException {
        DatabaseMetaData database = open.connection().getMetaData();
        String found = database.getDriverName() + " " + database.getDriverVersion();
        int version = database.getDriverMajorVersion() * 100 + database.getDriverMinorVersion();
        return version < OLDEST_DRIVER
                ? Look.warn(DRIVER, found + " is older than any this Holter was tried with", "use pgjdbc 42.6 or later")
                : Look.ok(DRIVER, found);
    }

    static Finding pooler(Session open, String schema) {
        return open.pooled()
                ? Look.warn(
                        POOLER,
                        "a pooler is between: the server process is another than the driver was told. Nothing of a session lasts there, so Holter"
                                + " prepares no statements and sets all anew in each transaction",
                        "give Holter a jdbcUrl that leads to the server itself; it needs at most four connections a process")
                : Look.ok(POOLER, "none: this leads to the server itself");
    }

    static Finding sentinel(Session open, String schema) throws SQLException {
        String costs = "it works without: a crash is found after lostAfter, a command is read at the next tick";
        if (open.pooled()) {
            return Look.warn(
                    SENTINEL, "behind a pooler no lock lasts, so there is no sentinel; " + costs, "as for the pooler");
        }
        if (!open.connection().isWrapperFor(PGConnection.class)) {
            return Look.warn(
                    SENTINEL,
                    "the DataSource hides its driver, so there is no sentinel; " + costs,
                    "give Holter a jdbcUrl of its own");
        }
        try (PreparedStatement statement = open.prepare(DoctorSql.SENTINEL_TRIAL);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getBoolean(1) && row.getBoolean(2)
                    ? Look.ok(SENTINEL, "a session can hold a lock, and others can see it")
                    : Look.warn(
                            SENTINEL,
                            "a lock cannot be taken, or not be seen; " + costs,
                            "grant select on pg_catalog.pg_locks");
        }
    }

    /** Half of what the question takes is not known. */
    static Finding clock(Session open, String schema) throws SQLException {
        long began = System.nanoTime();
        Instant before = Instant.now();
        Instant theirs = now(open.connection());
        Duration half = Duration.ofNanos((System.nanoTime() - began) / 2);
        return clock(Duration.between(before.plus(half), theirs), half);
    }

    static Finding clock(Duration ahead, Duration half) {
        String found = String.format(
                Locale.ROOT,
                "the database's clock is %+.3f s from this machine's, give or take %.3f s",
                ahead.toNanos() / 1e9,
                half.toNanos() / 1e9);
        return ahead.abs().minus(half).compareTo(MUCH) > 0
                ? Look.warn(
                        CLOCK,
                        found
                                + ". Nobody is given up for that; what a scheduler says of its own times will not fit Holter's",
                        "let both follow the same time service")
                : Look.ok(CLOCK, found);
    }

    private static Instant now(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(DoctorSql.CLOCK);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getObject(1, OffsetDateTime.class).toInstant();
        }
    }

    private static boolean standby(Session open) throws SQLException {
        try (PreparedStatement statement = open.prepare(DoctorSql.STANDBY);
                ResultSet row = statement.executeQuery()) {
            return row.next() && row.getBoolean(1);
        }
    }
}
