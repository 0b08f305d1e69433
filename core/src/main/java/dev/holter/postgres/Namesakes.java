package dev.holter.postgres;

import dev.holter.engine.ProcessTrace;
import dev.holter.engine.Store.Namesake;
import dev.holter.engine.StoreException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads who else goes by a name. Stateless. */
final class Namesakes {
    private static final Logger LOG = LoggerFactory.getLogger(Namesakes.class);

    private Namesakes() {}

    /** Their leases first, then their locks: a lock that is free by then says something of a counter that is still the same later. */
    static List<Namesake> of(SideSessions side, String name, UUID self) {
        List<Namesake> found = side.in(open -> read(open, name, self));
        List<Long> asked = found.stream()
                .filter(one -> one.lease().sentinel())
                .map(one -> one.lease().number())
                .toList();
        if (asked.isEmpty()) {
            return found;
        }
        Set<Long> held = held(side, asked);
        return found.stream()
                .map(one -> new Namesake(
                        one.lease(), one.trace(), held.contains(one.lease().number())))
                .toList();
    }

    /**
     * A free lock proves something only on the server that had it: after a restart or a failover a twin that lives is still hanging in its old connection. So
     * those that have not renewed here are taken for held; and all are, where the server does not tell.
     */
    private static Set<Long> held(SideSessions side, List<Long> asked) {
        try {
            Set<Long> held = new HashSet<>(side.in(open -> notRenewedHere(open, asked)));
            held.addAll(side.in(open -> Sentinels.look(open, asked)).held());
            return held;
        } catch (StoreException e) {
            LOG.debug("The server does not tell about locks: namesakes are left to the observers", e);
            return Set.copyOf(asked);
        }
    }

    private static Set<Long> notRenewedHere(Session open, List<Long> asked) throws SQLException {
        Set<Long> numbers = new HashSet<>();
        try (PreparedStatement statement = open.prepare(SweepSql.NOT_RENEWED_HERE)) {
            statement.setArray(1, open.connection().createArrayOf("bigint", asked.toArray()));
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    numbers.add(rows.getLong(1));
                }
            }
        }
        return numbers;
    }

    private static List<Namesake> read(Session open, String name, UUID self) throws SQLException {
        List<Namesake> found = new ArrayList<>();
        try (PreparedStatement statement = open.prepare(SweepSql.NAMESAKES)) {
            statement.setString(1, name);
            statement.setObject(2, self);
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    found.add(new Namesake(LeaseRenewal.lease(rows), trace(rows), false));
                }
            }
        }
        return found;
    }

    private static ProcessTrace trace(ResultSet row) throws SQLException {
        Timestamp started = row.getTimestamp("pid_started_at");
        return new ProcessTrace(
                row.getLong("pid"), started == null ? null : started.toInstant(), row.getString("boot_id"));
    }
}
