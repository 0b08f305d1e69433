package dev.holter.postgres;

import dev.holter.engine.StoreException;
import dev.holter.engine.StoreException.Kind;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Set;

/** What an SQLSTATE means for us. Stateless. */
final class SqlErrors {
    /** Data exception, integrity violation, program limit: a row is at fault. */
    private static final Set<String> DATA = Set.of("22", "23", "54");
    /** Authorization, privilege or missing schema and tables: a person must act. */
    private static final Set<String> REFUSED = Set.of("28", "42", "3D", "3F");

    private SqlErrors() {}

    static StoreException translated(SQLException e) {
        return new StoreException(kind(e), said(e), e);
    }

    /** Drivers and the host's wrappers throw what they like; whatever it is, it may pass. */
    static StoreException translated(RuntimeException e) {
        return e instanceof StoreException known
                ? known
                : new StoreException(Kind.UNAVAILABLE, "the connection failed: " + e, e);
    }

    private static Kind kind(SQLException e) {
        String state = e.getSQLState();
        String kind = state == null || state.length() < 2 ? "" : state.substring(0, 2);
        if (DATA.contains(kind)) {
            return Kind.DATA;
        }
        return REFUSED.contains(kind) ? Kind.REFUSED : Kind.UNAVAILABLE;
    }

    /** Whether somebody else held a lock for too long. */
    static boolean locked(StoreException e) {
        return e.getCause() instanceof SQLException cause
                && ("55P03".equals(cause.getSQLState()) || "40P01".equals(cause.getSQLState()));
    }

    private static String said(SQLException e) {
        String message = e.getMessage() == null ? e.getClass().getName() : e.getMessage();
        String deeper = e.getCause() instanceof IOException network ? " " + network : "";
        return (message + deeper).replaceAll("\\s+", " ") + " (SQLSTATE " + e.getSQLState() + ")" + remedy(e);
    }

    private static String remedy(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        if (state.startsWith("28")) {
            return ": check user and password, and what pg_hba.conf allows";
        }
        if (state.startsWith("3D")) {
            return ": create the database or correct jdbcUrl";
        }
        return state.equals("42501")
                ? ": grant this role usage on Holter's schema, and select, insert, update and delete on all tables in it"
                : "";
    }
}
