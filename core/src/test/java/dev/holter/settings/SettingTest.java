package dev.holter.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SettingTest {
    private static final Path DOCUMENTATION = Path.of("../docs/configuration.md");

    @Test
    void theDocumentedTableIsTheOneInTheCode() throws IOException {
        List<String> documented = Files.readAllLines(DOCUMENTATION).stream()
                .dropWhile(line -> !line.equals("## Keys"))
                .filter(line -> line.startsWith("| `"))
                .toList();

        assertThat(documented)
                .containsExactlyElementsOf(
                        Arrays.stream(Setting.values()).map(SettingTest::row).toList());
    }

    @Test
    void everyKeyIsThereOnce() {
        assertThat(Setting.values()).extracting(Setting::key).doesNotHaveDuplicates();
        assertThat(Setting.values()).extracting(Setting::environmentName).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void aKeyIsCamelCaseAndADescriptionIsOneSentence(Setting setting) {
        assertThat(setting.key()).matches("[a-z]+([A-Z][a-z]+)*");
        assertThat(setting.description()).matches("[A-Z][^|\n]*[^.]\\.");
    }

    @ParameterizedTest
    @EnumSource
    void aDefaultIsAValueThatWouldBeTaken(Setting setting) {
        setting.defaultText()
                .ifPresent(
                        text -> assertThat(setting.kind().shown(setting.kind().parse(text)))
                                .isEqualTo(text));
    }

    @ParameterizedTest
    @CsvSource({
        "LOST_AFTER, HOLTER_LOST_AFTER",
        "JDBC_URL, HOLTER_JDBC_URL",
        "LOST_FAST_AFTER, HOLTER_LOST_FAST_AFTER",
        "TICK, HOLTER_TICK"
    })
    void theEnvironmentNameIsUpperSnake(Setting setting, String expected) {
        assertThat(setting.environmentName()).isEqualTo(expected);
    }

    @Test
    void onlyTheseCanDifferByJobType() {
        assertThat(Setting.allPerType())
                .containsExactly(
                        Setting.RECORD,
                        Setting.DURABLE,
                        Setting.INTERRUPT_AFTER,
                        Setting.ABANDON_AFTER,
                        Setting.STALL_AFTER,
                        Setting.START_GRACE,
                        Setting.RESUMING_STALL_AFTER,
                        Setting.DEADLINE,
                        Setting.ON_STALE,
                        Setting.MAX_RECOVERIES,
                        Setting.RETRY_BACKOFF,
                        Setting.OVERLAP);
    }

    private static String row(Setting setting) {
        return "| `%s` | `%s` | %s | %s| %s| %s |"
                .formatted(
                        setting.key(),
                        setting.environmentName(),
                        setting.kind().label(),
                        setting.defaultText().map(text -> "`" + text + "` ").orElse(""),
                        setting.perType() ? "yes " : "",
                        setting.description());
    }
}
