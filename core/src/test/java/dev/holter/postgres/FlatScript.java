package dev.holter.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.holter.fixtures.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The script that a team runs with psql. */
final class FlatScript {
    private FlatScript() {}

    /** A new database in which it was run. */
    static TestDatabase installed() {
        TestDatabase db = TestDatabase.fresh();
        db.execute(text());
        return db;
    }

    static String text() {
        try (InputStream script =
                requireNonNull(PostgresStore.class.getResourceAsStream("/dev/holter/holter-schema.sql"))) {
            return new String(script.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
