package dev.holter.postgres;

import dev.holter.EndReason;
import dev.holter.RunNotice;
import dev.holter.RunStatus;
import dev.holter.StopReason;
import dev.holter.engine.Store.Attempt;
import dev.holter.engine.Store.Command;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Ends runs from whom a later attempt of their workflow has taken over, and tells their workers. Thread-safe.
 *
 * <p>Never in a tick: that has locked its own worker, and these runs are others'. Here each worker has a transaction, which locks that worker's row, then its
 * runs. Races: a run that ends meanwhile is found over and is left as it is; one that is superseded twice is so once. A process that dies in between leaves the
 * rest to whoever sweeps next.
 */
final class Superseding {
    private static final Closing SUPERSEDED = new Closing(
            RunStatus.SUPERSEDED,
            EndReason.SUPERSEDED,
            "a later attempt took over; code may still be running until its thread ends",
            "superseded",
            null,
            false,
            0);

    /** So few that the worker, which lives, is not kept from its tick for long. */
    private static final int AT_ONCE = 20;

    private final SideSessions side;
    private final Round round = new Round();

    Superseding(SideSessions side) {
        this.side = side;
    }

    /** By attempts that have just begun. */
    List<RunNotice> by(List<Attempt> begun) {
        return close(side.in(open -> {
            try (PreparedStatement statement = open.prepare(SweepSql.SUPERSEDED_BY)) {
                new Columns<>(statement, begun).uuids(Attempt::workflowId).ints(Attempt::number);
                return victims(statement);
            }
        }));
    }

    /** By whatever attempts there are, of the open runs whose turn it is. */
    List<RunNotice> all() {
        return close(side.in(open -> round.ask(open, SweepSql.SUPERSEDED, Superseding::victims, Superseding::number)));
    }

    /** By their workers. */
    private static Map<UUID, List<UUID>> victims(PreparedStatement statement) throws SQLException {
        Map<UUID, List<UUID>> runs = new LinkedHashMap<>();
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                runs.computeIfAbsent(rows.getObject(1, UUID.class), worker -> new ArrayList<>())
                        .add(rows.getObject(2, UUID.class));
            }
        }
        return runs;
    }

    private static int number(Map<UUID, List<UUID>> victims) {
        return victims.values().stream().mapToInt(List::size).sum();
    }

    private List<RunNotice> close(Map<UUID, List<UUID>> victims) {
        List<RunNotice> closed = new ArrayList<>();
        victims.forEach((worker, runs) -> {
            for (int from = 0; from < runs.size(); from += AT_ONCE) {
                closed.addAll(close(worker, runs.subList(from, Math.min(runs.size(), from + AT_ONCE))));
            }
        });
        return closed;
    }

    private List<RunNotice> close(UUID worker, List<UUID> runs) {
        return side.in(open -> {
            Interventions.lock(open, worker);
            List<RunNotice> ended = new ArrayList<>();
            for (UUID run : runs) {
                ended.addAll(close(open, worker, run));
            }
            return ended;
        });
    }

    private static List<RunNotice> close(Session open, UUID worker, UUID run) throws SQLException {
        if (!Interventions.ask(open, run, StopReason.SUPERSEDED, null)) {
            return List.of();
        }
        Interventions.command(open, worker, run, Command.SUPERSEDED, null);
        return SUPERSEDED.one(open, worker, run);
    }
}
