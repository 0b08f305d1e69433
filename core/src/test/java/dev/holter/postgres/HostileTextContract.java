package dev.holter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.EndReason;
import dev.holter.RunStatus;
import dev.holter.engine.Batch;
import dev.holter.engine.Batch.EventRow;
import dev.holter.engine.Batch.ProgressRow;
import dev.holter.engine.Ending;
import dev.holter.engine.Failure;
import dev.holter.engine.Store.Lease;
import dev.holter.engine.Store.Lease.State;
import dev.holter.postgres.StoreProbe.SeenRun;
import dev.holter.spi.RunStart;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text from jobs is kept letter by letter, wherever it goes. Invariant 10. */
abstract class HostileTextContract extends StoreContract {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "it's \"quoted\" and 'quoted' \\ \\\\ back",
                "'; drop table run; --",
                "{\"a\": [1, null]} } , { NULL",
                "NULL",
                "",
                " ",
                "{}",
                "\\x00 \\u0000 \\N %s %1$s ${x} ? ?? :name $1",
                "tab\tnewline\ncarriage\rescape\u001b[31m",
                "🧑‍🚀 naïve Ω 漢字 \u202e rtl \ufeff bom \ud83e\udec0",
                "</script><script>alert(1)</script>",
                "\u2028\u2029\u0085"
            })
    void everyTextIsKeptLetterByLetter(String text) {
        RunStart from =
                new RunStart(text, text, text, text, text, text, null, null, 1, Map.of("k" + text, text, "j", "v"));
        TestRun run = TestRun.of(worker, from);
        TestRun second = TestRun.of(worker, from);
        ProgressRow progress = new ProgressRow(1, 2, 0, 1, text, text, text);
        Ending ending =
                new Ending(RunStatus.FAILED, EndReason.JOB_ERROR, text, new Failure("E" + text, text, text), NOW);
        EventRow event = new EventRow(UUID.randomUUID(), NOW, text, run.id(), worker, text);

        tick(new Batch(
                Rows.batch(
                                Rows.of(run)
                                        .start(NOW, progress)
                                        .stage(text, NOW, NOW, RunStatus.RUNNING, progress)
                                        .checkpoint(text),
                                Rows.of(second).start(NOW).end(ending, progress, Rows.stop(second, text, NOW, NOW)))
                        .runs(),
                List.of(event)));
        tick(Rows.of(run).beat(NOW, progress));
        store.tick(new Lease(worker, State.ALIVE, 1, text, false, NOW, false), Batch.EMPTY);

        assertThat(probe.worker(worker).task()).isEqualTo(text);
        assertThat(probe.pulse(run.id()).orElseThrow().progress()).isEqualTo(progress);
        assertThat(probe.stages(run.id()).get(0).progress()).isEqualTo(progress);
        assertThat(probe.checkpoint(run.workflowId()).orElseThrow().text()).isEqualTo(text);
        assertThat(probe.events()).allSatisfy(seen -> {
            assertThat(seen.kind()).isEqualTo(text);
            assertThat(seen.text()).isEqualTo(text);
        });
        assertWhole(probe.run(second.id()).orElseThrow(), text, ending, progress);
        tick(Rows.of(run).end(ending, progress, Rows.stop(run, text, NOW, NOW)));
        assertWhole(probe.run(run.id()).orElseThrow(), text, ending, progress);
    }

    private static void assertWhole(SeenRun seen, String text, Ending ending, ProgressRow progress) {
        assertThat(seen.labels()).isEqualTo(Map.of("k" + text, text, "j", "v"));
        assertThat(seen.note()).isEqualTo(text);
        assertThat(seen.failure()).isEqualTo(ending.failure());
        assertThat(seen.progress()).isEqualTo(progress);
        assertThat(seen.stopReason()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MAX_VALUE, Long.MIN_VALUE, -1, 0})
    void anyNumberIsKept(long number) {
        TestRun run = TestRun.of(worker);
        ProgressRow progress = new ProgressRow(number, Long.MAX_VALUE, number, Integer.MAX_VALUE, null, null, null);

        tick(Rows.of(run).start(NOW, progress));
        tick(Rows.of(run).beat(NOW, progress));
        assertThat(probe.pulse(run.id()).orElseThrow().progress()).isEqualTo(progress);
        tick(Rows.of(run).succeeded(NOW, progress));

        assertThat(probe.run(run.id()).orElseThrow().progress()).isEqualTo(progress);
    }
}
