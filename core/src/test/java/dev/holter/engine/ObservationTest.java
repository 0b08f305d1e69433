package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.engine.Store.SeenLease;
import dev.holter.engine.StoreException.Kind;
import dev.holter.fixtures.CapturedLog;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the pulse makes of other workers' leases. C5, invariant 3. */
class ObservationTest {
    private static final long SECOND = 1_000_000_000L;

    private final PulseRig rig = new PulseRig();
    private final UUID other = UUID.randomUUID();
    private final CapturedLog log = CapturedLog.of(Pulse.class.getName());

    ObservationTest() {
        shows(7);
        rig.tick();
    }

    @AfterEach
    void closeLog() {
        log.close();
    }

    private void shows(long counter) {
        rig.store.shows(new SeenLease(other, "other", 1, counter, false, 5 * SECOND, 10 * SECOND, 120 * SECOND));
    }

    private void ticks(int count) {
        for (int i = 0; i < count; i++) {
            rig.tick();
        }
    }

    @Test
    void aWorkerThatStandsStillForLongEnoughIsFound() {
        ticks(119);
        assertThat(rig.findings).extracting(Observer.Finding::lost).containsExactly(false);

        ticks(1);
        assertThat(rig.findings).extracting(Observer.Finding::lost).containsExactly(false, true);
    }

    // pitfall 12
    @Test
    void aTickThatFailedStartsEveryClockAnew() {
        ticks(110);
        rig.findings.clear();
        rig.store.fails(new StoreException(Kind.UNAVAILABLE, "timeout", null));
        ticks(1);
        rig.store.recovers();

        ticks(120);

        assertThat(rig.findings).extracting(Observer.Finding::lost).containsExactly(false);
    }

    // pitfall 12
    @Test
    void aTickThatFailedForAnUnexpectedReasonStartsEveryClockAnewToo() {
        ticks(110);
        rig.findings.clear();
        rig.store.fails(new IllegalStateException("in the driver"));
        ticks(1);
        rig.store.recovers();

        ticks(120);

        assertThat(rig.findings).extracting(Observer.Finding::lost).containsExactly(false);
    }

    // pitfall 13
    @Test
    void aPauseOfOurOwnAccusesNobodyAndIsLogged() {
        rig.ticker.advanceSeconds(300);

        ticks(1);

        assertThat(rig.findings).isEmpty();
        assertThat(log.infos()).singleElement().asString().contains("300000 ms late", "skipped");
    }

    // pitfall 13
    @Test
    void aPauseOfOurOwnWithinATickAccusesNobody() {
        rig.store.atEveryTick(() -> {
            rig.ticker.advanceSeconds(300);
            rig.store.atEveryTick(() -> {});
        });

        ticks(1);
        assertThat(rig.findings).isEmpty();

        ticks(4);
        assertThat(rig.findings).isEmpty();
    }

    @Test
    void aTickThatIsALittleLateIsNoPause() {
        for (int i = 0; i < 100; i++) {
            rig.ticker.advanceMillis(1_500);
            rig.tick();
        }

        assertThat(log.infos()).isEmpty();
        assertThat(rig.findings).isNotEmpty();
    }

    @Test
    void onlyFullRoundsLookAtLeases() {
        rig.store.clearHistory();

        rig.begin();
        rig.transitions();
        rig.tick();

        assertThat(rig.store.renewals()).extracting(Store.Lease::reads).containsExactly(false, true);
    }

    @Test
    void theLeasesOfATickWhoseRowIsRefusedAreSeenAllTheSame() {
        for (int i = 0; i < 5; i++) {
            LiveRun bad = rig.begin();
            rig.store.refusesRuns(rows -> rows.runId().equals(bad.id()));
            ticks(1);
        }

        assertThat(rig.findings).extracting(Observer.Finding::lost).containsExactly(false);
    }
}
