package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.RunStatus;
import dev.holter.StopReason;
import dev.holter.engine.Batch.RunRows;
import dev.holter.engine.StoreException.Kind;
import dev.holter.fixtures.CapturedLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A row that the store refuses for what is in it holds up nobody else's. */
class RefusedRowTest {
    private final PulseRig rig = new PulseRig();
    private final CapturedLog log = CapturedLog.of(Pulse.class.getName());

    @AfterEach
    void closeLog() {
        log.close();
    }

    private static boolean says(RunRows rows, String text) {
        return rows.toString().contains(text);
    }

    @Test
    void theRowIsFoundByHalvingAndTheOthersAreWritten() {
        List<LiveRun> runs =
                IntStream.range(0, 100).mapToObj(i -> rig.begin("type." + i)).toList();
        LiveRun bad = runs.get(37);
        bad.detail("poison");
        rig.store.refusesRuns(rows -> says(rows, "poison"));

        assertThat(rig.transitions()).isTrue();

        assertThat(log.errors())
                .containsExactly("The store refuses a row of run " + bad.id() + "; it is sent again without its text");
        assertThat(runs).allMatch(run -> rig.store.has(run.id()));
        assertThat(rig.store.ticks()).isLessThan(30);
        assertThat(rig.pulse.health().failures()).isZero();
    }

    // DESIGN, pulse
    @Test
    void theLeaseIsRenewedAloneBeforeTheHalvesAreTried() {
        LiveRun good = rig.begin("good");
        LiveRun bad = rig.begin("bad");
        bad.detail("poison");
        rig.store.refusesRuns(rows -> says(rows, "poison"));

        rig.transitions();

        assertThat(rig.store.applied().get(0)).isEqualTo(Batch.EMPTY);
        assertThat(rig.store.applied().get(1).runs()).extracting(RunRows::runId).containsExactly(good.id());
    }

    @Test
    void theRefusedStartGoesWithoutItsText() {
        LiveRun bad = rig.begin("typé");
        bad.stage("fetch");
        bad.detail("poison");
        bad.advance(4);
        rig.store.refusesRuns(rows -> says(rows, "poison"));

        rig.transitions();

        FakeStore.Row row = rig.row(bad);
        assertThat(row.start.runId()).isEqualTo(bad.id());
        assertThat(row.start.workflowId()).isEqualTo(bad.workflowId());
        assertThat(row.start.from().jobType()).isEqualTo("typ?");
        assertThat(row.progress.done()).isEqualTo(4);
        assertThat(row.progress.detail()).isNull();
    }

    @Test
    void theRefusedEndKeepsItsOutcomeAndTheCheckpoint() {
        LiveRun bad = rig.begin();
        rig.tick();
        rig.store.refusesRuns(rows -> says(rows, "poison"));
        bad.advance(4);
        bad.checkpoint("page 3");
        rig.fails(bad, new IllegalStateException("poison"));

        rig.tick();

        FakeStore.Row row = rig.row(bad);
        assertThat(row.status).isEqualTo(RunStatus.FAILED);
        assertThat(row.progress.done()).isEqualTo(4);
        assertThat(row.end().ending().note()).contains("refused");
        assertThat(rig.store.checkpoint(bad.workflowId()).text()).isEqualTo("page 3");
        assertThat(rig.outbox.stackChars()).isZero();
    }

    @Test
    void aRunWhoseTextWasRefusedGoesWithoutItFromThenOnAndIsLoggedOnce() {
        LiveRun bad = rig.begin();
        rig.tick();
        rig.store.refusesRuns(rows -> says(rows, "poison"));

        for (int i = 1; i <= 5; i++) {
            bad.done(i);
            bad.detail("poison " + i);
            rig.tick();

            assertThat(rig.row(bad).progress.done()).isEqualTo(i);
        }

        assertThat(log.errors()).hasSize(1);
    }

    /** Decision 017: between the refusal and the next tick the session may have become another one, on a server that took beats back. */
    @Test
    void afterARefusalTheOthersBeatsAreWhole() {
        LiveRun good = rig.begin();
        LiveRun bad = rig.begin();
        rig.tick();
        good.advance(1);
        rig.tick();
        rig.store.refusesRuns(rows -> says(rows, "poison"));
        bad.detail("poison");
        rig.tick();

        good.advance(1);
        rig.tick();

        assertThat(rig.row(good).wholeBeats).isEqualTo(rig.row(good).beats);
    }

    @Test
    void whatWasSeenOfTheThreadOfARefusedRunDoesNotGoAgainAndAgain() {
        LiveRun bad = rig.begin("bad");
        rig.tick();
        bad.stop(StopReason.CANCEL);
        rig.store.refusesRuns(rows -> !rows.evidence().isEmpty());
        rig.ticker.advanceSeconds(60);
        rig.timer.run();
        assertThat(Thread.interrupted()).isTrue();
        rig.tick();
        rig.store.clearHistory();

        rig.tick();

        assertThat(rig.store.applied()).allMatch(Batch::isEmpty);
    }

    @Test
    void aRunThatIsRefusedEvenWithoutTextIsGivenUpAndTheOthersGoOn() {
        List<LiveRun> runs = new ArrayList<>(
                IntStream.range(0, 10).mapToObj(i -> rig.begin("type." + i)).toList());
        LiveRun bad = runs.remove(0);
        rig.store.refusesRuns(rows -> rows.runId().equals(bad.id()));

        rig.tick();
        runs.forEach(LiveRun::advance);
        bad.advance();
        rig.store.clearHistory();
        rig.tick();

        assertThat(rig.store.ticks()).isEqualTo(1);
        assertThat(runs).allMatch(run -> rig.row(run).progress.done() == 1);
        assertThat(rig.store.has(bad.id())).isFalse();
        rig.fails(bad, new IllegalStateException("no route"));
        rig.tick();
        assertThat(rig.pulse.waiting()).isZero();
        assertThat(rig.outbox.stackChars()).isZero();
        assertThat(rig.outbox.placesTaken()).isZero();
    }

    @Test
    void severalBadRowsAreAllFound() {
        List<LiveRun> runs =
                IntStream.range(0, 64).mapToObj(i -> rig.begin("type." + i)).toList();
        Set<UUID> bad = Set.of(
                runs.get(0).id(),
                runs.get(31).id(),
                runs.get(32).id(),
                runs.get(63).id());
        rig.store.refusesRuns(rows -> bad.contains(rows.runId()));

        assertThat(rig.transitions()).isTrue();

        assertThat(rig.store.rowCount()).isEqualTo(60);
    }

    @Test
    void anEventIsNarrowedLikeARun() {
        LiveRun run = rig.begin();
        for (int i = 0; i < 10; i++) {
            rig.outbox.event(Events.of("misfire", null, null, i == 4 ? "poison é" : "number " + i, 0));
        }
        rig.store.refusesEvents(row -> row.text().contains("é"));

        assertThat(rig.transitions()).isTrue();

        assertThat(rig.store.has(run.id())).isTrue();
        assertThat(rig.store.events("misfire"))
                .hasSize(10)
                .extracting(Batch.EventRow::text)
                .contains("poison ?", "number 9");
        assertThat(rig.pulse.waiting()).isZero();
    }

    @Test
    void anEventBesideARunIsNarrowedToo() {
        LiveRun run = rig.begin();
        rig.outbox.event(Events.of("misfire", null, null, "poison é", 0));
        rig.store.refusesEvents(row -> row.text().contains("é"));

        assertThat(rig.transitions()).isTrue();

        assertThat(rig.store.has(run.id())).isTrue();
        assertThat(rig.store.events("misfire")).hasSize(1);
    }

    @Test
    void anEventThatIsRefusedEvenWithoutTextIsGivenUp() {
        LiveRun run = rig.begin();
        rig.outbox.event(Events.of("misfire", null, null, "poison", 0));
        rig.outbox.event(Events.of("misfire", null, null, "fine", 0));
        rig.store.refusesEvents(row -> row.text().contains("poison"));

        assertThat(rig.transitions()).isTrue();

        assertThat(rig.store.has(run.id())).isTrue();
        assertThat(rig.store.events("misfire")).hasSize(1);
        assertThat(rig.pulse.waiting()).isZero();
    }

    @Test
    void aConnectionThatBreaksWhileTheRowIsSoughtLosesNothing() {
        List<LiveRun> runs =
                IntStream.range(0, 16).mapToObj(i -> rig.begin("type." + i)).toList();
        runs.get(5).detail("poison");
        int[] calls = {0};
        rig.store.refusesRuns(rows -> {
            if (++calls[0] == 30) {
                throw new StoreException(Kind.UNAVAILABLE, "connection reset", null);
            }
            return says(rows, "poison");
        });

        assertThat(rig.transitions()).isFalse();
        assertThat(rig.transitions()).isTrue();

        assertThat(runs).allMatch(run -> rig.store.has(run.id()));
    }

    @Test
    void rowsThatNameARegistrationWhichIsGivenUpMeanwhileAreNotSentUnderIt() {
        List<LiveRun> runs =
                IntStream.range(0, 8).mapToObj(i -> rig.begin("type." + i)).toList();
        runs.get(7).detail("poison");
        rig.tick();
        rig.store.clearHistory();
        UUID old = rig.store.registrations().get(0).id();
        List<LiveRun> more =
                IntStream.range(0, 8).mapToObj(i -> rig.begin("more." + i)).toList();
        more.get(7).detail("poison");
        rig.store.refusesRuns(rows -> {
            if (says(rows, "poison")) {
                rig.store.reaps(old);
                return true;
            }
            return false;
        });

        rig.transitions();

        UUID now = rig.store.registrations().get(1).id();
        assertThat(more).allMatch(run -> rig.row(run).workerId.equals(now));
    }
}
