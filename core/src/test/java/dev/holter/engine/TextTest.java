package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Invariant 10: no text from a job can break a batch, a log line or a page. */
class TextTest {
    private static final String SMILE = "\uD83D\uDE00";

    @Test
    void harmlessTextIsLeftAsItIs() {
        String text = "Fetching page 3 (450 users) – déjà vu 漢字 " + SMILE;

        assertThat(Text.line(text, 500)).isEqualTo(text);
        assertThat(Text.line("", 500)).isEmpty();
        assertThat(Text.lineOrNull(null, 500)).isNull();
    }

    @Test
    void controlCharactersBecomeTheirPictures() {
        assertThat(Text.line("a\u0000b\r\nc\td\u001B[31m\u007F", 500)).isEqualTo("a␀b␍␊c␉d␛[31m␡");
        assertThat(Text.line("\u0085\u009B", 500)).isEqualTo("\\u0085\\u009b");
    }

    @Test
    void severalLinesKeepTheirEndsAndTabs() {
        assertThat(Text.lines("a\n\tb\r\u0000", 500)).isEqualTo("a\n\tb␍␀");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u202E", "\u202A", "\u2066", "\u2069", "\u200E", "\u200F", "\u061C", "\u2028", "\u2029", "\uFEFF",
                "\uFFFE", "\uFFFF"
            })
    void whatReordersOrBreaksTextBecomesVisible(String hostile) {
        assertThat(Text.line("a" + hostile + "b", 500)).isEqualTo(String.format("a\\u%04xb", (int) hostile.charAt(0)));
    }

    @Test
    void loneSurrogatesBecomeVisible() {
        assertThat(Text.line("a\uD83Db", 500)).isEqualTo("a\\ud83db");
        assertThat(Text.line("a\uDE00b", 500)).isEqualTo("a\\ude00b");
        assertThat(Text.line("\uDE00\uD83D", 500)).isEqualTo("\\ude00\\ud83d");
    }

    @Test
    void aMegabyteIsCutAndSaysSo() {
        String cut = Text.line("x".repeat(1 << 20), 500);

        assertThat(cut).hasSize(500).endsWith("x…");
    }

    @Test
    void textOfExactlyTheMostIsWhole() {
        assertThat(Text.line("x".repeat(500), 500)).isEqualTo("x".repeat(500));
        assertThat(Text.line("x".repeat(498) + SMILE, 500)).isEqualTo("x".repeat(498) + SMILE);
    }

    @Test
    void aCutNeverSplitsAPair() {
        for (int before = 490; before <= 500; before++) {
            String cut = Text.line("x".repeat(before) + SMILE.repeat(20), 500);

            assertThat(cut.length()).isBetween(499, 500);
            assertThat(encodable(cut)).isTrue();
            assertThat(cut).endsWith("…");
        }
    }

    @Test
    void textThatGrowsBeyondTheMostByBeingMadeVisibleIsCutAndSaysSo() {
        String cut = Text.line("\u202E".repeat(200), 500);

        assertThat(cut).hasSize(500).endsWith("…");
    }

    @Test
    void whateverComesInItGoesOutBoundedCleanAndEncodable() {
        Random random = new Random(42);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(60);
            while (text.length() < length) {
                text.append(
                        switch (random.nextInt(5)) {
                            case 0 -> SMILE;
                            case 1 -> String.valueOf((char) (0xD800 + random.nextInt(0x800)));
                            case 2 -> String.valueOf((char) random.nextInt(0x20));
                            case 3 -> String.valueOf((char) (0x2020 + random.nextInt(0x60)));
                            default -> "plain";
                        });
            }
            String clean = Text.line(text.toString(), 40);

            assertThat(clean.length()).isLessThanOrEqualTo(40);
            assertThat(clean.chars().noneMatch(c -> c < ' ' || c == 0x202E)).isTrue();
            assertThat(encodable(clean)).isTrue();
        }
    }

    private static boolean encodable(String text) {
        try {
            StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
