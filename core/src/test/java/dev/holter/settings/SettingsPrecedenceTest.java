package dev.holter.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsPrecedenceTest {
    @TempDir
    Path directory;

    @Test
    void nothingSetGivesASafeFirstDay() {
        Settings settings = Settings.resolve(Map.of("HOSTNAME", "node-7"), Map.of());

        assertThat(settings.enabled()).isTrue();
        assertThat(settings.jdbcUrl()).isEmpty();
        assertThat(settings.user()).isEmpty();
        assertThat(settings.password()).isEmpty();
        assertThat(settings.schemaName()).isEqualTo("holter");
        assertThat(settings.schema()).isEqualTo(SchemaMode.AUTO);
        assertThat(settings.workerName()).isEqualTo("node-7");
        assertThat(settings.workerType()).isEqualTo("java");
        assertThat(settings.workerVersion()).isEmpty();
        assertThat(settings.failFast()).isFalse();
        assertThat(settings.observeOnly()).isFalse();
        assertThat(settings.file()).isEmpty();
        assertThat(settings.policies().policyFor("any"))
                .isEqualTo(new Policy("default", Recording.ALL, false, Duration.ofSeconds(10), Duration.ofSeconds(30)));
    }

    @Test
    void timesHaveTheirDefaultsInBothUnits() {
        Settings settings = Settings.resolve(Map.of(), Map.of());

        assertThat(settings.tick()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.suspectAfter()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.lostFastAfter()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.lostAfter()).isEqualTo(Duration.ofSeconds(120));
        assertThat(settings.closeTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.startTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.durableTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.retention()).isEqualTo(Duration.ofDays(30));
        assertThat(settings.slowAfter()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.tickNanos()).isEqualTo(1_000_000_000L);
        assertThat(settings.suspectAfterNanos()).isEqualTo(5_000_000_000L);
        assertThat(settings.lostFastAfterNanos()).isEqualTo(10_000_000_000L);
        assertThat(settings.lostAfterNanos()).isEqualTo(120_000_000_000L);
        assertThat(settings.slowAfterNanos()).isEqualTo(60_000_000_000L);
    }

    @Test
    void everySettingIsTakenFromTheHost() {
        Settings settings = Resolving.host(Map.ofEntries(
                Map.entry("enabled", "false"),
                Map.entry("jdbcUrl", "jdbc:postgresql://db/app"),
                Map.entry("user", "u"),
                Map.entry("password", " p "),
                Map.entry("schemaName", "watch"),
                Map.entry("schema", "Validate"),
                Map.entry("workerName", " w "),
                Map.entry("workerType", "quartz"),
                Map.entry("workerVersion", "1.2"),
                Map.entry("retention", "P7D"),
                Map.entry("closeTimeout", "0s"),
                Map.entry("startTimeout", "0s"),
                Map.entry("durableTimeout", "2s"),
                Map.entry("failFast", "TRUE"),
                Map.entry("observeOnly", "true"),
                Map.entry("record", "none"),
                Map.entry("durable", "true")));

        assertThat(settings.enabled()).isFalse();
        assertThat(settings.jdbcUrl()).contains("jdbc:postgresql://db/app");
        assertThat(settings.user()).contains("u");
        assertThat(settings.password()).as("taken as it stands").contains(" p ");
        assertThat(settings.schemaName()).isEqualTo("watch");
        assertThat(settings.schema()).isEqualTo(SchemaMode.VALIDATE);
        assertThat(settings.workerName()).isEqualTo("w");
        assertThat(settings.workerType()).isEqualTo("quartz");
        assertThat(settings.workerVersion()).contains("1.2");
        assertThat(settings.retention()).isEqualTo(Duration.ofDays(7));
        assertThat(settings.closeTimeout()).isZero();
        assertThat(settings.startTimeout()).isZero();
        assertThat(settings.durableTimeout()).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.failFast()).isTrue();
        assertThat(settings.observeOnly()).isTrue();
        assertThat(settings.policies().policyFor("any"))
                .isEqualTo(new Policy("default", Recording.NONE, true, Duration.ofSeconds(10), Duration.ofSeconds(30)));
    }

    @Test
    void theEnvironmentBeatsTheFileBeatsTheHost() throws IOException {
        Path file = file("lostAfter = 4m\nsuspectAfter = 7s\n");

        Settings settings = Settings.resolve(
                Map.of("HOLTER_LOST_AFTER", "3m", "HOLTER_FILE", file.toString()),
                Map.of("lostAfter", "5m", "suspectAfter", "8s", "lostFastAfter", "20s"));

        assertThat(settings.lostAfter()).isEqualTo(Duration.ofMinutes(3));
        assertThat(settings.suspectAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(settings.lostFastAfter()).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void theEnvironmentsFileBeatsTheHostsFile() throws IOException {
        Path file = file("workerName = from the file\n");

        Settings settings = Settings.resolve(
                Map.of("HOLTER_FILE", file.toString()),
                Map.of("file", directory.resolve("other").toString()));

        assertThat(settings.workerName()).isEqualTo("from the file");
        assertThat(settings.file()).contains(file);
    }

    @Test
    void aVariableMendsAWrongFile() throws IOException {
        Path file = file("lostAfter = 120\n");

        Settings settings = Settings.resolve(Map.of("HOLTER_LOST_AFTER", "2m"), Map.of("file", file.toString()));

        assertThat(settings.lostAfter()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void anEmptyVariableCountsAsNotSet() {
        Settings settings =
                Settings.resolve(Map.of("HOLTER_LOST_AFTER", "", "HOLTER_USER", "  "), Map.of("lostAfter", "3m"));

        assertThat(settings.lostAfter()).isEqualTo(Duration.ofMinutes(3));
        assertThat(settings.user()).isEmpty();
    }

    @Test
    void anEmptyPasswordIsNone() {
        Settings settings = Resolving.host(Map.of("jdbcUrl", "jdbc:postgresql:app", "password", ""));

        assertThat(settings.password()).isEmpty();
    }

    @Test
    void withoutANameInTheEnvironmentTheSystemIsAsked() {
        assertThat(Settings.resolve(Map.of("HOSTNAME", " "), Map.of()).workerName())
                .isNotBlank();
        assertThat(Settings.resolve(Map.of("COMPUTERNAME", "PC-1"), Map.of()).hostName())
                .isEqualTo("PC-1");
    }

    private Path file(String text) throws IOException {
        return Files.writeString(directory.resolve("holter.properties"), text);
    }
}
