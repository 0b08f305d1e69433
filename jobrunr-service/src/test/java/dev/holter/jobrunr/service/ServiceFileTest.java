package dev.holter.jobrunr.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.fixtures.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application as it is, with this module on its class path, and what the environment says. */
class ServiceFileTest {
    private final TestDatabase database = TestDatabase.fresh();

    @TempDir
    Path directory;

    @AfterEach
    void drop() {
        database.close();
    }

    @Test // A3
    void theEnvironmentIsAllThatIsAdded() throws Exception {
        String said = Launched.with(Map.of(
                "HOLTER_JDBC_URL", database.jdbcUrl(), "HOLTER_USER", database.user(), "HOLTER_PASSWORD", "any"));

        assertThat(said).contains(Application.DONE).doesNotContain(" ERROR ");
        assertRecorded();
    }

    @Test // A3
    void soIsAFile() throws Exception {
        List<String> lines = List.of("jdbcUrl = " + database.jdbcUrl(), "user = " + database.user());
        Path file = Files.write(directory.resolve("holter.properties"), lines);

        String said = Launched.with(Map.of("HOLTER_FILE", file.toString()));

        assertThat(said).contains(Application.DONE).doesNotContain(" ERROR ");
        assertRecorded();
    }

    @Test // never harms: nothing is configured
    void withoutADatabaseTheJobIsPerformedAndTheLogSaysWhatIsMissing() throws Exception {
        String said = Launched.with(Map.of());

        assertThat(said).contains(Application.DONE);
        assertThat(said.lines().filter(line -> line.contains(" ERROR ")))
                .singleElement()
                .asString()
                .contains("JobRunr goes on without Holter", "HOLTER_JDBC_URL");
    }

    private void assertRecorded() {
        assertThat(database.rows("select job_type, status, scheduler from holter.runs"))
                .containsExactly(Map.of(
                        "job_type",
                        Application.class.getName() + ".job()",
                        "status",
                        "SUCCEEDED",
                        "scheduler",
                        "jobrunr"));
        assertThat(database.text("select string_agg(status, ' ') from holter.workers"))
                .isEqualTo("STOPPED");
    }
}
