package dev.holter.postgres;

import static dev.holter.Finding.Check.AUTOVACUUM;
import static dev.holter.Finding.Check.HORIZON;

import dev.holter.Finding;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The doctor's looks at what keeps the tables that beat small. Stateless. */
final class StorageLooks {
    private static final long OLD_MICROS = 300_000_000L;
    private static final long OLD_TRANSACTIONS = 100_000;
    private static final long LARGE_BYTES = 64L << 20;
    private static final Map<String, List<String>> OPTIONS = Map.of(
            "pulse",
            List.of("fillfactor=30", "autovacuum_vacuum_scale_factor=0", "autovacuum_vacuum_threshold=500"),
            "worker",
            List.of("fillfactor=20", "autovacuum_vacuum_scale_factor=0", "autovacuum_vacuum_threshold=500"));

    private StorageLooks() {}

    /** Pitfall 52. */
    static Finding horizon(Session open, String schema) throws SQLException {
        return horizon(open, OLD_MICROS);
    }

    static Finding horizon(Session open, long oldMicros) throws SQLException {
        List<String> old = new ArrayList<>();
        boolean hidden = false;
        try (PreparedStatement statement = open.prepare(DoctorSql.HORIZON);
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                long micros = rows.getLong("age_micros");
                boolean ageKnown = !rows.wasNull();
                long transactions = rows.getLong("transactions");
                hidden |= !ageKnown;
                if (micros > oldMicros) {
                    old.add(rows.getString("what") + ", for " + micros / 60_000_000 + " min");
                } else if (!ageKnown && transactions > OLD_TRANSACTIONS) {
                    old.add(rows.getString("what") + ", for " + transactions + " transactions");
                }
            }
        }
        String seen = hidden ? "; of some sessions this role may not see how old they are" : "";
        return old.isEmpty()
                ? Look.ok(HORIZON, "nothing older than five minutes keeps dead rows" + seen)
                : Look.warn(
                        HORIZON,
                        "dead rows are kept by " + String.join("; by ", old) + seen,
                        "end it: pg_terminate_backend(pid), rollback prepared '…', or drop the slot that nobody reads; what beats bloats meanwhile, and ticks become slower");
    }

    static Finding autovacuum(Session open, String schema) throws SQLException {
        List<String> wrong = new ArrayList<>();
        List<String> remedies = new ArrayList<>();
        try (PreparedStatement statement = open.prepare(DoctorSql.STORAGE)) {
            statement.setString(1, schema);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    look(rows, schema, wrong, remedies);
                }
            }
        }
        return wrong.isEmpty()
                ? Look.ok(AUTOVACUUM, "on, and as the tables that beat need it")
                : Look.warn(AUTOVACUUM, String.join("; ", wrong), String.join("; ", remedies));
    }

    private static void look(ResultSet row, String schema, List<String> wrong, List<String> remedies)
            throws SQLException {
        String name = row.getString("relname");
        String table = "\"" + schema + "\"." + name;
        List<String> options = Arrays.asList((String[]) row.getArray("options").getArray());
        List<String> lacking = OPTIONS.getOrDefault(name, List.of()).stream()
                .filter(option -> !options.contains(option))
                .toList();
        if (!row.getBoolean("vacuumed") || options.contains("autovacuum_enabled=false")) {
            wrong.add("autovacuum is off for " + name);
            remedies.add("set autovacuum and track_counts on, alter table " + table + " reset (autovacuum_enabled)");
        }
        if (!lacking.isEmpty()) {
            wrong.add(name + " has lost " + String.join(", ", lacking));
            remedies.add("alter table " + table + " set (" + String.join(", ", lacking) + ")");
        }
        // pitfall 42
        if (row.getLong("indexes") > 1) {
            wrong.add(name + " has an index that is not Holter's: each beat writes it too");
            remedies.add("drop it");
        }
        if (row.getLong("bytes") > LARGE_BYTES) {
            wrong.add(name + " takes " + (row.getLong("bytes") >> 20) + " MiB");
            remedies.add("see what keeps dead rows; then, at a quiet moment, vacuum (full) " + table);
        }
    }
}
