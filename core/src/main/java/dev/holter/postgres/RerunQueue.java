package dev.holter.postgres;

import dev.holter.engine.Store.Claimed;
import dev.holter.engine.Store.Scheduler;
import dev.holter.spi.JobCopy;
import dev.holter.spi.Launched;
import dev.holter.spi.Rerun;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
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
                    return row.next() ? Optional.of(claimed(row, workerId)) : Optional.empty();
                }
            }
        });
    }

    private static Claimed claimed(ResultSet row, UUID by) throws SQLException {
        return new Claimed(
                new Scheduler(row.getString(5), row.getString(6)),
                new Rerun(
                        row.getObject(1, UUID.class),
                        row.getObject(2, UUID.class),
                        row.getObject(3, UUID.class),
                        row.getInt(4),
                        row.getString(7),
                        row.getString(8),
                        copy(row)),
                by,
                row.getObject(12, OffsetDateTime.class).toInstant());
    }

    private static @Nullable JobCopy copy(ResultSet row) throws SQLException {
        String type = row.getString(9);
        return type == null ? null : new JobCopy(type, row.getBoolean(10), row.getBytes(11));
    }

    void launched(Claimed claimed, Launched launched) {
        side.in(open -> launched == Launched.BY_HOST ? withHost(open, claimed) : stored(open, claimed, launched));
    }

    private static int withHost(Session open, Claimed claimed) throws SQLException {
        try (PreparedStatement statement = open.prepare(ControlSql.RERUN_WITH_HOST)) {
            return own(statement, 1, claimed);
        }
    }

    private static int stored(Session open, Claimed claimed, Launched launched) throws SQLException {
        try (PreparedStatement statement = open.prepare(ControlSql.RERUN_STORED)) {
            OffsetDateTime since = launched == Launched.STORED ? claimed.at().atOffset(ZoneOffset.UTC) : null;
            statement.setObject(1, since, Types.TIMESTAMP_WITH_TIMEZONE);
            return own(statement, 2, claimed);
        }
    }

    /** Changes the row if its claim is still this one. */
    private static int own(PreparedStatement statement, int first, Claimed claimed) throws SQLException {
        statement.setObject(first, claimed.rerun().id());
        statement.setObject(first + 1, claimed.by());
        return statement.executeUpdate();
    }

    /** Quarantines what schedulers took and never began. */
    void giveUp() {
        side.in(open -> {
            try (PreparedStatement statement = open.prepare(ControlSql.NEVER_BEGUN)) {
                return statement.executeUpdate();
            }
        });
    }

    void putBack(Claimed claimed, String why) {
        boolean done = side.in(open -> {
            try (PreparedStatement statement = open.prepare(ControlSql.PUT_BACK_RERUN)) {
                statement.setString(1, why);
                return own(statement, 2, claimed) == 1;
            }
        });
        if (!done) {
            refuse(claimed, why);
        }
    }

    void refuse(Claimed claimed, String why) {
        side.in(open -> {
            try (PreparedStatement statement = open.prepare(ControlSql.REFUSE_RERUN)) {
                statement.setString(1, why);
                if (own(statement, 2, claimed) == 1) {
                    Interventions.event(open, "rerun-failed", claimed.rerun().runId(), null, null, why);
                }
            }
            return claimed;
        });
    }
}
