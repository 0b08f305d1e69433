package dev.holter.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "500ms, PT0.5S",
        "30s, PT30S",
        "5m, PT5M",
        "2h, PT2H",
        "30d, PT720H",
        "0s, PT0S",
        "-5s, PT-5S",
        "PT5M, PT5M",
        "PT1H30M, PT1H30M",
        "P1D, PT24H",
        "PT0.25S, PT0.25S",
        "36500d, PT876000H",
    })
    void readsOurNotationAndIso(String text, Duration expected) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S, 0s",
        "PT0.001S, 1ms",
        "PT1S, 1s",
        "PT1.5S, 1500ms",
        "PT60S, 1m",
        "PT90S, 90s",
        "PT120S, 2m",
        "PT90M, 90m",
        "PT24H, 1d",
        "PT36H, 36h",
        "PT720H, 30d",
        "PT-30S, -30s",
        "PT0.0000015S, PT0.0000015S",
    })
    void printsTheShortestThatReadsBackTheSame(Duration duration, String expected) {
        String printed = Durations.print(duration);

        assertThat(printed).isEqualTo(expected);
        assertThat(Durations.parse(printed)).isEqualTo(duration);
    }

    @ParameterizedTest
    @CsvSource({"30, 30s, PT30S", "0, 0s, PT0S", "-7, -7s, PT-7S"})
    void aBareNumberIsRefusedWithBothWaysToWriteIt(String number, String ours, String iso) {
        assertThatThrownBy(() -> Durations.parse(number))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'%s' has no unit: write %s or %s", number, ours, iso);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "soon", "5 m", "5M", "5min", "1.5s", "1h30m", "PT", "P1M", "+5s", "ms", "٣s"})
    void whatIsNoDurationIsRefusedWithExamples(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'%s' is no duration: write for example 500ms, 30s, 5m, 2h, 30d or PT5M", text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "36501d",
                "-36501d",
                "9223372036854775807d",
                "99999999999999999999ms",
                "PT876000H0.001S",
                "PT9223372036854775807H",
                "PT99999999999999999999S"
            })
    void whatWouldOverflowIsRefused(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'%s' ", text);
    }

    @Test
    void theLongestFitsNanosecondsTwice() {
        long nanos = Durations.LONGEST.toNanos();

        assertThat(Math.addExact(nanos, nanos)).isPositive();
    }

    @Test
    void aHostileTextIsCutAndCleanedInTheMessage() {
        assertThatThrownBy(() -> Durations.parse("x\n".repeat(10_000)))
                .message()
                .hasSizeLessThan(600)
                .doesNotContain("\n");
    }
}
