package dev.holter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Event;
import dev.holter.RunDetails;
import dev.holter.RunQuery;
import dev.holter.RunSummary;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** All that is known of one run. A9 G2 */
class ConsoleRunDetailsTest {
    private final ConsoleTables tables = ConsoleTables.withWorker();
    private final PostgresConsole console = tables.console();

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void oneTransactionGivesWhatAListDoesNotShow() {
        UUID id = tables.run("job_key = 'g.j', trigger_key = 'g.t', error_stack = ?", "at a\n\tat b");

        RunDetails details = console.run(id).orElseThrow();

        assertThat(tables.reads()).isEqualTo(1);
        assertThat(details.jobKey()).isEqualTo("g.j");
        assertThat(details.triggerKey()).isEqualTo("g.t");
        assertThat(details.errorStack()).isEqualTo("at a\n\tat b");
        assertThat(details.run()).isEqualTo(console.runs(RunQuery.all()).items().get(0));
        assertThat(details.attempts()).containsExactly(details.run());
    }

    @Test
    void aRunThatSaidNothingHasEmptyLists() {
        RunDetails details = console.run(tables.run("")).orElseThrow();

        assertThat(details.triggerKey()).isNull();
        assertThat(details.errorStack()).isNull();
        assertThat(details.stages()).isEmpty();
        assertThat(details.events()).isEmpty();
    }

    @Test
    void attemptsAreInOrderAndOfThisWorkflowOnly() {
        UUID workflow = UUID.randomUUID();
        UUID third = tables.running("workflow_id = ?, attempt = 3, started_at = now()", workflow);
        UUID first = tables.run("workflow_id = ?, attempt = 1", workflow);
        UUID second = tables.run("workflow_id = ?, attempt = 2, status = 'FAILED'", workflow);
        tables.run("attempt = 2");

        assertThat(console.run(second).orElseThrow().attempts())
                .extracting(RunSummary::id)
                .containsExactly(first, second, third);
    }

    @Test
    void aRunBeyondAThousandNewerAttemptsIsStillFound() {
        UUID workflow = UUID.randomUUID();
        UUID oldest = tables.run("workflow_id = ?, started_at = now() - interval '1 day'", workflow);
        tables.execute("""
                insert into run (run_id, workflow_id, attempt, host, scheduler, job_type, job_key, worker_id, status, started_at, ended_at)
                select gen_random_uuid(), ?, i, 'quartz', 'main', 't', 't', ?, 'FAILED', now() - (2000 - i) * interval '1 second', now()
                from generate_series(2, 1101) i
                """, workflow, ConsoleTables.WORKER);

        RunDetails details = console.run(oldest).orElseThrow();

        assertThat(details.run().id()).isEqualTo(oldest);
        assertThat(details.attempts()).hasSize(1000);
        assertThat(details.attempts().get(0).attempt()).isEqualTo(102);
        assertThat(details.attempts().get(999).attempt()).isEqualTo(1101);
    }

    @Test
    void stagesAreInTheirOrderAndOfThisRunOnly() {
        UUID id = tables.running("");
        tables.stage(id, 2, "name = 'b'");
        tables.stage(id, 10, "name = 'c'");
        tables.stage(id, 1, "name = 'a'");
        tables.stage(tables.running(""), 1, "name = 'foreign'");

        assertThat(console.run(id).orElseThrow().stages())
                .extracting(stage -> stage.ordinal() + stage.name())
                .containsExactly("1a", "2b", "10c");
    }

    @Test
    void eventsAreOldestFirstAndOfThisRunOnly() {
        UUID id = tables.run("");
        UUID last = tables.event("run_id = ?, at = now() - interval '1 second', actor = 'ann', kind = 'cancel'", id);
        UUID first =
                tables.event("run_id = ?, worker_id = ?, at = now() - interval '9 seconds'", id, ConsoleTables.WORKER);
        tables.event("run_id = ?", UUID.randomUUID());
        tables.event("");

        List<Event> events = console.run(id).orElseThrow().events();

        assertThat(events).extracting(Event::id).containsExactly(first, last);
        assertThat(events.get(0).workerId()).isEqualTo(ConsoleTables.WORKER);
        assertThat(events.get(0).actor()).isNull();
        assertThat(events.get(1).workerId()).isNull();
        assertThat(events.get(1).actor()).isEqualTo("ann");
        assertThat(events.get(1).kind()).isEqualTo("cancel");
        assertThat(events.get(1).runId()).isEqualTo(id);
        assertThat(events.get(1).text()).isEqualTo("it was late");
    }

    @Test
    void ofVeryManyEventsTheNewestAreShown() {
        UUID id = tables.run("");
        tables.execute("""
                insert into event (id, at, kind, run_id, text)
                select gen_random_uuid(), now() + i * interval '1 second', 'k', ?, i::text from generate_series(1, 1005) i
                """, id);

        List<Event> events = console.run(id).orElseThrow().events();

        assertThat(events).hasSize(1000);
        assertThat(events.get(0).text()).isEqualTo("6");
        assertThat(events.get(999).text()).isEqualTo("1005");
    }
}
