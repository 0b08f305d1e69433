package dev.holter.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.fixtures.CapturedLog;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsOffTest {
    private static final Map<String, String> OFF = Map.of("HOLTER_ENABLED", "false");

    private final CapturedLog log = CapturedLog.of("dev.holter.settings");

    @AfterEach
    void stopListening() {
        log.close();
    }

    @ParameterizedTest
    @CsvSource({
        "file, /nowhere/holter.properties",
        "lostAfter, 30",
        "suspectAfter, 1s",
        "user, scott",
        "jdbcUrl, jdbc:mysql://db/app",
        "policy.sync.record, none",
    })
    void whatIsWrongOrMissingDoesNotMatterButIsSaid(String key, String value) {
        Settings settings = Settings.resolve(OFF, Map.of(key, value));

        assertThat(settings.enabled()).isFalse();
        assertThat(log.warnings())
                .singleElement()
                .asString()
                .startsWith(
                        "Holter is switched off (enabled = false); switched on, its configuration would be refused: "
                                + key + " (");
    }

    @Test
    void itIsSilentWhenNothingIsWrong() {
        assertThat(Settings.resolve(OFF, Map.of()).enabled()).isFalse();

        assertThat(log.messages()).isEmpty();
    }

    @Test
    void anUnknownKeyIsRefusedAllTheSame() {
        assertThat(Resolving.problems(OFF, Map.of("enabeld", "true", "policy.sync.recrd", "all", "tick", "1")))
                .containsExactlyInAnyOrder(
                        "host properties: unknown key 'enabeld'; did you mean 'enabled'?",
                        "host properties: unknown key 'policy.sync.recrd'; did you mean 'policy.sync.record'?");
    }

    @Test
    void aSwitchThatCannotBeReadIsNotOff() {
        assertThat(Resolving.problems(Map.of("HOLTER_ENABLED", "off"), Map.of("tick", "1")))
                .containsExactlyInAnyOrder(
                        "enabled (environment variable HOLTER_ENABLED): 'off' is no flag: write true or false",
                        "tick (host properties): '1' has no unit: write 1s or PT1S");
    }
}
