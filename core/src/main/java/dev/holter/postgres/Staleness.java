package dev.holter.postgres;

import dev.holter.EndReason;
import dev.holter.RunNotice;
import dev.holter.RunStatus;
import dev.holter.StaleReason;
import dev.holter.StopReason;
import dev.holter.engine.Store.Command;
import dev.holter.settings.OnStale;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Shows and ends runs that break what their job types promise about time. Thread-safe.
 *
 * <p>A run that is ended has its worker's row locked first, as in a kill, so that no beat of it comes between the last look and the end: the owner compares its own memory, the backstop
 * the stored beat.
 */
final class Staleness {
    private final SideSessions side;

    private record Stale(UUID workerId, UUID runId, StaleReason reason, OnStale onStale) {}

    Staleness(SideSessions side) {
        this.side = side;
    }

    boolean mark(UUID runId, StaleReason reason, String says) {
        return side.in(open -> marked(open, null, runId, reason, says));
    }

    private static boolean marked(Session open, @Nullable UUID workerId, UUID runId, StaleReason reason, String says)
            throws SQLException {
        try (PreparedStatement statement = open.prepare(StaleSql.MARK)) {
            statement.setString(1, reason.name());
            statement.setObject(2, runId);
            statement.setString(3, reason.name());
            if (statement.executeUpdate() == 0) {
                return false;
            }
        }
        Interventions.event(open, "stale", runId, workerId, null, reason + ": " + says);
        return true;
    }

    void unmark(UUID runId) {
        side.in(open -> {
            try (PreparedStatement statement = open.prepare(StaleSql.UNMARK)) {
                statement.setObject(1, runId);
                if (statement.executeUpdate() == 1) {
                    Interventions.event(open, "moves-again", runId, null, null, "it moves again");
                }
            }
            return runId;
        });
    }

    Optional<RunNotice> timeOut(UUID runId, StaleReason reason, String says, BooleanSupplier holds) {
        return side.in(open -> {
            UUID worker = Interventions.workerOf(open, runId);
            if (worker == null) {
                return Optional.empty();
            }
            Interventions.lock(open, worker);
            Optional<RunNotice> ended = ended(open, worker, runId, reason, says);
            if (ended.isPresent() && !holds.getAsBoolean()) {
                open.rollback();
                return Optional.empty();
            }
            return ended;
        });
    }

    private static Optional<RunNotice> ended(Session open, UUID worker, UUID runId, StaleReason reason, String says)
            throws SQLException {
        StopReason stop = reason == StaleReason.STALLED ? StopReason.STALL : StopReason.DEADLINE;
        EndReason end = reason == StaleReason.STALLED ? EndReason.STALLED : EndReason.DEADLINE;
        Interventions.ask(open, runId, stop, null);
        String note = says + " (code may still be running until its thread ends)";
        return Closing.byHolter(RunStatus.TIMED_OUT, end, note).retrying().one(open, worker, runId).stream()
                .findFirst();
    }

    List<RunNotice> sweep() {
        List<Stale> found = side.in(open -> longStale(open, null));
        List<RunNotice> ended = new ArrayList<>();
        found.forEach(stale -> side.in(open -> act(open, stale)).ifPresent(ended::add));
        return ended;
    }

    private static Optional<RunNotice> act(Session open, Stale seen) throws SQLException {
        Interventions.lock(open, seen.workerId());
        Stale stale = longStale(open, seen.runId()).stream().findFirst().orElse(null);
        if (stale == null || !stale.workerId().equals(seen.workerId())) {
            return Optional.empty();
        }
        String says = "its worker should have seen long ago that it is " + stale.reason();
        UUID run = stale.runId();
        boolean stalled = stale.reason() == StaleReason.STALLED;
        switch (stale.onStale()) {
            case ALERT -> marked(open, stale.workerId(), run, stale.reason(), says);
            case CANCEL -> {
                marked(open, stale.workerId(), run, stale.reason(), says);
                Interventions.ask(open, run, stalled ? StopReason.STALL : StopReason.DEADLINE, null);
                Interventions.command(open, stale.workerId(), run, Command.CANCEL, null);
            }
            case FAIL, RETRY -> {
                Interventions.command(open, stale.workerId(), run, stalled ? Command.STALLED : Command.OVERDUE, null);
                return ended(open, stale.workerId(), run, stale.reason(), says);
            }
        }
        return Optional.empty();
    }

    private static List<Stale> longStale(Session open, @Nullable UUID only) throws SQLException {
        List<Stale> found = new ArrayList<>();
        try (PreparedStatement statement = open.prepare(StaleSql.LONG_STALE)) {
            statement.setObject(1, only);
            statement.setObject(2, only);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(new Stale(
                            rows.getObject(1, UUID.class),
                            rows.getObject(2, UUID.class),
                            StaleReason.valueOf(rows.getString(3)),
                            OnStale.valueOf(rows.getString(4))));
                }
            }
        }
        return found;
    }
}
