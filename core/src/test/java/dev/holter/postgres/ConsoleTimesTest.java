package dev.holter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Health;
import dev.holter.Progress;
import dev.holter.RunDetails;
import dev.holter.RunQuery;
import dev.holter.RunStatus;
import dev.holter.RunSummary;
import dev.holter.StageSummary;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Times, ages, progress and health, as the database computes them. A9 */
class ConsoleTimesTest {
    private final ConsoleTables tables = ConsoleTables.withWorker();
    private final PostgresConsole console = tables.console();

    @AfterEach
    void close() {
        tables.close();
    }

    @Test
    void aLiveRunIsCountedToTheDatabasesNow() {
        UUID id = tables.running("started_at = now() - interval '90.000001 seconds'");
        tables.pulse(id, "beat_at = now() - interval '2.5 seconds'");

        assertThat(run(id).elapsed()).isEqualTo(Duration.ofNanos(90_000_001_000L));
        assertThat(run(id).beatAge()).isEqualTo(Duration.ofMillis(2_500));
        assertThat(run(id).progress().elapsed()).isEqualTo(run(id).elapsed());
    }

    @Test
    void theClockIsTheDatabasesWhateverTheJvmBelieves() { // pitfall 14
        UUID id = tables.running("started_at = now() - interval '100 years'");

        assertThat(run(id).elapsed()).isGreaterThan(Duration.ofDays(36_500));
    }

    @Test
    void anEndedRunHasItsLengthAndNoBeat() {
        UUID id = tables.run("started_at = now() - interval '1 hour', ended_at = now() - interval '50 minutes'");

        assertThat(run(id).elapsed()).isEqualTo(Duration.ofMinutes(10));
        assertThat(run(id).progress().elapsed()).isEqualTo(Duration.ofMinutes(10));
        assertThat(run(id).beatAge()).isNull();
    }

    @Test
    void aWaitingRunHasNoBeat() {
        assertThat(run(tables.waiting("")).beatAge()).isNull();
    }

    @Test
    void noTimeIsNegative() {
        UUID id = tables.running("started_at = now() + interval '1 second'");
        tables.pulse(id, "beat_at = now() + interval '1 second', stage_ordinal = 1");
        tables.stage(id, 1, "started_at = now() + interval '1 second'");

        assertThat(run(id).elapsed()).isZero();
        assertThat(run(id).beatAge()).isZero();
        assertThat(run(id).progress().elapsed()).isZero();
        assertThat(details(id).stages().get(0).elapsed()).isZero();
    }

    @Test
    void progressOfALiveRunIsThePulses() {
        UUID id = tables.running(
                "done = 1, total = 2, base = 1, stage = 'old', unit = 'old', detail = 'old', stage_ordinal = 1");
        tables.pulse(
                id,
                "done = 30, total = 60, base = 10, stage = 'write', unit = 'rows', detail = 'now', stage_ordinal = 2");
        tables.stage(id, 2, "name = 'write', started_at = now() - interval '10 seconds'");

        assertThat(run(id).stageOrdinal()).isEqualTo(2);
        assertThat(run(id).progress())
                .isEqualTo(new Progress("write", 30, OptionalLong.of(60), "rows", "now", 10, Duration.ofSeconds(10)));
        assertThat(run(id).progress().ratePerSecond()).hasValue(2.0);
        assertThat(run(id).progress().remaining()).contains(Duration.ofSeconds(15));
    }

    @Test
    void aNewStageDoesNotInheritTheLineOfTheRunsRow() {
        UUID id = tables.running("total = 2, stage = 'old', unit = 'old', detail = 'old'");
        tables.pulse(id, "done = 1");

        assertThat(run(id).progress())
                .isEqualTo(new Progress(null, 1, OptionalLong.empty(), null, null, 0, Duration.ofMinutes(10)));
    }

    @Test
    void aPulseLeftBehindSaysNothingOfAnEndedRun() {
        UUID id = tables.running("done = 7, detail = 'the end'");
        tables.execute("update run set status = 'FAILED', ended_at = now() where run_id = ?", id);
        tables.pulse(id, "done = 9, detail = 'late', stage_ordinal = 4");

        assertThat(run(id).progress().done()).isEqualTo(7);
        assertThat(run(id).progress().detail()).isEqualTo("the end");
        assertThat(run(id).beatAge()).isNull();
        assertThat(run(id).stageOrdinal()).isZero();
    }

    @Test
    void theLastStageOfAnEndedRunIsCountedToItsEnd() {
        UUID id = tables.run("ended_at = now() - interval '9 minutes', stage_ordinal = 2, stage = 'write'");
        tables.stage(
                id,
                2,
                "started_at = now() - interval '9.5 minutes', ended_at = now() - interval '9 minutes', outcome = 'SUCCEEDED'");

        assertThat(run(id).progress().elapsed()).isEqualTo(Duration.ofSeconds(30));
    }

    @Test
    void aStageWithoutItsRowIsCountedFromTheRunsStart() {
        UUID id = tables.running("");
        tables.pulse(id, "stage_ordinal = 3");

        assertThat(run(id).progress().elapsed()).isEqualTo(Duration.ofMinutes(10));
    }

    @Test
    void theOpenStageShowsThePulseAndTheOthersTheirRows() {
        UUID id = tables.running("");
        tables.stage(id, 1, """
                name = 'fetch', done = 450, total = 450, unit = 'users', detail = 'page 9', outcome = 'SUCCEEDED',
                started_at = now() - interval '10 minutes', ended_at = now() - interval '4 minutes'
                """);
        tables.stage(id, 2, "name = 'write', done = 1, started_at = now() - interval '4 minutes'");
        tables.pulse(
                id,
                "stage_ordinal = 2, stage = 'write', done = 100, total = 450, base = 3, unit = 'rows', detail = 'row 100'");

        assertThat(details(id).stages()).hasSize(2);
        StageSummary fetch = details(id).stages().get(0);
        StageSummary write = details(id).stages().get(1);
        assertThat(fetch.ordinal()).isEqualTo(1);
        assertThat(fetch.name()).isEqualTo("fetch");
        assertThat(fetch.outcome()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(fetch.elapsed()).isEqualTo(Duration.ofMinutes(6));
        assertThat(fetch.progress())
                .isEqualTo(
                        new Progress("fetch", 450, OptionalLong.of(450), "users", "page 9", 0, Duration.ofMinutes(6)));
        assertThat(write.endedAt()).isNull();
        assertThat(write.outcome()).isEqualTo(RunStatus.RUNNING);
        assertThat(write.elapsed()).isEqualTo(Duration.ofMinutes(4));
        assertThat(write.progress())
                .isEqualTo(
                        new Progress("write", 100, OptionalLong.of(450), "rows", "row 100", 3, Duration.ofMinutes(4)));
    }

    @Test
    void aStageThatNobodyClosedEndedWithItsRun() {
        UUID id = tables.run(
                "status = 'TIMED_OUT', reason = 'WORKER_LOST', stage_ordinal = 1, done = 7, ended_at = now() - interval '5 minutes'");
        tables.stage(id, 1, "done = 2, started_at = now() - interval '6 minutes'");

        StageSummary stage = details(id).stages().get(0);

        assertThat(stage.outcome()).isEqualTo(RunStatus.TIMED_OUT);
        assertThat(stage.endedAt()).isEqualTo(run(id).endedAt());
        assertThat(stage.elapsed()).isEqualTo(Duration.ofMinutes(1));
        assertThat(stage.progress().done()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource({
        "FINE,        state = 'alive',",
        "FINE,        state = 'stopping',",
        "STOPPING,    state = 'alive', stop_asked_at = now()",
        "IGNORING_STOP, state = 'alive', 'stop_asked_at = now(), interrupted_at = now()'",
        "STOPPING,    state = 'alive', 'stop_asked_at = now(), interrupted_at = now(), stop_observed_at = now()'",
        "ABANDONED,   state = 'alive', 'stop_asked_at = now(), interrupted_at = now(), stop_observed_at = now(), abandoned_at = now()'",
        "SUSPECT,     suspect_since = now(),",
        "SUSPECT,     suspect_since = now(), stop_asked_at = now()",
        "SUSPECT,     suspect_since = now(), 'stop_asked_at = now(), abandoned_at = now()'",
        "WORKER_DEAD, state = 'lost',",
        "WORKER_DEAD, state = 'stopped',",
        "WORKER_DEAD, 'state = ''lost'', suspect_since = now()', stop_asked_at = now()",
    })
    void healthOfALiveRunComesFromItsWorkerAndItsStop(Health health, String worker, String run) {
        UUID id = tables.running(run == null ? "" : run);
        tables.execute("update worker set " + worker);

        assertThat(run(id).health()).isEqualTo(health);
        assertThat(run(id).stale()).isEqualTo(health == Health.WORKER_DEAD);
        assertThat(details(id).run().stale()).isEqualTo(health == Health.WORKER_DEAD);
    }

    /** D3, pitfall 41: said only while somebody vouches for it. */
    @ParameterizedTest
    @CsvSource({
        "STILL_EXECUTING, state = 'alive', status = 'TERMINATED',",
        "STILL_EXECUTING, state = 'stopping', status = 'SUPERSEDED',",
        "ENDED, state = 'alive', status = 'TERMINATED', left_at = now()",
        "ENDED, state = 'alive', status = 'CANCELLED',",
        "ENDED, suspect_since = now(), status = 'TERMINATED',",
        "ENDED, state = 'lost', status = 'TERMINATED',",
        "ENDED, state = 'stopped', status = 'TERMINATED',",
    })
    void aRunThatIsOverIsShownAsExecutingUntilItsThreadHasLeft(Health health, String worker, String run, String left) {
        UUID id = tables.run("stop_asked_at = now(), " + run + (left == null ? "" : ", " + left));
        tables.execute("update worker set " + worker);

        assertThat(run(id).health()).isEqualTo(health);
    }

    @Test
    void aRunWhoseWorkerIsNowhereIsStale() {
        UUID id = tables.running("worker_id = ?", UUID.randomUUID());

        assertThat(run(id).health()).isEqualTo(Health.WORKER_DEAD);
        assertThat(run(id).workerName()).isNull();
    }

    @Test
    void endedAndWaitingRunsDoNotDependOnAWorker() {
        UUID ended = tables.run("stop_asked_at = now()");
        UUID waiting = tables.waiting("worker_id = ?", ConsoleTables.WORKER);
        tables.execute("update worker set state = 'lost'");

        assertThat(run(ended).health()).isEqualTo(Health.ENDED);
        assertThat(run(waiting).health()).isEqualTo(Health.FINE);
        assertThat(run(ended).stale()).isFalse();
    }

    private RunSummary run(UUID id) {
        return console.runs(RunQuery.all()).items().stream()
                .filter(run -> run.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private RunDetails details(UUID id) {
        return console.run(id).orElseThrow();
    }
}
