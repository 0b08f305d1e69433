package dev.holter.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
    @ParameterizedTest
    @CsvSource({"tick, tick, 0", "tik, tick, 1", "tikc, tick, 1", "tock, tick, 1", "ticks, tick, 1", "'', tick, 4"})
    void countsLettersToChange(String from, String to, int expected) {
        assertThat(Spelling.distance(from, to)).isEqualTo(expected);
        assertThat(Spelling.distance(to, from)).isEqualTo(expected);
    }

    @Test
    void theNearestIsGuessedOnlyWhenNear() {
        List<String> known = List.of("user", "tick", "lostAfter", "lostFastAfter");

        assertThat(Spelling.nearest("lostFstAfter", known)).contains("lostFastAfter");
        assertThat(Spelling.nearest("usr", known)).contains("user");
        assertThat(Spelling.nearest("colour", known)).isEmpty();
        assertThat(Spelling.nearest("", known)).isEmpty();
    }
}
