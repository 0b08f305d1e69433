package dev.holter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holter.EndReason;
import dev.holter.RunQuery;
import dev.holter.RunStatus;
import dev.holter.RunSummary;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The list of runs and its filters. G2 */
class ConsoleRunsTest {
    private final ConsoleTables tables = ConsoleTables.withWorker();
    private final PostgresConsole console = tables.console();

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void withoutRunsThePageIsEmptyAndTheLast() {
        assertThat(console.runs(RunQuery.all()).items()).isEmpty();
        assertThat(console.runs(RunQuery.all()).next()).isEmpty();
        assertThat(console.runs(RunQuery.active().withText("x")).items()).isEmpty();
        assertThat(console.run(UUID.randomUUID())).isEmpty();
    }

    @Test
    void theNewestStartComesFirst() {
        UUID middle = tables.run("started_at = now() - interval '2 hours'");
        UUID newest = tables.running("started_at = now() - interval '1 hour'");
        UUID oldest = tables.run("started_at = now() - interval '3 hours'");

        assertThat(ids(RunQuery.all())).containsExactly(newest, middle, oldest);
    }

    @Test
    void oneRunHasAllThatItsRowSays() {
        UUID workflow = UUID.randomUUID();
        UUID id = tables.run("""
                workflow_id = ?, attempt = 3, host = 'jobrunr', scheduler = 's', job_type = 't', status = 'FAILED', reason = 'JOB_ERROR',
                note = 'n', error_class = 'java.io.IOException', error_message = 'gone', labels = '{"b": "2", "a": "1"}',
                done = 5, total = 10, base = 2, unit = 'users', detail = 'd', started_at = '2024-02-29 12:00:00.123456Z',
                ended_at = '2024-02-29 12:00:01.123457Z'
                """, workflow);

        RunSummary run = only(RunQuery.all());

        assertThat(run.id()).isEqualTo(id);
        assertThat(run.workflowId()).isEqualTo(workflow);
        assertThat(run.attempt()).isEqualTo(3);
        assertThat(List.of(run.host(), run.scheduler(), run.jobType())).containsExactly("jobrunr", "s", "t");
        assertThat(run.workerId()).isEqualTo(ConsoleTables.WORKER);
        assertThat(run.workerName()).isEqualTo("w1");
        assertThat(run.note()).isEqualTo("n");
        assertThat(run.error()).isEqualTo("java.io.IOException: gone");
        assertThat(run.labels()).containsExactly(java.util.Map.entry("a", "1"), java.util.Map.entry("b", "2"));
        assertThat(run.startedAt()).isEqualTo(Instant.parse("2024-02-29T12:00:00.123456Z"));
        assertThat(run.ended()).contains(Instant.parse("2024-02-29T12:00:01.123457Z"));
        assertThat(run.elapsed()).isEqualTo(Duration.ofNanos(1_000_001_000));
        assertThat(run.progress().percent()).hasValue(50.0);
        assertThat(run.progress().base()).isEqualTo(2);
        assertThat(run.progress().unit()).isEqualTo("users");
        assertThat(run.progress().detail()).isEqualTo("d");
    }

    @Test
    void whatIsUnknownIsNotInvented() {
        tables.waiting("total = null");

        RunSummary run = only(RunQuery.all());

        assertThat(run.workerId()).isNull();
        assertThat(run.workerName()).isNull();
        assertThat(run.reason()).isNull();
        assertThat(run.error()).isNull();
        assertThat(run.ended()).isEmpty();
        assertThat(run.progress().total()).isEmpty();
        assertThat(run.progress().stage()).isNull();
        assertThat(run.labels()).isEmpty();
    }

    @Test
    void anErrorMayHaveNoMessageOrNoClass() {
        tables.run("error_class = 'java.lang.Error'");
        assertThat(only(RunQuery.all()).error()).isEqualTo("java.lang.Error");

        tables.execute("update run set error_class = null, error_message = 'm'");
        assertThat(only(RunQuery.all()).error()).isEqualTo("m");
    }

    @ParameterizedTest
    @EnumSource
    void eachStatusIsAFilter(RunStatus status) {
        UUID wanted = oneOfEach(status);

        assertThat(ids(RunQuery.all().withStatuses(Set.of(status)))).containsExactly(wanted);
        assertThat(ids(RunQuery.all())).hasSize(RunStatus.values().length);
    }

    @Test
    void severalStatusesAreAlternatives() {
        oneOfEach(RunStatus.RUNNING);

        assertThat(statuses(RunQuery.active())).containsExactlyInAnyOrder(RunStatus.RUNNING, RunStatus.WAITING);
        assertThat(statuses(RunQuery.all().withStatuses(EnumSet.of(RunStatus.WAITING, RunStatus.FAILED))))
                .containsExactlyInAnyOrder(RunStatus.WAITING, RunStatus.FAILED);
        assertThat(statuses(RunQuery.all().withStatuses(EnumSet.of(RunStatus.CANCELLED, RunStatus.TIMED_OUT))))
                .containsExactlyInAnyOrder(RunStatus.CANCELLED, RunStatus.TIMED_OUT);
        assertThat(statuses(RunQuery.all().withStatuses(EnumSet.allOf(RunStatus.class))))
                .hasSize(RunStatus.values().length);
    }

    @ParameterizedTest
    @EnumSource
    void eachReasonIsShownAsItself(EndReason reason) { // C8
        tables.run("status = 'TIMED_OUT', reason = ?", reason.name());

        assertThat(only(RunQuery.all()).reason()).isEqualTo(reason);
        assertThat(only(RunQuery.all()).note()).isNull();
    }

    @Test
    void aJobTypeMeansItselfOnly() {
        UUID wanted = tables.run("job_type = 'imports.daily'");
        tables.run("job_type = 'imports.daily.eu'");
        tables.run("job_type = 'Imports.daily'");

        assertThat(ids(RunQuery.all().withJobType("imports.daily"))).containsExactly(wanted);
        assertThat(ids(RunQuery.all().withJobType(""))).isEmpty();
    }

    @Test
    void aStarAtTheEndMeansAllThatBeginSo() {
        UUID one = tables.run("job_type = 'imports.daily'");
        UUID two = tables.run("job_type = 'imports.'");
        UUID other = tables.run("job_type = 'import'");

        assertThat(ids(RunQuery.all().withJobType("imports.*"))).containsExactlyInAnyOrder(one, two);
        assertThat(ids(RunQuery.all().withJobType("*"))).containsExactlyInAnyOrder(one, two, other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a_b", "a%b", "a\\b", "a\\%b", "a*b", "a\\"})
    void whatLikeTakesForAPatternMeansItselfInAType(String type) {
        UUID wanted = tables.run("job_type = ?", type + ".x");
        tables.run("job_type = 'axb.x'");
        tables.run("job_type = 'ab.x'");

        assertThat(ids(RunQuery.all().withJobType(type + "*"))).containsExactly(wanted);
        assertThat(ids(RunQuery.all().withJobType(type + ".x"))).containsExactly(wanted);
    }

    @Test
    void aWorkerAndAWorkflowAreFilters() {
        UUID other = tables.worker("name = 'w2'");
        UUID workflow = UUID.randomUUID();
        UUID held = tables.run("worker_id = ?", other);
        UUID attempt = tables.run("workflow_id = ?", workflow);

        assertThat(ids(RunQuery.all().withWorker(other))).containsExactly(held);
        assertThat(ids(RunQuery.all().withWorkflow(workflow))).containsExactly(attempt);
        assertThat(ids(RunQuery.all().withWorker(other).withWorkflow(workflow))).isEmpty();
    }

    @Test
    void aSpanHasItsFirstMicrosecondAndNotItsLast() {
        UUID first = tables.run("started_at = '2024-01-01 00:00:00.000001Z'");
        UUID last = tables.run("started_at = '2024-01-01 00:00:00.000002Z'");
        Instant from = Instant.parse("2024-01-01T00:00:00.000001Z");
        Instant to = Instant.parse("2024-01-01T00:00:00.000002Z");

        assertThat(ids(RunQuery.all().withStarted(from, to))).containsExactly(first);
        assertThat(ids(RunQuery.all().withStarted(to, null))).containsExactly(last);
        assertThat(ids(RunQuery.all().withStarted(null, from))).isEmpty();
    }

    @Test
    void aSpanMayBeLongerThanTheDatabaseCanSay() {
        UUID run = tables.run("");

        assertThat(ids(RunQuery.all().withStarted(Instant.MIN, Instant.MAX))).containsExactly(run);
        assertThat(ids(RunQuery.all().withStarted(Instant.MAX, null))).isEmpty();
        assertThat(ids(RunQuery.all().withStarted(null, Instant.MIN))).isEmpty();
        assertThat(ids(RunQuery.all().withStarted(year(-4711), year(294_276)))).containsExactly(run);
        assertThat(ids(RunQuery.all().withStarted(year(-4712), year(294_277)))).containsExactly(run);
    }

    @ParameterizedTest
    @ValueSource(strings = {"job_type", "note", "error_class", "error_message", "detail"})
    void aTextIsFoundInEachField(String field) {
        UUID wanted = tables.run(field + " = 'Cannot reach 100%_of \\ BÄLLE'");
        tables.run(field + " = 'cannot reach 1000 of / balls'");
        tables.run("error_stack = '100%_of'");

        assertThat(ids(RunQuery.all().withText("bälle"))).containsExactly(wanted);
        assertThat(ids(RunQuery.all().withText("REACH 100%"))).containsExactly(wanted);
        assertThat(ids(RunQuery.all().withText("0%_of \\ b"))).containsExactly(wanted);
        assertThat(ids(RunQuery.all().withText("reach 100_"))).isEmpty();
        assertThat(ids(RunQuery.all().withText("\\"))).containsExactly(wanted);
    }

    @Test
    void aTextIsFoundInTheLastLineOfALiveRun() {
        UUID wanted = tables.running("detail = 'page one'");
        tables.pulse(wanted, "detail = 'page three'");

        assertThat(ids(RunQuery.all().withText("three"))).containsExactly(wanted);
        assertThat(ids(RunQuery.all().withText("page one"))).isEmpty();
    }

    @Test
    void filtersCombine() {
        UUID workflow = UUID.randomUUID();
        String all = "status = 'FAILED', note = 'why', workflow_id = ?, job_type = ?";
        UUID wanted = tables.run(all, workflow, "a.b");
        tables.run(all, UUID.randomUUID(), "a.b");
        tables.run(all, workflow, "b");
        RunQuery query = RunQuery.all()
                .withStatuses(Set.of(RunStatus.FAILED))
                .withJobType("a.*")
                .withWorker(ConsoleTables.WORKER)
                .withWorkflow(workflow)
                .withText("WHY")
                .withStarted(Instant.parse("2020-01-01T00:00:00Z"), Instant.parse("2120-01-01T00:00:00Z"));

        assertThat(ids(query)).containsExactly(wanted);
    }

    @Test
    void aNulIsRefusedBeforeTheDatabaseIsAsked() {
        assertThatThrownBy(() -> console.runs(RunQuery.all().withText("a\0b")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("text");
        assertThatThrownBy(() -> console.runs(RunQuery.all().withJobType("\0")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("jobType");
        assertThat(tables.reads()).isZero();
    }

    @Test
    void halfACharacterFindsNothing() {
        tables.run("note = 'whole'");

        assertThat(ids(RunQuery.all().withText("\ud83d"))).isEmpty();
        assertThat(ids(RunQuery.all().withJobType("\ud83d*"))).isEmpty();
    }

    private UUID oneOfEach(RunStatus wanted) {
        UUID found = UUID.randomUUID();
        for (RunStatus status : RunStatus.values()) {
            UUID id = status.terminal()
                    ? tables.run("status = ?", status.name())
                    : tables.running("status = ?", status.name());
            found = status == wanted ? id : found;
        }
        return found;
    }

    private RunSummary only(RunQuery query) {
        List<RunSummary> items = console.runs(query).items();
        assertThat(items).hasSize(1);
        return items.get(0);
    }

    private List<UUID> ids(RunQuery query) {
        return console.runs(query).items().stream().map(RunSummary::id).toList();
    }

    private List<RunStatus> statuses(RunQuery query) {
        return console.runs(query).items().stream().map(RunSummary::status).toList();
    }

    private static Instant year(int year) {
        return OffsetDateTime.of(year, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC).toInstant();
    }
}
