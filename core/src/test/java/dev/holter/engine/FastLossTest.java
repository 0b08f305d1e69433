package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.engine.Observer.Finding;
import dev.holter.engine.Store.Loss;
import dev.holter.engine.Store.SeenLease;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** B1, invariant 3: when a free lock is evidence, and when it is not. Pitfall 43: it only speeds up. */
class FastLossTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long NUMBER = 17;

    private final FakeStore store = new FakeStore();
    private final Observer observer = new Observer(store::locks, alarm -> {});
    private final UUID self = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();
    private boolean flag = true;

    private List<Finding> see(long second, long counter) {
        SeenLease lease = new SeenLease(other, "worker", NUMBER, counter, flag, 5 * SECOND, 10 * SECOND, 120 * SECOND);
        return observer.observe(List.of(lease), self, second * SECOND, second * SECOND);
    }

    private void holds(boolean held) {
        store.held.clear();
        if (held) {
            store.held.add(NUMBER);
        }
    }

    @Test
    void aLockThatWasSeenHeldAndIsFreeMakesItLostFast() {
        holds(true);
        see(0, 7);
        holds(false);

        assertThat(see(9, 7)).extracting(Finding::lost).containsExactly(false);
        assertThat(see(10, 7)).extracting(Finding::loss).containsExactly(Loss.FAST);
    }

    @Test
    void aPausedProcessKeepsItsLockAndIsLostSlowlyOnly() {
        holds(true);
        see(0, 7);
        see(5, 7);

        for (int second = 10; second < 120; second++) {
            assertThat(see(second, 7)).isEmpty();
        }
        assertThat(see(120, 7)).extracting(Finding::loss).containsExactly(Loss.SLOW);
    }

    @Test
    void aLockThatIsFreedDuringTheStandstillCountsFromThen() {
        holds(true);
        see(0, 7);
        see(5, 7);
        assertThat(see(30, 7)).isEmpty();
        holds(false);

        assertThat(see(31, 7)).extracting(Finding::loss).containsExactly(Loss.FAST);
    }

    @Test
    void aLockThatWasNeverSeenHeldSaysNothing() {
        see(0, 7);
        see(5, 7);

        for (int second = 10; second < 120; second++) {
            assertThat(see(second, 7)).isEmpty();
        }
        assertThat(see(120, 7)).extracting(Finding::loss).containsExactly(Loss.SLOW);
    }

    @Test
    void aFreeLockAccusesNobodyWhoseCounterMoves() {
        holds(true);
        see(0, 0);
        holds(false);

        for (int second = 1; second < 500; second++) {
            assertThat(see(second, second / 4)).isEmpty();
        }
    }

    @Test
    void aFlagThatIsDownForgetsThatTheLockWasHeld() {
        holds(true);
        see(0, 7);
        flag = false;
        see(1, 8);
        flag = true;
        holds(false);
        see(2, 9);
        see(7, 9);

        assertThat(see(13, 9)).isEmpty();
    }

    @Test
    void aWorkerWithoutTheFlagIsNeverAskedFor() {
        flag = false;
        for (int second = 0; second < 119; second++) {
            see(second, 7);
        }

        assertThat(store.locksAsked).isEmpty();
    }

    /** Pitfall 12: the sweeper's own reconnect. */
    @Test
    void whatWasForgottenMustBeSeenHeldAgain() {
        holds(true);
        see(0, 7);
        holds(false);
        observer.forget();
        see(1, 7);
        see(6, 7);

        assertThat(see(12, 7)).isEmpty();
    }

    /** It may have come to another server, on which nobody has a lock yet. */
    @Test
    void aLockThatAnotherSessionSawHeldSaysNothing() {
        holds(true);
        see(0, 7);
        holds(false);
        store.session = "another server's";
        see(5, 7);

        assertThat(see(10, 7)).isEmpty();
        assertThat(see(11, 7)).isEmpty();
    }

    @Test
    void aQuietTickAsksForNoLocks() {
        holds(true);
        for (int second = 0; second < 60; second++) {
            see(second, second);
        }

        assertThat(store.locksAsked).hasSize(1);
    }

    @Test
    void aDeadWorkersLockIsAskedForOnceWhenItIsFreeFromTheBeginning() {
        for (int second = 0; second < 119; second++) {
            see(second, 7);
        }

        assertThat(store.locksAsked).hasSize(1);
    }

    @Test
    void aServerThatDoesNotTellLeavesTheSlowPath() {
        Observer blind = new Observer(numbers -> Store.SeenLocks.UNKNOWN, alarm -> {});
        SeenLease lease = new SeenLease(other, "worker", NUMBER, 7, true, 5 * SECOND, 10 * SECOND, 120 * SECOND);
        blind.observe(List.of(lease), self, 0, 0);
        blind.observe(List.of(lease), self, 5 * SECOND, 5 * SECOND);

        assertThat(blind.observe(List.of(lease), self, 60 * SECOND, 60 * SECOND))
                .isEmpty();
        assertThat(blind.observe(List.of(lease), self, 120 * SECOND, 120 * SECOND))
                .extracting(Finding::loss)
                .containsExactly(Loss.SLOW);
    }

    @Test
    void theNextMomentThatDecidesSomethingIsTold() {
        holds(true);
        see(3, 7);
        assertThat(observer.dueNanos(3 * SECOND)).isEqualTo(8 * SECOND);

        see(8, 7);
        assertThat(observer.dueNanos(8 * SECOND)).isEqualTo(13 * SECOND);
        see(13, 7);
        assertThat(observer.dueNanos(13 * SECOND)).isEqualTo(123 * SECOND);
        see(123, 7);
        assertThat(observer.dueNanos(123 * SECOND)).isNull();
    }

    @Test
    void withoutALockTheMomentOfTheFastPathDecidesNothing() {
        flag = false;
        see(3, 7);
        see(8, 7);

        assertThat(observer.dueNanos(8 * SECOND)).isEqualTo(123 * SECOND);
    }
}
