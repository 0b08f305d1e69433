package dev.holter.postgres;

import static dev.holter.Finding.Check.OBSERVERS;

import dev.holter.Finding;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The doctor's look at the fleet. Stateless. */
final class FleetLooks {
    private FleetLooks() {}

    static Finding observers(Session open, String schema) throws SQLException {
        try (PreparedStatement statement = open.prepare(DoctorSql.OBSERVERS);
                ResultSet row = statement.executeQuery()) {
            row.next();
            long living = row.getLong(1);
            long acting = row.getLong(2);
            long leftOpen = row.getLong(4);
            String leftSaid = leftOpen + " runs are open under workers that have been over for minutes";
            if (living == 0) {
                return Look.warn(
                        OBSERVERS,
                        "no process renews its lease, so nobody observes" + (leftOpen > 0 ? "; " + leftSaid : ""),
                        "start one; or a dashboard of its own with --reap");
            }
            if (acting == 0) {
                return Look.warn(
                        OBSERVERS,
                        living + " live, and all of them only observe (observeOnly): dead workers' runs stay open",
                        "let one of them act, or start a dashboard of its own with --reap");
            }
            String who = acting + " of " + living + " living processes sweep, one at a time: " + row.getString(3)
                    + (acting > 5 ? " …" : "");
            return leftOpen > 0
                    ? Look.warn(
                            OBSERVERS,
                            who + "; but " + leftSaid,
                            "look for what their sweeps wait for: pg_stat_activity, application holter")
                    : Look.ok(OBSERVERS, who);
        }
    }
}
