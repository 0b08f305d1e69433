package dev.holter.postgres;

import static dev.holter.Finding.Check.RIGHTS;
import static dev.holter.Finding.Check.ROLE;

import dev.holter.Finding;
import dev.holter.Finding.Check;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The doctor's looks at the role and at what it may do. Stateless. */
final class RoleLooks {
    /** Of one process: pulse, sentinel, and two for everything else. */
    private static final int CONNECTIONS = 4;

    private static final String[] TABLES = {
        "holter_version",
        "worker",
        "run",
        "pulse",
        "stage",
        "checkpoint",
        "command",
        "retry",
        "evidence",
        "event",
        "job_copy",
        "runs",
        "workers",
        "stages",
        "active_runs",
        "stale_runs",
        "active_workers",
        "dead_workers",
        "worker_stats"
    };

    private RoleLooks() {}

    static Finding role(Session open, String schema) throws SQLException {
        try (PreparedStatement statement = open.prepare(DoctorSql.ROLE);
                ResultSet row = statement.executeQuery()) {
            row.next();
            String role = "role '" + row.getString(1) + "'";
            int limit = row.getInt(3);
            if (row.getBoolean(2)) {
                return Look.warn(
                        ROLE,
                        role + " is a superuser: more than Holter needs",
                        "give Holter a role of its own, as docs/operations/operating.md has it");
            }
            return limit >= 0 && limit < CONNECTIONS
                    ? Look.warn(
                            ROLE,
                            role + " may have " + limit + " connections; a process takes up to " + CONNECTIONS,
                            "alter role … connection limit: " + CONNECTIONS + " for each process")
                    : Look.ok(ROLE, role);
        }
    }

    static Finding schema(Session open, String schema) throws SQLException {
        try (PreparedStatement statement = open.prepare(DoctorSql.SCHEMA)) {
            statement.setString(1, schema);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Look.bad(
                            Check.SCHEMA, "there is no schema \"" + schema + "\" in this database", Schema.remedies());
                }
                if (!row.getBoolean(1)) {
                    return Look.bad(
                            Check.SCHEMA,
                            "this role may not use schema \"" + schema + "\"",
                            "grant usage on schema \"" + schema + "\" to it, and the rights on its tables");
                }
            }
        }
        return Schema.finding(open, schema);
    }

    static Finding rights(Session open, String schema) throws SQLException {
        List<String> missing = new ArrayList<>();
        List<String> lacking = new ArrayList<>();
        try (PreparedStatement statement = open.prepare(DoctorSql.RIGHTS)) {
            statement.setArray(1, open.connection().createArrayOf("text", TABLES));
            statement.setString(2, schema);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    if (rows.getBoolean("missing")) {
                        missing.add(rows.getString("name"));
                    } else {
                        lacking.add(rows.getString("lacks") + " on " + rows.getString("name"));
                    }
                }
            }
        }
        if (!missing.isEmpty()) {
            return Look.bad(RIGHTS, "these tables are not there: " + String.join(", ", missing), Schema.remedies());
        }
        return lacking.isEmpty()
                ? Look.ok(RIGHTS, "all that is needed on all tables")
                : Look.bad(
                        RIGHTS,
                        "this role lacks " + String.join("; ", lacking),
                        "grant select, insert, update, delete on all tables in schema \"" + schema + "\" to it");
    }
}
