package dev.holter.postgres;

import dev.holter.engine.Store.Claimed;
import dev.holter.engine.Store.Scheduler;
import dev.holter.spi.JobCopy;
import dev.holter.spi.Rerun;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Work that is to begin anew, taken by whoever has its scheduler. Thread-safe. */
final class RerunQueue {
    private final SideSessions side;

    RerunQueue(SideSessions side) {
        this.side = side;
    }

    Optional<Claimed> claim(UUID workerId, Set<Scheduler> schedulers) {
        return side.in(open -> {
            try (PreparedStatement statement = open.prepare(ControlSql.CLAIM_RERUN)) {
                statement.setObject(1, workerId);
                new Columns<>(statement, List.copyOf(schedulers), 1)
                        .texts(Scheduler::host)
                        .texts(Scheduler::name);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next() ? Optional.of(claimed(row)) : Optional.empty();
                }
            }
        });
    }

    private static Claimed claimed(ResultSet row) throws SQLException {
        return new Claimed(
                new Scheduler(row.getString(5), row.getString(6)),
                new Rerun(
                        row.getObject(1, UUID.class),
                        row.getObject(2, UUID.class),
                        row.getObject(3, UUID.class),
                        row.getInt(4),
                        row.getString(7),
                        row.getString(8),
                        copy(row)));
    }

    private static @Nullable JobCopy copy(ResultSet row) throws SQLException {
        String type = row.getString(9);
        return type == null ? null : new JobCopy(type, row.getBoolean(10), row.getBytes(11));
    }

    void launched(Rerun rerun) {
        side.in(open -> {
            try (PreparedStatement statement = open.prepare(ControlSql.RERUN_LAUNCHED)) {
                statement.setObject(1, rerun.id());
                return statement.executeUpdate();
            }
        });
    }

    void putBack(Rerun rerun, String why) {
        boolean done = side.in(open -> {
            try (PreparedStatement statement = open.prepare(ControlSql.PUT_BACK_RERUN)) {
                statement.setString(1, why);
                statement.setObject(2, rerun.id());
                return statement.executeUpdate() == 1;
            }
        });
        if (!done) {
            refuse(rerun, why);
        }
    }

    void refuse(Rerun rerun, String why) {
        side.in(open -> {
            try (PreparedStatement statement = open.prepare(ControlSql.REFUSE_RERUN)) {
                statement.setString(1, why);
                statement.setObject(2, rerun.id());
                if (statement.executeUpdate() == 1) {
                    Interventions.event(open, "rerun-failed", rerun.runId(), null, null, why);
                }
            }
            return rerun;
        });
    }
}
