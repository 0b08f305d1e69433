package dev.holter.examples.demo;

import static dev.holter.examples.demo.Recorded.nothing;
import static dev.holter.examples.demo.Recorded.progress;
import static dev.holter.examples.demo.Recorded.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Health;
import dev.holter.RunStatus;
import dev.holter.RunSummary;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.junit.jupiter.api.Test;

class LiveViewTest {
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

    private final RunSummary hashing = running(1, "hash", 12_300, Duration.ofSeconds(3));

    @Test
    void aLogGetsALineForEveryStageAndEveryEndAndNoneBetween() {
        try (LiveView view = new LiveLines(new PrintStream(shown, true, StandardCharsets.UTF_8))) {
            view.show(List.of(hashing));
            view.show(List.of(running(1, "hash", 12_400, Duration.ofSeconds(3))));
            view.show(List.of(running(2, "write", 0, Duration.ZERO)));
            view.show(List.of(ended(RunStatus.FAILED)));
            view.show(List.of(ended(RunStatus.FAILED)));
        }

        assertThat(shown.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "inventory   hash           12,300 of 24,600 classes, 4,100/s",
                        "inventory   write          0 of 24,600 classes",
                        "inventory   failed after 6.0 s: java.sql.SQLException: broken",
                        "");
    }

    @Test
    void aLogGetsALineWhenARunSeemsNoLongerWell() throws Exception {
        try (LiveView view = new LiveLines(new PrintStream(shown, true, StandardCharsets.UTF_8))) {
            view.show(List.of(Recorded.seeming(hashing, Health.FINE)));
            view.show(List.of(Recorded.seeming(hashing, Health.SUSPECT)));
            view.show(List.of(Recorded.seeming(ended(RunStatus.TERMINATED), Health.STILL_EXECUTING)));
            view.show(List.of(Recorded.seeming(ended(RunStatus.TERMINATED), Health.ENDED)));
        }

        assertThat(shown.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "inventory   hash           12,300 of 24,600 classes, 4,100/s",
                        "inventory   hash           12,300 of 24,600 classes, 4,100/s, suspect",
                        "inventory   terminated after 6.0 s, still executing",
                        "inventory   terminated after 6.0 s",
                        "");
    }

    @Test
    void whatIsNoTerminalGetsLines() throws Exception {
        try (LiveView view = LiveView.on(new PrintStream(shown, true, StandardCharsets.UTF_8))) {
            assertThat(view).isInstanceOf(LiveLines.class);
        }
    }

    @Test
    void aTerminalGetsABarThatFits() throws Exception {
        Terminal terminal = TerminalBuilder.builder()
                .system(false)
                .streams(new ByteArrayInputStream(new byte[0]), shown)
                .type("xterm")
                .build();
        terminal.setSize(new Size(60, 10));

        try (LiveView view = new LiveBars(terminal)) {
            view.show(List.of(hashing, run("demo.plain", 1, RunStatus.RUNNING, 0, nothing(Duration.ofSeconds(2)))));
        }

        assertThat(shown.toString(StandardCharsets.UTF_8))
                .contains("inventory   hash           [############............]  12,3")
                .doesNotContain("12,30")
                .contains("plain       running for 2.0 s");
    }

    private static RunSummary running(int stage, String name, long done, Duration elapsed) {
        return run("demo.inventory", 1, RunStatus.RUNNING, stage, progress(name, done, 24_600, 0, elapsed));
    }

    private static RunSummary ended(RunStatus how) {
        return run("demo.inventory", 1, how, 2, progress("write", 1, 24_600, 0, Duration.ofSeconds(6)));
    }
}
