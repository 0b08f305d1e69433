package dev.holter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.EndReason;
import dev.holter.RunStatus;
import dev.holter.engine.Batch;
import dev.holter.engine.Batch.EventRow;
import dev.holter.engine.Ending;
import dev.holter.postgres.StoreProbe.SeenRun;
import dev.holter.spi.RunStart;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stored times are the store's clock less a fact's age on the process's own. */
abstract class TimesContract extends StoreContract {
    private static final Duration SLACK = Duration.ofSeconds(10);

    @Test
    void aStartIsAsOldAsItIsWhenItIsSent() {
        TestRun run = TestRun.of(worker);

        tick(Rows.of(run).start(NOW - 300 * SECOND));

        assertThat(Duration.between(seen(run).startedAt(), probe.now()))
                .isBetween(Duration.ofSeconds(300), Duration.ofSeconds(300).plus(SLACK));
    }

    @Test
    void factsThatWaitedForMinutesKeepTheirOrderAndDistances() { // E5
        TestRun first = TestRun.of(worker);
        TestRun second = TestRun.of(worker);
        EventRow veto = new EventRow(UUID.randomUUID(), NOW - 200 * SECOND, "veto", null, null, "in between");

        tick(new Batch(
                Rows.batch(
                                Rows.of(first).start(NOW - 300 * SECOND).succeeded(NOW - 240 * SECOND, Rows.NONE),
                                Rows.of(second).start(NOW - 180 * SECOND).succeeded(NOW - 179 * SECOND, Rows.NONE))
                        .runs(),
                List.of(veto)));

        assertThat(seen(first).length()).isEqualTo(Duration.ofSeconds(60));
        assertThat(seen(second).length()).isEqualTo(Duration.ofSeconds(1));
        assertThat(Duration.between(seen(first).startedAt(), seen(second).startedAt()))
                .isEqualTo(Duration.ofSeconds(120));
        assertThat(Duration.between(
                        seen(first).startedAt(), probe.events().get(0).at()))
                .isEqualTo(Duration.ofSeconds(100));
    }

    @Test
    void factsOfTicksMinutesApartKeepTheirDistances() {
        TestRun run = TestRun.of(worker);
        tick(Rows.batch(Rows.of(run).start(NOW - SECOND)), NOW);

        tick(Rows.batch(Rows.of(run).succeeded(NOW - SECOND + 100 * MILLI, Rows.NONE)), NOW);

        assertThat(seen(run).length()).isBetween(Duration.ofMillis(100), Duration.ofSeconds(10));
    }

    @Test
    void nothingEndsBeforeItBegan() {
        TestRun run = TestRun.of(worker);
        tick(Rows.of(run).start(NOW).stage(1, "fetch", NOW));

        tick(Rows.of(run)
                .stage("fetch", NOW - 60 * SECOND, NOW - 50 * SECOND, RunStatus.SUCCEEDED, Rows.NONE)
                .stage("fetch", NOW, NOW - 50 * SECOND, RunStatus.SUCCEEDED, TickContract.stage(1, "fetch", 1))
                .succeeded(NOW - 50 * SECOND, Rows.NONE));

        assertThat(seen(run).length()).isEqualTo(Duration.ZERO);
        assertThat(probe.stages(run.id()))
                .allSatisfy(stage -> assertThat(stage.endedAt()).isAfterOrEqualTo(stage.startedAt()));
    }

    @Test
    void aRunOfOneRowDoesNotEndBeforeItBeganEither() {
        TestRun run = TestRun.of(worker);

        tick(Rows.of(run).start(NOW).succeeded(NOW - 50 * SECOND, Rows.NONE));

        assertThat(seen(run).length()).isEqualTo(Duration.ZERO);
    }

    @Test
    void aMomentAheadOfTheTickCountsAsItsOwn() {
        TestRun run = TestRun.of(worker);

        tick(Rows.of(run).start(NOW + 60 * SECOND));

        assertThat(seen(run).startedAt()).isBeforeOrEqualTo(probe.now());
    }

    @Test
    void anAgeOfCenturiesIsStored() {
        TestRun run = TestRun.of(worker);

        tick(Rows.batch(Rows.of(run).start(Long.MIN_VALUE / 2).succeeded(NOW, Rows.NONE)), NOW);

        assertThat(status(run)).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void aDueTimeIsKeptToTheMillisecond() {
        Instant due = Instant.parse("2026-03-29T01:30:00.123Z");
        TestRun run = due(due);

        tick(Rows.of(run).start(NOW));

        assertThat(seen(run).scheduledAt()).isEqualTo(due);
    }

    /** Schedulers say "never" with the last moment that a long can count to. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "+292278994-08-17T07:12:55.807Z",
                "-292275055-05-16T16:47:04.192Z",
                "+1000000000-12-31T23:59:59.999999999Z",
                "-1000000000-01-01T00:00:00Z",
                "-0044-03-15T12:00:00Z",
                "0000-01-01T00:00:00Z",
                "+10000-01-01T00:00:00Z"
            })
    void aDueTimeOutsideTheCalendarIsLeftOutAndBreaksNoBatch(String due) { // invariant 10
        TestRun odd = due(Instant.parse(due));
        TestRun fellow = TestRun.of(worker);

        tick(Rows.of(odd).start(NOW), Rows.of(fellow).start(NOW));

        assertThat(status(fellow)).isEqualTo(RunStatus.RUNNING);
        assertThat(seen(odd).scheduledAt()).isNull();
    }

    @Test
    void aStopThatTheJobNeverSawHasNoTimeOfThat() {
        TestRun run = started();
        Ending note = new Ending(RunStatus.SUCCEEDED, null, "finished before the stop (CANCEL)", null, NOW);

        tick(Rows.of(run).end(note, Rows.NONE, Rows.stop(run, "CANCEL", NOW - SECOND, 0)));

        assertThat(seen(run).stopAskedAt()).isNotNull();
        assertThat(seen(run).stopObservedAt()).isNull();
    }

    @Test
    void everyEndReasonAndStatusIsStored() { // C8
        for (EndReason reason : EndReason.values()) {
            TestRun run = TestRun.of(worker);
            tick(Rows.of(run).start(NOW).end(new Ending(RunStatus.FAILED, reason, null, null, NOW), Rows.NONE, null));
            assertThat(seen(run).reason()).isEqualTo(reason.name());
        }
        for (RunStatus status : RunStatus.values()) {
            if (status.terminal()) {
                TestRun run = started();
                tick(Rows.of(run).end(new Ending(status, null, null, null, NOW), Rows.NONE, null));
                assertThat(status(run)).isEqualTo(status);
            }
        }
    }

    private TestRun due(Instant due) {
        return TestRun.of(worker, RunStart.first("test", "here", "a", "a").firedBy("trigger", "firing", due));
    }

    private SeenRun seen(TestRun run) {
        return probe.run(run.id()).orElseThrow();
    }
}
