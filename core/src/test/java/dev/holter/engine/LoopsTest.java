package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holter.Run;
import dev.holter.RunStoppedException;
import dev.holter.StopReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A7 and A8: the loops, on a tracked run and outside one. */
class LoopsTest {
    private static final List<Integer> SEVEN =
            IntStream.rangeClosed(1, 7).boxed().toList();

    abstract static class Loops {
        abstract Run run();

        @Test
        void eachGivesEveryItemInOrder() {
            List<Integer> seen = new ArrayList<>();
            for (int item : run().each(SEVEN)) {
                seen.add(item);
            }
            Iterable<Integer> unsized = SEVEN::iterator;
            for (int item : run().each(unsized)) {
                seen.add(item);
            }

            assertThat(seen).hasSize(14).startsWith(1, 2).endsWith(6, 7);
        }

        @Test
        void forEachGivesEveryItemAndClosesTheStream() throws IOException {
            AtomicBoolean closed = new AtomicBoolean();
            List<Integer> seen = new ArrayList<>();

            run().forEach(SEVEN.stream().onClose(() -> closed.set(true)), seen::add);

            assertThat(seen).isEqualTo(SEVEN);
            assertThat(closed).isTrue();
        }

        @Test
        void forEachClosesTheStreamWhenTheActionThrowsAndPassesOnWhatItThrew() {
            AtomicBoolean closed = new AtomicBoolean();
            Stream<Integer> items = SEVEN.stream().onClose(() -> closed.set(true));

            assertThatThrownBy(() -> run().forEach(items, item -> {
                        throw new IOException("disk full");
                    }))
                    .isInstanceOf(IOException.class);
            assertThat(closed).isTrue();
        }

        @Test
        void theLastBatchIsTheRemainder() {
            List<List<Integer>> batches = new ArrayList<>();

            run().inBatches(SEVEN, 3, batches::add);

            assertThat(batches).containsExactly(List.of(1, 2, 3), List.of(4, 5, 6), List.of(7));
        }

        @Test
        void aBatchBelongsToTheActionWhichMayEmptyIt() {
            List<Integer> rows = new ArrayList<>();

            run().inBatches(SEVEN, 3, item -> "behind " + item, batch -> {
                rows.addAll(batch);
                batch.clear();
            });

            assertThat(rows).isEqualTo(SEVEN);
        }

        @Test
        void withoutASizeABatchHoldsAHundred() {
            List<Integer> sizes = new ArrayList<>();
            List<Integer> items = IntStream.range(0, 250).boxed().toList();

            run().inBatches(items, batch -> sizes.add(batch.size()));

            assertThat(sizes).containsExactly(100, 100, 50);
        }

        @Test
        void nothingGivesNoBatch() {
            List<Object> batches = new ArrayList<>();

            run().inBatches(List.of(), 3, batches::add);

            assertThat(batches).isEmpty();
        }

        @Test
        void anItemThatIsNullIsAnItem() {
            List<Integer> rows = new ArrayList<>();

            run().inBatches(Arrays.asList(1, nothing()), 2, rows::addAll);

            assertThat(rows).hasSize(2);
        }

        @Test
        void aBatchOfNoRowsIsRefused() {
            assertThatThrownBy(() -> run().inBatches(SEVEN, 0, batch -> {}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("at least 1");
            assertThatThrownBy(() -> run().inBatches(SEVEN, -4, item -> item, batch -> {}))
                    .isInstanceOf(IllegalArgumentException.class);
        }

        @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
        private static <T> T nothing() {
            return null;
        }
    }

    @Nested
    class Outside extends Loops {
        @Override
        Run run() {
            return Run.current();
        }
    }

    @Nested
    class OnATrackedRun extends Loops {
        private final PulseRig rig = new PulseRig();
        private final LiveRun run = rig.begin();

        @Override
        Run run() {
            return run;
        }

        @Test
        void anItemCountsWhenTheNextIsAskedFor() {
            List<Long> counted = new ArrayList<>();

            for (int item : run.each(SEVEN)) {
                counted.add(run.progress().done());
            }

            assertThat(counted).containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
            assertThat(run.progress().done()).isEqualTo(7);
        }

        @Test
        void anItemWhoseWorkThrewDoesNotCount() {
            assertThatThrownBy(() -> {
                        for (int item : run.each(SEVEN)) {
                            if (item == 3) {
                                throw new IllegalStateException("bad row");
                            }
                        }
                    })
                    .hasMessage("bad row");

            assertThat(run.progress().done()).isEqualTo(2);
        }

        @Test
        void theTotalIsACollectionsSizeAndElseUnknown() {
            Iterable<Integer> unsized = SEVEN::iterator;
            run.each(unsized).forEach(item -> {});
            assertThat(run.progress().total()).isEmpty();

            run.stage("again");
            run.each(SEVEN).forEach(item -> {});
            assertThat(run.progress().total()).hasValue(7);
            assertThat(run.progress().done()).isEqualTo(7);
        }

        @Test
        void everyItemChecksForAStop() {
            List<Integer> seen = new ArrayList<>();

            assertThatThrownBy(() -> {
                        for (int item : run.each(SEVEN)) {
                            seen.add(item);
                            if (item == 2) {
                                run.stop(StopReason.CANCEL);
                            }
                        }
                    })
                    .isInstanceOf(RunStoppedException.class);

            assertThat(seen).containsExactly(1, 2);
            assertThat(run.progress().done()).isEqualTo(2);
        }

        @Test
        void forEachClosesTheStreamWhenTheRunIsStopped() {
            AtomicBoolean closed = new AtomicBoolean();
            run.stop(StopReason.CANCEL);

            assertThatThrownBy(() -> run.forEach(SEVEN.stream().onClose(() -> closed.set(true)), item -> {}))
                    .isInstanceOf(RunStoppedException.class);

            assertThat(closed).isTrue();
        }

        @Test
        void aBatchCountsWhenItsActionReturned() {
            List<Long> counted = new ArrayList<>();

            run.inBatches(SEVEN, 3, batch -> counted.add(run.progress().done()));

            assertThat(counted).containsExactly(0L, 3L, 6L);
            assertThat(run.progress().done()).isEqualTo(7);
        }

        // A8
        @Test
        void theCursorOfTheLastItemIsSavedAfterEachBatch() {
            List<String> saved = new ArrayList<>();

            run.inBatches(SEVEN, 3, item -> "behind " + item, batch -> saved.add(own()));

            assertThat(saved).containsExactly("nothing", "behind 3", "behind 6");
            assertThat(own()).isEqualTo("behind 7");
        }

        @Test
        void aBatchThatThrewSavesNoCursor() {
            assertThatThrownBy(() -> run.inBatches(SEVEN, 3, item -> "behind " + item, batch -> {
                        if (batch.contains(5)) {
                            throw new IOException("disk full");
                        }
                    }))
                    .isInstanceOf(IOException.class);

            assertThat(own()).isEqualTo("behind 3");
            assertThat(run.progress().done()).isEqualTo(3);
        }

        @Test
        void aStopEndsTheBatchesAfterTheOneThatIsBeingWritten() {
            List<List<Integer>> written = new ArrayList<>();

            assertThatThrownBy(() -> run.inBatches(SEVEN, 3, item -> "behind " + item, batch -> {
                        run.stop(StopReason.SHUTDOWN);
                        written.add(batch);
                    }))
                    .isInstanceOf(RunStoppedException.class);

            assertThat(written).hasSize(1);
            assertThat(own()).isEqualTo("behind 3");
        }

        private String own() {
            Payload own = run.checkpoints().own();
            return own == null ? "nothing" : new String(own.bytes(), StandardCharsets.UTF_8);
        }
    }
}
