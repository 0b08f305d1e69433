package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.spi.RunStart;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Invariant 10, for what a scheduler says. */
class CleanedTest {
    @Test
    void whatIsCleanStaysAsItIs() {
        RunStart start = new RunStart(
                "quartz",
                "main",
                "imports.users",
                "imports.users",
                "imports.nightly",
                "firing-1",
                Instant.EPOCH,
                UUID.randomUUID(),
                3,
                Map.of("node", "a"));

        assertThat(Cleaned.of(start)).isEqualTo(start);
    }

    @Test
    void everyTextIsMadeSafe() {
        String hostile = "a\u0000\u202E";
        RunStart start = new RunStart(
                hostile, hostile, hostile, hostile, hostile, hostile, null, null, 1, Map.of(hostile, hostile));

        RunStart clean = Cleaned.of(start);

        String safe = "a␀\\u202e";
        assertThat(clean)
                .isEqualTo(new RunStart(safe, safe, safe, safe, safe, safe, null, null, 1, Map.of(safe, safe)));
    }

    @Test
    void everyTextIsCutToWhatAnIndexTakes() {
        String long_ = "漢".repeat(100_000);
        RunStart clean =
                Cleaned.of(new RunStart(long_, long_, long_, long_, long_, long_, null, null, 1, Map.of(long_, long_)));

        assertThat(clean.jobType()).hasSize(400);
        assertThat(clean.jobKey()).hasSize(400);
        assertThat(clean.triggerKey()).hasSize(400);
        assertThat(clean.firingId()).hasSize(400);
        assertThat(clean.host()).hasSize(200);
        assertThat(clean.scheduler()).hasSize(200);
        assertThat(clean.labels()).allSatisfy((key, value) -> {
            assertThat(key).hasSize(200);
            assertThat(value).hasSize(500);
        });
    }

    @Test
    void twentyLabelsAreKept() {
        Map<String, String> many = new HashMap<>();
        for (int i = 0; i < 500; i++) {
            many.put("label " + i, "value");
        }

        RunStart clean = Cleaned.of(new RunStart("quartz", "main", "a.b", "a.b", null, null, null, null, 1, many));

        assertThat(clean.labels()).hasSize(20);
    }
}
