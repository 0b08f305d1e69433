package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.holter.engine.Observer.Finding;
import dev.holter.engine.Store.Loss;
import dev.holter.engine.Store.SeenLease;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Invariant 3; pitfalls 12 to 14: who is taken for suspect or lost, and who never. */
class ObserverTest {
    private static final long SECOND = 1_000_000_000L;

    private final FakeStore store = new FakeStore();
    private final List<String> alarms = new ArrayList<>();
    private final Observer observer = new Observer(store::locks, alarms::add);
    private final UUID self = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();

    private SeenLease lease(UUID id, long counter) {
        return new SeenLease(id, "worker", 1, counter, false, 5 * SECOND, 10 * SECOND, 120 * SECOND);
    }

    private List<Finding> see(long second, long counter) {
        return observer.observe(List.of(lease(other, counter)), self, second * SECOND, second * SECOND);
    }

    @Test
    void aCounterThatMovesAccusesNobody() {
        for (int second = 0; second < 1_000; second++) {
            assertThat(see(second, second / 4)).isEmpty();
        }
    }

    // B1
    @Test
    void aCounterThatStandsStillIsSuspectOnceAndThenLost() {
        see(0, 7);
        assertThat(see(4, 7)).isEmpty();

        assertThat(see(5, 7)).containsExactly(new Finding(other, "worker", 7, null, 5 * SECOND));
        for (int second = 6; second < 120; second++) {
            assertThat(see(second, 7)).isEmpty();
        }
        assertThat(see(120, 7)).containsExactly(new Finding(other, "worker", 7, Loss.SLOW, 120 * SECOND));
    }

    @Test
    void aLossIsGivenAgainAfterAWhileSinceNobodyMayHaveActedOnIt() {
        see(0, 7);
        see(120, 7);

        assertThat(see(121, 7)).isEmpty();
        assertThat(see(125, 7)).extracting(Finding::lost).containsExactly(true);
    }

    @Test
    void aCounterThatMovesAgainBeginsANewStandstill() {
        see(0, 7);
        see(5, 7);
        assertThat(see(6, 8)).isEmpty();

        assertThat(see(10, 8)).isEmpty();
        assertThat(see(11, 8)).extracting(Finding::lost).containsExactly(false);
    }

    @Test
    void ourOwnLeaseAccusesNobody() {
        List<SeenLease> mine = List.of(lease(self, 7));

        assertThat(observer.observe(mine, self, 0, 0)).isEmpty();
        assertThat(observer.observe(mine, self, 500 * SECOND, 500 * SECOND)).isEmpty();
    }

    // pitfall 16
    @Test
    void theThresholdsAreTheObservedWorkersOwn() {
        UUID patient = UUID.randomUUID();
        List<SeenLease> leases = List.of(
                lease(other, 7),
                new SeenLease(patient, "patient", 2, 7, false, 60 * SECOND, 120 * SECOND, 600 * SECOND));
        observer.observe(leases, self, 0, 0);

        assertThat(observer.observe(leases, self, 59 * SECOND, 59 * SECOND))
                .extracting(Finding::workerId)
                .containsExactly(other);
        assertThat(observer.observe(leases, self, 150 * SECOND, 150 * SECOND))
                .extracting(Finding::workerId, Finding::lost)
                .containsExactlyInAnyOrder(tuple(other, true), tuple(patient, false));
    }

    // pitfall 12
    @Test
    void whatWasForgottenMustBeSeenAllOverAgain() {
        see(0, 7);
        see(100, 7);

        observer.forget();

        assertThat(see(130, 7)).isEmpty();
        assertThat(see(134, 7)).isEmpty();
        assertThat(see(135, 7)).extracting(Finding::lost).containsExactly(false);
    }

    @Test
    void aWorkerThatIsNotShownIsForgotten() {
        see(0, 7);
        observer.observe(List.of(), self, 60 * SECOND, 60 * SECOND);

        assertThat(see(121, 7)).isEmpty();
    }

    // pitfall 13
    @Test
    void aPauseBetweenTheQuestionAndItsAnswerCountsForNobody() {
        see(0, 7);

        List<Finding> paused = observer.observe(List.of(lease(other, 7)), self, SECOND, 500 * SECOND);

        assertThat(paused).isEmpty();
    }

    // pitfall 13
    @Test
    void aCounterIsSeenWhenItsAnswerIsHere() {
        observer.observe(List.of(lease(other, 7)), self, 0, 500 * SECOND);

        assertThat(see(501, 7)).isEmpty();
        assertThat(see(505, 7)).extracting(Finding::lost).containsExactly(false);
    }
}
