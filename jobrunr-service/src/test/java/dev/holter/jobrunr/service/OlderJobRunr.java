package dev.holter.jobrunr.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** The application on a JobRunr that is too old. Not part of the build, whose JobRunr is not: a lane of its own runs it with {@code -Djobrunr.version=}. */
class OlderJobRunr {
    @Test // never harms: Holter stays out
    void theJobIsPerformedWithoutHolterAndTheLogSaysWhatToDo() throws Exception {
        String said = Launched.with(Map.of("HOLTER_JDBC_URL", "jdbc:postgresql://localhost:1/none"));

        assertThat(said).contains(Application.DONE);
        assertThat(said.lines().filter(line -> line.contains(" ERROR ")))
                .singleElement()
                .asString()
                .contains("is older than any that Holter works with", "8.0 to 8.7", "take holter-jobrunr away");
    }
}
