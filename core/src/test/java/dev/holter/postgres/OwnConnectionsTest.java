package dev.holter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.fixtures.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a connection that Holter opens itself is told to begin with. */
class OwnConnectionsTest {
    private final TestDatabase db = TestDatabase.fresh();

    @AfterEach
    void drop() {
        db.close();
    }

    @Test
    void aCallIsGivenUpAfterTenSecondsWithoutAnAnswer() throws SQLException {
        assertThat(networkTimeoutMillis(db.jdbcUrl())).isEqualTo(10_000);
    }

    private int networkTimeoutMillis(String url) throws SQLException {
        ConnectionSource source = ConnectionSource.ofUrl(
                url, PostgresUnderTest.settings(new String[0], "jdbcUrl", url, "user", db.user()));
        try (Connection connection = source.connect()) {
            return connection.getNetworkTimeout();
        }
    }
}
