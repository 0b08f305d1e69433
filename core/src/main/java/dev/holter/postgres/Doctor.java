package dev.holter.postgres;

import dev.holter.Finding;
import dev.holter.Finding.Check;
import dev.holter.Finding.Verdict;
import dev.holter.engine.StoreException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at what Holter stands on, and says what is wrong and what helps. Changes nothing, and throws nothing that a database can cause: what cannot be looked at is a finding too. Thread-safe.
 */
final class Doctor {
    private static final Logger LOG = LoggerFactory.getLogger(Doctor.class);
    private static final Map<Check, Look> EVERYWHERE = new EnumMap<>(Map.of(
            Check.SERVER, ServerLooks::server,
            Check.DRIVER, ServerLooks::driver,
            Check.POOLER, ServerLooks::pooler,
            Check.ROLE, RoleLooks::role,
            Check.SCHEMA, RoleLooks::schema,
            Check.RIGHTS, RoleLooks::rights,
            Check.SENTINEL, ServerLooks::sentinel,
            Check.CLOCK, ServerLooks::clock,
            Check.HORIZON, StorageLooks::horizon));
    private static final Map<Check, Look> WHERE_TABLES_ARE =
            new EnumMap<>(Map.of(Check.AUTOVACUUM, StorageLooks::autovacuum, Check.OBSERVERS, FleetLooks::observers));

    private final SideSessions side;
    private final String schema;

    Doctor(SideSessions side, String schema) {
        this.side = side;
        this.schema = schema;
    }

    List<Finding> findings() {
        Finding reached = reached();
        List<Finding> findings = new ArrayList<>(List.of(reached));
        if (reached.verdict() != Verdict.BAD) {
            EVERYWHERE.forEach((check, look) -> findings.add(looked(check, look)));
            boolean tables = findings.stream()
                    .noneMatch(one -> one.verdict() == Verdict.BAD
                            && (one.check() == Check.SCHEMA || one.check() == Check.RIGHTS));
            if (tables) {
                WHERE_TABLES_ARE.forEach((check, look) -> findings.add(looked(check, look)));
            }
        }
        return List.copyOf(findings);
    }

    /** Asked a second time on a new connection: one that lay idle may have died long ago. */
    private Finding reached() {
        try {
            return side.in(Doctor::answers);
        } catch (StoreException idle) {
            LOG.debug("The doctor tries once more", idle);
        }
        try {
            return side.in(Doctor::answers);
        } catch (StoreException e) {
            return Look.bad(
                    Check.CONNECTION,
                    said(e),
                    "see that jdbcUrl leads to a PostgreSQL that takes connections, and that user and password are right");
        }
    }

    private static Finding answers(Session open) throws SQLException {
        try (PreparedStatement statement = open.prepare(DoctorSql.CLOCK);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return Look.ok(Check.CONNECTION, open.server());
        }
    }

    private Finding looked(Check check, Look look) {
        try {
            return side.in(open -> look.at(open, schema));
        } catch (StoreException e) {
            return Look.warn(check, "could not be looked at: " + said(e), "");
        }
    }

    private static String said(StoreException e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
