package dev.holter.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneLineTest {
    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\n", "\r", "\u0085", "\u2028", "\u202E", "\u200F", "\uFEFF", "\uD800", "\u001B"})
    void whatBreaksOrReordersALineIsEscaped(String hostile) {
        assertThat(OneLine.of("a" + hostile + "b")).isEqualTo("a\\u%04xb", (int) hostile.charAt(0));
    }

    @Test
    void otherTextStaysAsItIs() {
        assertThat(OneLine.of("Größe ✓ \uD83D\uDE80")).isEqualTo("Größe ✓ \uD83D\uDE80");
        assertThat(OneLine.quoted("a b")).isEqualTo("'a b'");
    }

    @Test
    void longTextIsCutBetweenCharacters() {
        assertThat(OneLine.of("12345", 5)).isEqualTo("12345");
        assertThat(OneLine.of("123456", 5)).isEqualTo("12345…");
        assertThat(OneLine.of("\uD83D\uDE80".repeat(3), 2)).isEqualTo("\uD83D\uDE80\uD83D\uDE80…");
    }
}
