package dev.holter.postgres;

import dev.holter.EndReason;
import dev.holter.RunNotice;
import dev.holter.RunStatus;
import dev.holter.StaleReason;
import dev.holter.StopReason;
import dev.holter.engine.Store.Command;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * Shows and ends runs that break what their job types promise about time. Thread-safe.
 *
 * <p>A run that is ended has its worker's row locked first, as in a kill, so that no beat of it comes between the last look and the end; the owner looks into its own memory. The
 * command goes to the owner itself: should the acknowledgement be lost, that is how it learns what it has done.
 */
final class Staleness {
    private final SideSessions side;
    private final Round round = new Round();

    private record Stale(UUID runId, String reason) {}

    Staleness(SideSessions side) {
        this.side = side;
    }

    boolean mark(UUID runId, StaleReason reason, String says) {
        return side.in(open -> marked(open, runId, reason, says));
    }

    private static boolean marked(Session open, UUID runId, StaleReason reason, String says) throws SQLException {
        try (PreparedStatement statement = open.prepare(StaleSql.MARK)) {
            statement.setString(1, reason.name());
            statement.setObject(2, runId);
            statement.setString(3, reason.name());
            if (statement.executeUpdate() == 0) {
                return shownSo(open, runId, reason);
            }
        }
        Interventions.event(open, "stale", runId, null, null, reason + ": " + says);
        return true;
    }

    /** Zero rows is a question: it may be shown so already, by a transaction whose acknowledgement was lost. */
    private static boolean shownSo(Session open, UUID runId, StaleReason reason) throws SQLException {
        try (PreparedStatement statement = open.prepare(StaleSql.SHOWN)) {
            statement.setObject(1, runId);
            statement.setString(2, reason.name());
            try (ResultSet row = statement.executeQuery()) {
                return row.next();
            }
        }
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
            if (ended.isPresent()) {
                String kind = reason == StaleReason.STALLED ? Command.STALLED : Command.OVERDUE;
                Interventions.command(open, worker, runId, kind, null);
            }
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

    /**
     * Shows what owners should have seen long ago, and takes back what was shown of runs that have moved since. Ends nothing: stored times prove nothing. Goes through its span of
     * the open runs in chunks, a transaction each, so that no tick waits for more than one, however many are stale.
     */
    void sweep() {
        side.in(open -> {
            try (PreparedStatement statement = open.prepare(StaleSql.HEAL)) {
                return statement.executeUpdate();
            }
        });
        int shown;
        do {
            shown = side.in(open -> show(open, round.ask(open, StaleSql.LONG_STALE, Staleness::stale, List::size)));
        } while (shown == Closing.CHUNK);
    }

    private static List<Stale> stale(PreparedStatement statement) throws SQLException {
        List<Stale> found = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                found.add(new Stale(rows.getObject(1, UUID.class), rows.getString(2)));
            }
        }
        return found;
    }

    private static int show(Session open, List<Stale> found) throws SQLException {
        if (found.isEmpty()) {
            return 0;
        }
        try (PreparedStatement statement = open.prepare(StaleSql.MARK_LONG_STALE)) {
            new Columns<>(statement, found).uuids(Stale::runId).texts(Stale::reason);
            return statement.executeUpdate();
        }
    }
}
