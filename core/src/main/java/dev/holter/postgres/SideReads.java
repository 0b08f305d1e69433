package dev.holter.postgres;

import dev.holter.HolterUnavailableException;
import dev.holter.engine.StoreException;
import java.sql.SQLException;
import java.sql.Statement;

/** The console's reads, on the side sessions. Thread-safe. */
final class SideReads implements Reads {
    private static final String UNDEFINED_TABLE = "42P01";

    private final SideSessions side;

    SideReads(SideSessions side) {
        this.side = side;
    }

    @Override
    public <T> T read(Work<T> work) {
        try {
            return side.in(open -> {
                try (Statement statement = open.connection().createStatement()) {
                    statement.execute("set transaction isolation level repeatable read, read only;"
                            + " set local plan_cache_mode = force_custom_plan");
                }
                return work.with(open.connection());
            });
        } catch (StoreException e) {
            throw new HolterUnavailableException(said(e), e);
        }
    }

    private static String said(StoreException e) {
        boolean noTables = e.getCause() instanceof SQLException cause && UNDEFINED_TABLE.equals(cause.getSQLState());
        return noTables
                ? "Holter's tables are not there yet, or are not in this schema: " + e.getMessage()
                : "Holter's database cannot be asked: " + e.getMessage();
    }
}
