package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** B5: the file is read again while jobs run; a wrong one changes nothing. */
class PolicyFileTest {
    private static final String SYNC = "policy.sync.match = imports.*\npolicy.sync.stallAfter = ";

    @TempDir
    private Path directory;

    private final List<String> events = new ArrayList<>();
    private Path path;
    private JobPolicies policies;
    private PolicyFile file;

    @BeforeEach
    void begin() throws IOException {
        path = directory.resolve("holter.properties");
        write(SYNC + "2m");
        Settings settings =
                Settings.resolve(Map.of(), Map.of("jdbcUrl", "jdbc:postgresql://db/app", "file", path.toString()));
        policies = new JobPolicies(settings.policies(), (kind, text) -> events.add(kind + ": " + text));
        file = new PolicyFile(path, settings, policies, (kind, text) -> events.add(kind + ": " + text));
    }

    private void write(String text) throws IOException {
        Files.writeString(path, text);
    }

    private String stallAfter() {
        return String.valueOf(policies.of("imports.users").asMap().get("stallAfter"));
    }

    private void looks(int number) {
        for (int i = 0; i < number; i++) {
            file.look();
        }
    }

    @Test
    void anotherPolicyHoldsForRunsThatBeginThen() throws IOException {
        looks(3);
        assertThat(events).isEmpty();
        write(SYNC + "5m");

        looks(2);

        assertThat(stallAfter()).isEqualTo("5m");
        assertThat(events).singleElement().asString().startsWith("configuration-changed: file " + path);
        looks(3);
        assertThat(events).hasSize(1);
    }

    @Test
    void aFileThatIsStillBeingWrittenIsNotTaken() throws IOException {
        write("");
        looks(1);
        assertThat(stallAfter()).isEqualTo("2m");

        write(SYNC + "5m");
        looks(1);
        assertThat(stallAfter()).isEqualTo("2m");

        looks(1);
        assertThat(stallAfter()).isEqualTo("5m");
        assertThat(events).hasSize(1);
    }

    @Test
    void aWrongFileIsToldOnceAndChangesNothing() throws IOException {
        write(SYNC + "5\npolicy.sync.dedline = 1h");

        looks(4);

        assertThat(stallAfter()).isEqualTo("2m");
        assertThat(events)
                .singleElement()
                .asString()
                .startsWith("configuration-refused: ")
                .contains("policy.sync.deadline");
    }

    @Test
    void aFileThatIsGoneChangesNothingAndItsReturnIsSeen() throws IOException {
        Files.delete(path);
        looks(3);
        assertThat(stallAfter()).isEqualTo("2m");
        assertThat(events)
                .singleElement()
                .asString()
                .startsWith("configuration-refused: ")
                .contains("no such file");

        write(SYNC + "7m");
        looks(2);

        assertThat(stallAfter()).isEqualTo("7m");
    }

    @Test
    void whatHoldsForTheWholeProcessIsNamedAndWaitsForItsNextStart() throws IOException {
        write(SYNC + "5m\nretention = 7d\nmetadata.team = orders");

        looks(2);

        assertThat(events).singleElement().asString().endsWith("from its next start on: [retention, metadata]");
    }
}
