package dev.holter.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holter.examples.demo.Arguments.UsageException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

    @Test
    void withoutArgumentsEverythingIsShownButWhatTakesAMinute() throws Exception {
        assertThat(words(Arguments.parse()))
                .containsExactly("inventory", "plain", "failing", "cancel", "kill", "crash", "jobrunr");
        assertThat(words(Arguments.parse("all")))
                .startsWith(words(Arguments.parse()).toArray(String[]::new))
                .endsWith("jobrunr-crash");
        assertThat(Arguments.parse().stay()).isFalse();
    }

    @Test
    void partsAreShownAsNamedAndEachOnce() throws Exception {
        assertThat(words(Arguments.parse("failing", "plain", "failing"))).containsExactly("failing", "plain");
    }

    @Test
    void stayAloneStaysAfterEverything() throws Exception {
        assertThat(Arguments.parse("stay").stay()).isTrue();
        assertThat(words(Arguments.parse("stay"))).isEqualTo(words(Arguments.parse()));
        assertThat(words(Arguments.parse("plain", "stay"))).containsExactly("plain");
    }

    @Test
    void anUnknownWordIsRefusedByName() {
        assertThatThrownBy(() -> Arguments.parse("plain", "Inventory"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("'Inventory'");
    }

    @Test
    void theUsageNamesEveryWord() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        int status = Demo.run(print(out), print(err), "sentinel");

        assertThat(status).isEqualTo(2);
        assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("'sentinel'")
                .contains(
                        "inventory",
                        "plain",
                        "failing",
                        "cancel",
                        "kill",
                        "crash",
                        "jobrunr",
                        "jobrunr-crash",
                        "all",
                        "stay");
    }

    private static List<String> words(Arguments arguments) {
        return arguments.parts().stream().map(Part::word).toList();
    }

    private static PrintStream print(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }
}
