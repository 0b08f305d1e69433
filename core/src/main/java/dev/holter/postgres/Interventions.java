package dev.holter.postgres;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.holter.EndReason;
import dev.holter.RerunAnswer;
import dev.holter.RunStatus;
import dev.holter.StopAnswer;
import dev.holter.StopReason;
import dev.holter.engine.Store.Command;
import dev.holter.engine.Text;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What operators do to a run, each in one transaction: what is noted on the run, the command to its worker, the audit event. Thread-safe.
 *
 * <p>Races: a run that ends meanwhile holds its row's lock; whoever comes second finds it over and changes nothing. A kill locks the worker before the run, as a
 * tick does, so that no stage or beat of the run comes after its end. A cancel changes nothing that a tick decides on, and locks the run alone.
 */
final class Interventions {
    private final SideSessions side;

    /** Who does it, and what they say; clean. */
    record By(String actor, @Nullable String note) {
        static By of(String actor, String reason) {
            if (actor == null || actor.isBlank()) {
                throw new IllegalArgumentException("actor is blank: say who does this; it is kept with the run");
            }
            String note = reason == null || reason.isBlank() ? null : Text.line(reason.strip(), Text.MESSAGE);
            return new By(Text.line(actor.strip(), Text.NAME), note);
        }

        /** The note, or nothing. */
        String said() {
            return note == null ? "" : note;
        }
    }

    private record Target(@Nullable UUID workerId, RunStatus status, boolean asked, boolean hostRetries) {}

    Interventions(SideSessions side) {
        this.side = side;
    }

    StopAnswer cancel(UUID runId, By by) {
        return side.in(open -> {
            Target target = target(open, runId).orElse(null);
            if (target == null) {
                return StopAnswer.UNKNOWN;
            }
            UUID worker = target.workerId();
            if (worker == null || !ask(open, runId, StopReason.CANCEL, by)) {
                return StopAnswer.OVER;
            }
            command(open, worker, runId, Command.CANCEL, by);
            event(open, "cancel", runId, worker, by.actor(), by.said());
            return target.asked() ? StopAnswer.REPEATED : StopAnswer.ACCEPTED;
        });
    }

    /** Whether the run is as it was when somebody decided, asked where no tick of its worker comes between. */
    @FunctionalInterface
    interface Still {
        boolean holds(Session open) throws SQLException;
    }

    StopAnswer kill(UUID runId, By by, boolean retry, Still still) {
        return side.in(open -> {
            Target target = target(open, runId).orElse(null);
            if (target == null) {
                return StopAnswer.UNKNOWN;
            }
            UUID worker = target.workerId();
            if (worker == null || target.status().terminal()) {
                return StopAnswer.OVER;
            }
            lock(open, worker);
            if (!still.holds(open)) {
                return StopAnswer.CHANGED;
            }
            if (!ask(open, runId, StopReason.KILL, by)) {
                return StopAnswer.OVER;
            }
            String note =
                    "killed by " + by.actor() + ": " + by.note() + " (code may still be running until its thread ends)";
            Closing.by(by.actor(), RunStatus.TERMINATED, EndReason.KILLED, note, "kill")
                    .one(open, worker, runId);
            boolean byHost = retry && target.hostRetries();
            command(open, worker, runId, byHost ? Command.KILL_AND_RETRY : Command.KILL, by);
            if (retry && !byHost && wish(open, runId, by)) {
                event(open, "rerun", runId, worker, by.actor(), by.said());
            }
            return StopAnswer.ACCEPTED;
        });
    }

    void denied(@Nullable UUID runId, By by) {
        side.in(open -> {
            event(open, "denied", runId, null, by.actor(), by.said());
            return by;
        });
    }

    /** A run that is over may be executing all the same, as long as its thread has not left. */
    StopAnswer capture(UUID runId, By by) {
        return side.in(open -> {
            Target target = target(open, runId).orElse(null);
            if (target == null) {
                return StopAnswer.UNKNOWN;
            }
            UUID worker = target.workerId();
            if (worker == null || !mayExecute(open, runId)) {
                return StopAnswer.OVER;
            }
            command(open, worker, runId, Command.CAPTURE, by);
            event(open, "capture", runId, worker, by.actor(), "");
            return StopAnswer.ACCEPTED;
        });
    }

    RerunAnswer rerun(UUID runId, By by) {
        return side.in(open -> {
            Target target = target(open, runId).orElse(null);
            if (target == null) {
                return RerunAnswer.UNKNOWN;
            }
            if (openAttempts(open, runId) > 0) {
                return RerunAnswer.NOT_OVER;
            }
            if (!wish(open, runId, by)) {
                return RerunAnswer.QUEUED_BEFORE;
            }
            event(open, "rerun", runId, target.workerId(), by.actor(), by.said());
            return RerunAnswer.QUEUED;
        });
    }

    /** False when it was wished for before. */
    private static boolean wish(Session open, UUID runId, By by) throws SQLException {
        try (PreparedStatement statement = open.prepare(ControlSql.RERUN)) {
            statement.setString(1, by.actor());
            statement.setString(2, by.note());
            statement.setObject(3, runId);
            return statement.executeUpdate() == 1;
        }
    }

    private static boolean mayExecute(Session open, UUID runId) throws SQLException {
        try (PreparedStatement statement = open.prepare(ControlSql.MAY_EXECUTE)) {
            statement.setObject(1, runId);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() && row.getBoolean(1);
            }
        }
    }

    private static long openAttempts(Session open, UUID runId) throws SQLException {
        try (PreparedStatement statement = open.prepare(ControlSql.OPEN_ATTEMPTS)) {
            statement.setObject(1, runId);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static Optional<Target> target(Session open, UUID runId) throws SQLException {
        try (PreparedStatement statement = open.prepare(ControlSql.WORKER_OF)) {
            statement.setObject(1, runId);
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? Optional.of(new Target(
                                row.getObject(1, UUID.class),
                                RunStatus.valueOf(row.getString(2)),
                                row.getBoolean(3),
                                row.getBoolean(4)))
                        : Optional.empty();
            }
        }
    }

    /** Null when nobody has it, or it is not there. */
    static @Nullable UUID workerOf(Session open, UUID runId) throws SQLException {
        return target(open, runId).map(Target::workerId).orElse(null);
    }

    /** A row that somebody deleted locks nobody out; its process registers anew within a tick, and takes its runs along. */
    static void lock(Session open, UUID workerId) throws SQLException {
        try (PreparedStatement statement = open.prepare(ControlSql.LOCK_WORKER)) {
            statement.setObject(1, workerId);
            statement.executeQuery().close();
        }
    }

    static boolean ask(Session open, UUID runId, StopReason reason, @Nullable By by) throws SQLException {
        try (PreparedStatement statement = open.prepare(ControlSql.ASK)) {
            statement.setString(1, reason.name());
            statement.setString(2, by == null ? null : by.actor());
            statement.setString(3, by == null ? null : by.note());
            statement.setObject(4, runId);
            return statement.executeUpdate() == 1;
        }
    }

    static void command(Session open, UUID workerId, UUID runId, String kind, @Nullable By by) throws SQLException {
        try (PreparedStatement statement = open.prepare(ControlSql.COMMAND)) {
            statement.setObject(1, workerId);
            statement.setObject(2, UuidCreator.getTimeOrderedEpoch());
            statement.setObject(3, runId);
            statement.setString(4, kind);
            statement.setString(5, by == null ? null : by.actor());
            statement.setString(6, by == null ? null : by.note());
            statement.executeQuery().close();
        }
    }

    /** Tells what was done to a run; without an actor, by Holter itself. */
    static void event(
            Session open,
            String kind,
            @Nullable UUID runId,
            @Nullable UUID workerId,
            @Nullable String actor,
            String text)
            throws SQLException {
        try (PreparedStatement statement = open.prepare(ControlSql.ACTION_EVENT)) {
            statement.setString(1, kind);
            statement.setObject(2, runId);
            statement.setObject(3, workerId);
            statement.setString(4, actor);
            statement.setString(5, text);
            statement.executeUpdate();
        }
    }
}
