package dev.holter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.fixtures.TestDatabase;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.core.BaseConnection;
import org.postgresql.jdbc.PgArray;

/** How ids reach the server. */
class IdsTest {
    private static final UUID FIRST = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");
    private static final UUID LAST = UUID.fromString("ffffffff-ffff-ffff-8000-000000000001");

    private final TestDatabase db = TestDatabase.fresh();

    @AfterEach
    void drop() {
        db.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"extended", "simple"})
    void theServerReadsTheSameIds(String queryMode) throws SQLException {
        List<@Nullable UUID> ids = Arrays.asList(FIRST, null, LAST);

        assertThat(told(queryMode, ids)).isEqualTo("{" + FIRST + ",NULL," + LAST + "}");
        assertThat(told(queryMode, List.of())).isEqualTo("{}");
    }

    @Test
    void idsAreNotWrittenOut() throws SQLException {
        try (Connection connection = db.connect()) {
            BaseConnection driver = (BaseConnection) connection.unwrap(PGConnection.class);

            Array array = Ids.array(connection, driver, List.of(FIRST));

            assertThat(array)
                    .isInstanceOfSatisfying(
                            PgArray.class, ids -> assertThat(ids.isBinary()).isTrue());
        }
    }

    private String told(String queryMode, List<@Nullable UUID> ids) throws SQLException {
        String url = db.jdbcUrl() + (db.jdbcUrl().contains("?") ? "&" : "?") + "preferQueryMode=" + queryMode;
        ConnectionSource source = ConnectionSource.ofUrl(
                url, PostgresUnderTest.settings(new String[0], "jdbcUrl", url, "user", db.user()));
        try (Connection connection = source.connect();
                PreparedStatement statement = connection.prepareStatement("select cast(? as uuid[])::text")) {
            statement.setArray(1, Ids.array(connection, connection.unwrap(BaseConnection.class), ids));
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }
}
