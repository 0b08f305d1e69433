package dev.holter.postgres;

import dev.holter.engine.Batch.BeatRow;
import dev.holter.engine.Store.Command;
import dev.holter.engine.Store.Lease;
import dev.holter.engine.Store.Lease.State;
import dev.holter.engine.Store.SeenLease;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Renews a lease, the first statement of every tick, and reads what comes with the answer: everybody's leases, and the commands that wait. For one tick and one thread. */
final class LeaseRenewal {
    private final Session session;
    private final Lease lease;
    private final List<SeenLease> leases = new ArrayList<>();
    private final List<Command> commands = new ArrayList<>();

    LeaseRenewal(Session session, Lease lease) {
        this.session = session;
        this.lease = lease;
    }

    List<SeenLease> leases() {
        return leases;
    }

    List<Command> commands() {
        return commands;
    }

    /**
     * Renews it, with these beats in the same statement; false when it is gone. While no facts go with it and it only goes on, the server answers before its disk has it: what a crash of
     * the server takes back is sent again with the next beat. Behind a pooler nobody would notice that crash, so there beats are whole, too.
     */
    boolean renew(List<BeatRow> beats, TickWriter writer, boolean facts) throws SQLException {
        boolean counts = !session.pooled() && beats.stream().allMatch(BeatRow::sameStage);
        String state = lease.state().name().toLowerCase(Locale.ROOT);
        try (PreparedStatement statement = session.prepare(sql(beats, counts))) {
            statement.setInt(1, lease.running());
            statement.setString(2, lease.task());
            statement.setBoolean(3, lease.sentinel());
            statement.setString(4, state);
            statement.setInt(5, lease.running());
            statement.setString(6, state);
            statement.setObject(7, lease.workerId());
            statement.setString(8, state);
            if (!lease.reads()) {
                return statement.executeUpdate() == 1;
            }
            statement.setBoolean(9, !facts && lease.state() == State.ALIVE && !session.pooled());
            int next = beats.isEmpty() ? 10 : writer.beatColumns(new Columns<>(statement, beats, 9), counts) + 1;
            statement.setObject(next, lease.workerId());
            read(statement, beats, writer);
            return !leases.isEmpty();
        }
    }

    private String sql(List<BeatRow> beats, boolean counts) {
        if (beats.isEmpty()) {
            return lease.reads() ? TickSql.LEASE_AND_ALL : TickSql.LEASE;
        }
        return counts ? TickSql.LEASE_AND_COUNT : TickSql.LEASE_AND_BEAT;
    }

    private void read(PreparedStatement statement, List<BeatRow> beats, TickWriter writer) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                String kind = rows.getString("kind");
                if (kind != null) {
                    commands.add(command(rows, kind));
                } else {
                    if (!beats.isEmpty() && leases.isEmpty()) {
                        writer.met(rows.getInt("beaten"), beats);
                    }
                    leases.add(lease(rows));
                }
            }
        }
    }

    private static Command command(ResultSet row, String kind) throws SQLException {
        return new Command(
                row.getObject("id", UUID.class),
                row.getObject("run_id", UUID.class),
                kind,
                row.getString("actor"),
                row.getString("note"));
    }

    /** Of a row with the columns of a lease. */
    static SeenLease lease(ResultSet row) throws SQLException {
        return new SeenLease(
                row.getObject("id", UUID.class),
                row.getString("name"),
                row.getLong("number"),
                row.getLong("counter"),
                row.getBoolean("sentinel"),
                row.getLong("suspect_after_ms") * 1_000_000,
                row.getLong("lost_fast_after_ms") * 1_000_000,
                row.getLong("lost_after_ms") * 1_000_000);
    }

    /** Takes commands that were handled out of the inbox. */
    void handled(List<UUID> ids) throws SQLException {
        if (!ids.isEmpty()) {
            try (PreparedStatement statement = session.prepare(TickSql.COMMANDS_HANDLED)) {
                statement.setObject(1, lease.workerId());
                Columns.ids(statement, 2, ids);
                statement.executeUpdate();
            }
        }
    }
}
