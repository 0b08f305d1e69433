package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.engine.StoreException.Kind;
import dev.holter.fixtures.CapturedLog;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PulseHealthTest {
    private static final long MILLI = 1_000_000L;
    private static final StoreException GONE = new StoreException(Kind.UNAVAILABLE, "connection refused", null);
    private static final StoreException NO_RIGHTS =
            new StoreException(Kind.REFUSED, "permission denied for schema holter", null);

    private final ManualTicker ticker = new ManualTicker();
    private final PulseHealth health = new PulseHealth(ticker, 1_000 * MILLI, Long.MAX_VALUE);
    private final CapturedLog log = CapturedLog.of(PulseHealth.class.getName());

    @AfterEach
    void closeLog() {
        log.close();
    }

    private void fail(int times) {
        for (int i = 0; i < times; i++) {
            health.bad(GONE, 3);
            ticker.advanceSeconds(8);
        }
    }

    // E5
    @Test
    void fourFailuresAreNotWorthALine() {
        fail(4);
        health.good(0);

        assertThat(log.messages()).isEmpty();
        assertThat(health.failures()).isZero();
    }

    // E5
    @Test
    void theFifthFailureIsOneErrorAndTheEndIsOneLine() {
        fail(50);
        assertThat(log.errors())
                .singleElement()
                .asString()
                .contains("3 facts", "jobs are not affected", "connection refused");

        health.good(2);
        health.good(0);

        assertThat(log.infos()).singleElement().asString().contains("back after 400 s", "2 facts");
        assertThat(log.messages()).hasSize(2);
    }

    @Test
    void anotherOutageIsAnotherError() {
        fail(5);
        health.good(0);

        fail(5);

        assertThat(log.errors()).hasSize(2);
    }

    @Test
    void whatAPersonMustMendIsSaidAtOnceAndWithoutAStack() {
        health.bad(NO_RIGHTS, 0);
        health.bad(NO_RIGHTS, 0);

        assertThat(log.errors()).singleElement().asString().contains("permission denied");
        assertThat(log.events().get(0).getThrowableProxy()).isNull();
    }

    // pitfall 28
    @Test
    void thePauseGrowsToABoundAndNeverBecomesForEver() {
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            health.bad(GONE, 0);
            pauses.add(health.pauseNanos() / MILLI);
        }
        assertThat(pauses).containsExactly(500L, 1_000L, 2_000L, 4_000L, 8_000L, 8_000L, 8_000L, 8_000L);

        fail(100_000);
        assertThat(health.pauseNanos()).isEqualTo(8_000 * MILLI);

        health.good(0);
        assertThat(health.pauseNanos()).isEqualTo(1_000 * MILLI);
    }

    // C5
    @Test
    void nobodyPausesForSoLongThatTheOthersMustTakeHimForSuspectWhenTheDatabaseIsBack() {
        PulseHealth impatient = new PulseHealth(ticker, 100 * MILLI, 200 * MILLI);

        impatient.bad(GONE, 0);
        impatient.bad(GONE, 0);

        assertThat(impatient.pauseNanos()).isEqualTo(200 * MILLI);
        PulseRig rig = new PulseRig();
        rig.store.unavailable();
        for (int i = 0; i < 20; i++) {
            rig.tick();
        }
        assertThat(rig.pulse.health().pauseNanos()).isLessThan(PulseRig.SETTINGS.suspectAfterNanos());
    }

    @Test
    void contactIsMadeByTheFirstSuccess() throws InterruptedException {
        assertThat(health.awaitContact(1)).isFalse();

        fail(1);
        assertThat(health.awaitContact(1)).isFalse();
        health.good(0);

        assertThat(health.awaitContact(1)).isTrue();
    }

    @Test
    void whoeverWaitsForContactIsToldWhenAPersonMustActFirst() throws InterruptedException {
        health.bad(NO_RIGHTS, 0);

        assertThat(health.awaitContact(60_000 * MILLI)).isFalse();
        assertThat(health.lastFailure()).isSameAs(NO_RIGHTS);
    }

    @Test
    void itTellsWhereItIsConnected() {
        Store.Worker worker = Registration.of(PulseRig.settings(java.util.Map.of("workerName", "night")));

        health.connected("PostgreSQL 18, schema holter", worker);

        assertThat(health.description())
                .contains("PostgreSQL 18", "'night'", worker.id().toString());
    }
}
