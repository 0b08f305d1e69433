package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holter.Holter;
import dev.holter.fixtures.StoppableDatabase;
import dev.holter.spi.TrackedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** C5, pitfall 14: the database's clock is set by an hour, forth and back, between two renewals; nobody is convicted. Needs the Debian package libfaketime. */
class ClockStepTest {
    private static final Optional<Path> LIBRARY = Stream.of("x86_64", "aarch64")
            .map(machine -> Path.of("/usr/lib/" + machine + "-linux-gnu/faketime/libfaketime.so.1"))
            .filter(Files::exists)
            .findFirst();

    @TempDir
    private Path directory = Path.of("unset");

    private final StoppableDatabase db = StoppableDatabase.start();

    private Path clock() {
        return directory.resolve("clock");
    }

    private void clockGoes(String offset) throws IOException {
        Files.writeString(clock(), offset + "\n");
    }

    @BeforeEach
    void underAClockOfItsOwn() throws IOException {
        assumeTrue(LIBRARY.isPresent(), "libfaketime is not installed: no clock can be set");
        db.stopHard();
        clockGoes("+0");
        db.startAgain(Map.of(
                "LD_PRELOAD",
                LIBRARY.orElseThrow().toString(),
                "FAKETIME_TIMESTAMP_FILE",
                clock().toString(),
                "FAKETIME_NO_CACHE",
                "1",
                "DONT_FAKE_MONOTONIC",
                "1"));
    }

    @AfterEach
    void stop() throws IOException {
        db.close();
    }

    @Test
    void aStepOfTheDatabasesClockConvictsNobody() throws Exception {
        HeardNotices heard = new HeardNotices();
        try (Holter one = Engines.quick(db.jdbcUrl())
                        .set("workerName", "one")
                        .listener(heard)
                        .start();
                Holter other =
                        Engines.quick(db.jdbcUrl()).set("workerName", "other").start()) {
            TrackedRun run = Engines.begin(other, "steady.type");
            Engines.soon().until(() -> text("select count(*) from holter.pulse").equals("1"));
            UUID before = Engines.worker(other);
            String hourBefore = text("select extract(hour from now() + interval '1 hour')");

            clockGoes("+1h");
            Engines.soon().until(() -> text("select extract(hour from now())").equals(hourBefore));
            Engines.during(Duration.ofSeconds(7));
            clockGoes("-1h");
            Engines.during(Duration.ofSeconds(7));
            run.returned();

            Engines.soon().until(() -> text("select status from holter.run").equals("SUCCEEDED"));
            assertThat(Engines.worker(other)).isEqualTo(before);
            assertThat(heard.suspect).isEmpty();
            assertThat(heard.lost).isEmpty();
            assertThat(text("select count(*) from holter.event")).isEqualTo("0");
            assertThat(text("select ended_at >= started_at from holter.run")).isEqualTo("t");
        }
    }

    private String text(String query) throws SQLException {
        try (Connection connection = db.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
