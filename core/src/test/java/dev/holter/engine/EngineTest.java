package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holter.Holter;
import dev.holter.Run;
import dev.holter.fixtures.TestDatabase;
import dev.holter.spi.RunStart;
import dev.holter.spi.RunTracker;
import dev.holter.spi.TrackedRun;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A started Holter on a real PostgreSQL, from begin to end. */
class EngineTest {
    private final TestDatabase db = TestDatabase.fresh();

    @AfterEach
    void drop() {
        db.close();
    }

    private Holter start() {
        return Holter.builder()
                .jdbcUrl(db.jdbcUrl())
                .user(db.user())
                .password(db.password())
                .start();
    }

    @Test
    void recordsARunFromItsBeginningToItsEnd() {
        try (Holter holter = start()) {
            TrackedRun run =
                    RunTracker.of(holter).begin(RunStart.first("test", "here", "imports.users", "imports.users"));
            run.bind();
            Run.current().stage("fetch", 10, "users");
            Run.current().advance(7);
            Run.current().detail("page 3");
            await().until(() -> db.count("select count(*) from holter.pulse where done = 7") == 1);
            run.unbind();
            run.returned();

            await().until(() ->
                    db.count("select count(*) from holter.run where status = 'SUCCEEDED' and done = 7") == 1);
        }

        assertThat(db.count("select count(*) from holter.worker where state = 'stopped'"))
                .isEqualTo(1);
        assertThat(db.count("select count(*) from holter.pulse")).isZero();
        assertThat(
                        db.count(
                                "select count(*) from holter.stage where outcome = 'SUCCEEDED' and done = 7 and detail = 'page 3'"))
                .isEqualTo(1);
    }
}
