package dev.holter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Event;
import dev.holter.RunDetails;
import dev.holter.RunQuery;
import dev.holter.RunSummary;
import dev.holter.StageSummary;
import dev.holter.WorkerSummary;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a job, a host or an operator wrote comes back letter for letter, and breaks nothing on the way. G2, pitfall 38 */
class ConsoleHostileTextTest {
    private final ConsoleTables tables = ConsoleTables.withWorker();
    private final PostgresConsole console = tables.console();

    @AfterEach
    void close() {
        tables.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert('x')</script>",
                "'; drop table run; --",
                "{\"a\", NULL, \\\"b\\\"}",
                "NULL",
                "",
                "a\tb\r\nc\u0001\u007F\u0085",
                "\u202Eright\u2066 \uFEFF to left",
                "\uD83D\uDE00 e\u0301 \u0130 \uFFFF",
                "100%_\\",
                "$1 ?? :x {0} ${jndi:x}",
            })
    void itComesBackUnchanged(String text) {
        UUID id = tables.running("""
                host = ?, scheduler = ?, job_type = ?, job_key = ?, trigger_key = ?, note = ?, error_class = ?, error_message = ?,
                error_stack = ?, labels = jsonb_build_object(?::text, ?::text, 'other', ?::text)
                """, text, text, text, text, text, text, text, text, text, text, text, text);
        tables.pulse(id, "stage_ordinal = 1, stage = ?, unit = ?, detail = ?", text, text, text);
        tables.stage(id, 1, "name = ?", text);
        tables.event("run_id = ?, kind = ?, actor = ?, text = ?", id, text, text, text);
        tables.execute(
                "update worker set name = ?, type = ?, host = ?, version = ?, task = ?, metadata = jsonb_build_object(?::text, ?::text)",
                text,
                text,
                text,
                text,
                text,
                text,
                text);

        RunDetails details = console.run(id).orElseThrow();
        RunSummary run = details.run();
        StageSummary stage = details.stages().get(0);
        Event event = console.events(10, Optional.empty()).items().get(0);
        WorkerSummary worker = console.workers().get(0);

        assertThat(new String[] {
                    run.host(),
                    run.scheduler(),
                    run.jobType(),
                    run.workerName(),
                    run.note(),
                    run.progress().stage(),
                    run.progress().unit(),
                    run.progress().detail(),
                    details.jobKey(),
                    details.triggerKey(),
                    details.errorStack(),
                    stage.name(),
                    stage.progress().stage(),
                    stage.progress().unit(),
                    stage.progress().detail(),
                    event.kind(),
                    event.actor(),
                    event.text(),
                    worker.name(),
                    worker.type(),
                    worker.host(),
                    worker.version(),
                    worker.task()
                })
                .containsOnly(text);
        assertThat(run.error()).isEqualTo(text + ": " + text);
        assertThat(run.labels()).isEqualTo(Map.of(text, text, "other", text));
        assertThat(worker.metadata()).isEqualTo(Map.of(text, text));
        assertThat(console.runs(RunQuery.all().withText(text)).items()).containsExactly(run);
        assertThat(console.runs(RunQuery.all().withJobType(text)).items()).containsExactly(run);
        assertThat(console.runs(RunQuery.all().withJobType(text + "*")).items()).containsExactly(run);
    }

    @Test
    void labelsThatAreNoTextsAreShownAsText() {
        tables.run("labels = '{\"n\": 1.50, \"b\": true, \"none\": null, \"o\": {\"x\": [1]}}'");

        assertThat(console.runs(RunQuery.all()).items().get(0).labels())
                .isEqualTo(Map.of("n", "1.50", "b", "true", "o", "{\"x\": [1]}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1, 2]", "\"text\"", "null", "7"})
    void labelsThatAreNoObjectDoNotBreakTheList(String labels) {
        tables.run("labels = ?::jsonb", labels);
        tables.execute("update worker set metadata = ?::jsonb", labels);

        assertThat(console.runs(RunQuery.all()).items().get(0).labels()).isEmpty();
        assertThat(console.workers().get(0).metadata()).isEmpty();
    }
}
