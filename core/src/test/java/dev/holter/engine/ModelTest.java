package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.quicktheories.QuickTheory.qt;
import static org.quicktheories.generators.SourceDSL.integers;
import static org.quicktheories.generators.SourceDSL.lists;

import dev.holter.postgres.ModelStores;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The life of runs as a machine of states, on the real store, with three processes: whatever the order of their ticks, ends, kills, crashes, sweeps, retries and outages, the database says after
 * each step what a small model says. Invariants 1, 2 and 3. A failure prints the shortest list of steps found and the seed.
 */
class ModelTest {
    private static final int STORIES = Integer.getInteger("holter.model.stories", 60);
    private static final long SEED = Long.getLong("holter.model.seed", 20261123);

    private final ModelStores stores = new ModelStores();

    @AfterEach
    void close() {
        stores.close();
    }

    @Test
    void theDatabaseSaysWhatTheModelSays() {
        qt().withFixedSeed(SEED)
                .withExamples(STORIES)
                .withShrinkCycles(60)
                .forAll(lists().of(integers().between(0, 1_000_000)).ofSizeBetween(5, 60))
                .checkAssert(this::told);
    }

    private void told(List<Integer> steps) {
        try (Model model = new Model(stores)) {
            for (int step : steps) {
                String what = model.step(step);
                assertThat(model.stored())
                        .as("after %s, of %s", what, model.told())
                        .isEqualTo(model.expected());
                assertThat(model.retriesGivenTwice()).as("after %s", what).isZero();
            }
            model.settle();
            assertThat(model.stored()).as("in the end of %s", model.told()).isEqualTo(model.expected());
            assertThat(model.unaccounted()).as("in the end of %s", model.told()).isEmpty();
        }
    }
}
