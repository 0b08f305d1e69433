package dev.holter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holter.Event;
import dev.holter.Health;
import dev.holter.Page;
import dev.holter.RunCounts;
import dev.holter.RunQuery;
import dev.holter.RunSearch;
import dev.holter.RunSummary;
import dev.holter.TypeStatistics;
import dev.holter.TypeStatistics.Hour;
import dev.holter.TypeStatistics.OfType;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What operators see at a glance: the worst, how many, how it usually goes. A9 E2 */
class ConsoleOverviewTest {
    private final ConsoleTables tables = ConsoleTables.withWorker();
    private final PostgresConsole console = tables.console();

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void theWorstComeFirstThenTheOldest() {
        UUID fine = tables.running("started_at = now() - interval '2 hours'");
        UUID stopping = tables.running("stop_asked_at = now()");
        UUID abandoned = tables.running("stop_asked_at = now(), abandoned_at = now()");
        UUID waiting = tables.waiting("");
        UUID dead = tables.running("worker_id = ?", tables.worker("state = 'lost', ended_at = now()"));
        UUID suspect = tables.running("worker_id = ?", tables.worker("suspect_since = now()"));
        tables.run("");

        assertThat(console.worst(10))
                .extracting(RunSummary::id)
                .containsExactly(dead, abandoned, suspect, stopping, fine, waiting);
        UUID still = tables.run("status = 'TERMINATED', reason = 'KILLED', stop_asked_at = now()");
        assertThat(console.worst(3)).extracting(RunSummary::id).containsExactly(dead, abandoned, still);
        assertThat(console.worst(2)).extracting(RunSummary::id).containsExactly(dead, abandoned);
        assertThatThrownBy(() -> console.worst(0)).hasMessageContaining("limit 0");
    }

    @Test
    void aLiveRunHasTheAgeOfItsWorkersLeaseAndItsHost() {
        UUID worker = tables.worker("beat_at = now() - interval '1.5 seconds', host = 'h9'");
        UUID run = tables.running("worker_id = ?", worker);
        UUID over = tables.run("worker_id = ?", worker);

        assertThat(console.worst(1).get(0).leaseAge()).isEqualTo(Duration.ofMillis(1_500));
        assertThat(console.run(run).orElseThrow().run().workerHost()).isEqualTo("h9");
        assertThat(console.run(run).orElseThrow().run().leaseAge()).isEqualTo(Duration.ofMillis(1_500));
        assertThat(console.run(over).orElseThrow().run().leaseAge()).isNull();
    }

    @Test
    void countsAreByHealthAndByWorker() {
        tables.worker("state = 'lost', ended_at = now() - interval '25 hours'");
        UUID dead = tables.worker("state = 'lost', ended_at = now() - interval '23 hours'");
        tables.worker("suspect_since = now()");
        tables.worker("state = 'stopped', ended_at = now()");
        tables.running("");
        tables.running("stop_asked_at = now()");
        tables.running("worker_id = ?", dead);
        tables.waiting("");
        UUID last = tables.run("ended_at = now() - interval '10 seconds'");
        tables.run("");

        RunCounts counts = console.counts();

        assertThat(counts.running()).isEqualTo(3);
        assertThat(counts.waiting()).isEqualTo(1);
        assertThat(counts.of(Health.FINE)).isEqualTo(2);
        assertThat(counts.of(Health.STOPPING)).isEqualTo(1);
        assertThat(counts.of(Health.WORKER_DEAD)).isEqualTo(1);
        assertThat(counts.of(Health.SUSPECT)).isZero();
        assertThat(counts.workersAlive()).isEqualTo(1);
        assertThat(counts.workersSuspect()).isEqualTo(1);
        assertThat(counts.workersLost()).isEqualTo(1);
        assertThat(counts.lastEndedAt())
                .isEqualTo(console.run(last).orElseThrow().run().endedAt());
    }

    @Test
    void withoutARunThereIsNothingToCount() {
        assertThat(console.counts().open()).isEmpty();
        assertThat(console.counts().lastEndedAt()).isNull();
        assertThat(console.types().types()).isEmpty();
    }

    @Test
    void healthsAreThoseOfOpenRuns() {
        UUID asked = tables.running("stop_asked_at = now()");
        tables.running("");
        tables.run("");

        assertThat(console.runs(RunQuery.active().withHealths(Set.of(Health.STOPPING)))
                        .items())
                .extracting(RunSummary::id)
                .containsExactly(asked);
        assertThat(console.runs(RunQuery.all().withHealths(Set.of(Health.ENDED)))
                        .items())
                .isEmpty();
    }

    @Test
    void aSearchLooksThroughSoManyRunsAndGoesOnFromThere() throws SQLException {
        UUID old = tables.run("job_type = 'wanted', started_at = now() - interval '1 day'");
        for (int i = 0; i < 9; i++) {
            tables.run("started_at = now() - ? * interval '1 minute'", i);
        }
        RunQuery query = RunQuery.all().withText("wanted").withLimit(1);

        RunSearch first = new RunSearcher(tables.connection(), query, 4).search();
        RunSearch second = new RunSearcher(
                        tables.connection(), query.withCursor(first.page().nextCursor()), 4)
                .search();
        RunSearch third = new RunSearcher(
                        tables.connection(), query.withCursor(second.page().nextCursor()), 4)
                .search();

        assertThat(first.page().items()).isEmpty();
        assertThat(first.stoppedAt()).isNotNull();
        assertThat(second.page().items()).isEmpty();
        assertThat(third.page().items()).extracting(RunSummary::id).containsExactly(old);
        assertThat(third.page().nextCursor()).isNull();
        assertThat(third.stoppedAt()).isNull();
        assertThat(console.search(query).page().items())
                .extracting(RunSummary::id)
                .containsExactly(old);
    }

    @Test
    void typesTellHowADayWent() {
        for (int seconds = 1; seconds <= 100; seconds++) {
            tables.run(
                    "started_at = now() - interval '30 minutes', ended_at = now() - interval '30 minutes' + ? * interval '1 second'",
                    seconds);
        }
        tables.run("status = 'FAILED', started_at = now() - interval '5.5 hours'");
        tables.run("status = 'TERMINATED', reason = 'KILLED'");
        tables.run("status = 'TIMED_OUT', reason = 'WORKER_LOST'");
        tables.running("");
        tables.run("started_at = now() - interval '25 hours'");
        tables.run("job_type = 'other'");

        TypeStatistics day = console.types();
        OfType type = day.types().get(0);

        assertThat(day.sampled()).isFalse();
        assertThat(day.types()).extracting(OfType::jobType).containsExactly("imports.daily", "other");
        assertThat(type.runs()).isEqualTo(104);
        assertThat(type.running()).isEqualTo(1);
        assertThat(type.succeeded()).isEqualTo(100);
        assertThat(type.failed()).isEqualTo(1);
        assertThat(type.killed()).isEqualTo(1);
        assertThat(type.stale()).isEqualTo(1);
        assertThat(type.median()).isEqualTo(Duration.ofMillis(50_500));
        assertThat(type.p95()).isEqualTo(Duration.ofMillis(95_050));
        assertThat(type.hours()).hasSize(24);
        assertThat(type.hours().get(23)).isEqualTo(new Hour(103, 2));
        assertThat(type.hours().get(18)).isEqualTo(new Hour(1, 1));
        assertThat(type.hours().get(0)).isEqualTo(new Hour(0, 0));
    }

    @Test
    void oneWorkerIsFoundWhetherItLivesOrNot() {
        UUID dead = tables.worker("name = 'w9', state = 'lost', ended_at = now()");

        assertThat(console.worker(dead).orElseThrow().name()).isEqualTo("w9");
        assertThat(console.worker(ConsoleTables.WORKER)).isPresent();
        assertThat(console.worker(UUID.randomUUID())).isEmpty();
    }

    @Test
    void theEventsOfARunGoPageByPage() {
        UUID run = tables.run("");
        for (int i = 0; i < 5; i++) {
            tables.event("run_id = ?, kind = ?, at = now() - ? * interval '1 second'", run, "k" + i, i / 2);
        }
        tables.event("run_id = ?", tables.run(""));

        Page<Event> first = console.events(run, 3, Optional.empty());
        Page<Event> second = console.events(run, 3, first.next());

        assertThat(second.next()).isEmpty();
        assertThat(first.items()).extracting(Event::kind).contains("k0", "k1").hasSize(3);
        assertThat(second.items())
                .extracting(Event::kind)
                .contains("k4")
                .hasSize(2)
                .doesNotContainAnyElementsOf(
                        first.items().stream().map(Event::kind).toList());
    }

    @Test
    void whatAWorkflowHasSavedIsShownWithItsRuns() {
        UUID workflow = UUID.randomUUID();
        UUID run = tables.run("workflow_id = ?", workflow);
        tables.execute("insert into checkpoint values (?, 3, 2, ?, 'abcd', 'text', now())", workflow, run);

        assertThat(console.run(run).orElseThrow().checkpoint()).satisfies(saved -> {
            assertThat(saved).isNotNull();
            assertThat(saved.bytes()).isEqualTo(4);
            assertThat(saved.attempt()).isEqualTo(2);
            assertThat(saved.codec()).isEqualTo("text");
        });
        assertThat(console.run(tables.run("")).orElseThrow().checkpoint()).isNull();
    }
}
