package dev.holter.postgres;

import dev.holter.engine.Store.SeenLocks;
import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks at other workers' sentinels. Stateless. */
final class Sentinels {
    private Sentinels() {}

    static SeenLocks look(Session open, List<Long> numbers) throws SQLException {
        try (PreparedStatement statement = open.prepare(SweepSql.SENTINELS)) {
            statement.setArray(1, open.connection().createArrayOf("bigint", numbers.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new SeenLocks(row.getString(1), numbers(row.getArray(2)));
            }
        }
    }

    private static Set<Long> numbers(Array array) throws SQLException {
        return Arrays.stream((Long[]) array.getArray()).collect(Collectors.toUnmodifiableSet());
    }

    static boolean held(Session open, long number) throws SQLException {
        return look(open, List.of(number)).held().contains(number);
    }
}
