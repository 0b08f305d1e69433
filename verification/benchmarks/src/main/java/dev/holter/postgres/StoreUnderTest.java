package dev.holter.postgres;

import dev.holter.engine.Batch.BeatRow;
import dev.holter.engine.Store;
import dev.holter.settings.Settings;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Opens a store as the provider does. */
public final class StoreUnderTest {
    private StoreUnderTest() {}

    /** A store on this database. */
    public static Store open(String url, String user) {
        Settings settings = Settings.resolve(Map.of(), Map.of("jdbcUrl", url, "user", user, "schema", "validate"));
        return new PostgresStore(ConnectionSource.ofUrl(url, settings), settings);
    }

    /** The bare update of these rows, which are in their stages still, committed by itself: no tick can be faster. */
    public static void beat(Connection connection, List<BeatRow> rows) {
        try (PreparedStatement statement = connection.prepareStatement(TickSql.COUNT)) {
            new Columns<>(statement, rows)
                    .uuids(BeatRow::runId)
                    .longs(row -> 0)
                    .longs(row -> row.progress().done())
                    .texts(row -> row.progress().detail());
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
