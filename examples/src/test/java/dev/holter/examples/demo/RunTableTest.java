package dev.holter.examples.demo;

import static dev.holter.examples.demo.Recorded.details;
import static dev.holter.examples.demo.Recorded.nothing;
import static dev.holter.examples.demo.Recorded.progress;
import static dev.holter.examples.demo.Recorded.run;
import static dev.holter.examples.demo.Recorded.stage;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holter.Progress;
import dev.holter.RunDetails;
import dev.holter.RunStatus;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RunTableTest {

    @Test
    void eachRunHasItsStagesItsRatesAndItsOutcome() {
        Progress half = progress("write", 13_300, 26_588, 0, Duration.ofSeconds(4));
        Progress rest = progress("write", 26_588, 26_588, 13_300, Duration.ofMillis(3_322));
        List<RunDetails> runs = List.of(
                details(run("demo.plain", 1, RunStatus.SUCCEEDED, 0, nothing(Duration.ofMillis(12_345))), null),
                details(
                        run("demo.failing", 1, RunStatus.FAILED, 1, half),
                        "java.sql.SQLException: broken\n\tat a.A.a(A.java:1)\n\tat a.A.b(A.java:2)\n\tat a.A.c(A.java:3)\n\tat a.A.d(A.java:4)\n",
                        stage(1, RunStatus.FAILED, half)),
                details(
                        run("demo.failing", 2, RunStatus.SUCCEEDED, 1, rest),
                        null,
                        stage(1, RunStatus.SUCCEEDED, rest)));

        assertThat(new RunTable(runs)).hasToString("""
                run         stage  items                          items/s  elapsed  outcome
                ----------  -----  -----------------------------  -------  -------  ---------
                plain                                                       12.3 s  SUCCEEDED
                failing     write  13,300 of 26,588 classes         3,325    4.0 s  failed
                                                                             4.0 s  FAILED
                failing #2  write  26,588 classes, 13,300 before    4,000    3.3 s  succeeded
                                                                             3.3 s  SUCCEEDED
                failing threw
                  java.sql.SQLException: broken
                    at a.A.a(A.java:1)
                    at a.A.b(A.java:2)
                    at a.A.c(A.java:3)
                    ...
                """);
    }

    @Test
    void aStageThatTookNoTimeHasNoRate() {
        Progress instant = progress("write", 1, 1, 0, Duration.ZERO);

        String table = new RunTable(List.of(details(
                        run("demo.quick", 1, RunStatus.SUCCEEDED, 1, instant),
                        null,
                        stage(1, RunStatus.SUCCEEDED, instant))))
                .toString();

        assertThat(table).contains("quick  write  1 classes             0.0 s  succeeded");
    }

    @Test
    void aRowHasACellForEveryColumn() {
        TextTable table = new TextTable("one", "two");

        assertThatThrownBy(() -> table.row("1")).hasMessageContaining("1 cells for 2 columns");
    }
}
