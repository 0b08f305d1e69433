package dev.holter.postgres;

import dev.holter.Health;
import dev.holter.RunCounts;
import dev.holter.RunStatus;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what there is, in the snapshot of its transaction. Stateless. */
final class CountsReader {
    private CountsReader() {}

    /** So many open runs stand and seem so. */
    private record Group(RunStatus status, Health health, long runs) {
        static Group of(ConsoleRow row) throws SQLException {
            Newer newer = new Newer();
            return new Group(
                    newer.status(row.text("status"), false, true),
                    newer.health(row.text("health"), false),
                    row.number("runs"));
        }
    }

    static RunCounts read(Connection connection) throws SQLException {
        List<Group> groups = ConsoleQuery.all(connection, ConsoleSql.HEALTHS, statement -> {}, Group::of);
        Map<Health, Long> open = new EnumMap<>(Health.class);
        groups.forEach(group -> open.merge(group.health(), group.runs(), Long::sum));
        return ConsoleQuery.all(
                        connection,
                        ConsoleSql.TALLY,
                        statement -> {},
                        row -> new RunCounts(
                                row.time("at"),
                                open,
                                with(groups, RunStatus.RUNNING),
                                with(groups, RunStatus.WAITING),
                                row.number("alive"),
                                row.number("suspect"),
                                row.number("lost"),
                                row.timeOrNull("last_ended_at")))
                .get(0);
    }

    private static long with(List<Group> groups, RunStatus status) {
        return groups.stream()
                .filter(group -> group.status() == status)
                .mapToLong(Group::runs)
                .sum();
    }
}
