package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.engine.Observer.Finding;
import dev.holter.engine.Store.SeenLease;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** C5, pitfall 11: a sweep that would give up most of the fleet stops and tells. */
class BreakerTest {
    private static final long SECOND = 1_000_000_000L;

    private final UUID self = UUID.randomUUID();
    private final FakeStore store = new FakeStore();
    private final List<String> alarms = new ArrayList<>();
    private final Observer observer = new Observer(store::locks, alarms::add);
    private final List<UUID> fleet =
            IntStream.range(0, 10).mapToObj(i -> UUID.randomUUID()).toList();

    /** What is seen of a fleet, this process with it, of which the first so many do not move. */
    private List<Finding> see(long second, int workers, int still) {
        List<SeenLease> leases = new ArrayList<>();
        leases.add(lease(self, 0, second));
        for (int i = 0; i < workers - 1; i++) {
            leases.add(lease(fleet.get(i), i + 1, i < still ? 7 : second));
        }
        return observer.observe(leases, self, second * SECOND, second * SECOND);
    }

    private SeenLease lease(UUID id, long number, long counter) {
        store.held.add(number);
        return new SeenLease(id, "worker " + number, number, counter, true, 5 * SECOND, 10 * SECOND, 120 * SECOND);
    }

    private long lostUntil(long second, int workers, int still) {
        see(0, workers, still);
        store.held.clear();
        long lost = 0;
        for (long now = 1; now <= second; now++) {
            store.held.clear();
            lost += quietly(now, workers, still);
        }
        return lost;
    }

    private long quietly(long now, int workers, int still) {
        List<SeenLease> leases = new ArrayList<>();
        leases.add(new SeenLease(self, "self", 0, now, true, 5 * SECOND, 10 * SECOND, 120 * SECOND));
        for (int i = 0; i < workers - 1; i++) {
            leases.add(new SeenLease(
                    fleet.get(i), "worker", i + 1, i < still ? 7 : now, true, 5 * SECOND, 10 * SECOND, 120 * SECOND));
        }
        return observer.observe(leases, self, now * SECOND, now * SECOND).stream()
                .filter(Finding::lost)
                .count();
    }

    @Test
    void ofTwoProcessesTheDeadOneIsGivenUp() {
        assertThat(lostUntil(10, 2, 1)).isEqualTo(1);
        assertThat(alarms).isEmpty();
    }

    @Test
    void twoAreNeverTooMany() {
        assertThat(lostUntil(10, 3, 2)).isEqualTo(2);
        assertThat(alarms).isEmpty();
    }

    @Test
    void halfOfTheFleetIsNotTooMany() {
        assertThat(lostUntil(10, 6, 3)).isEqualTo(3);
        assertThat(alarms).isEmpty();
    }

    @Test
    void moreThanHalfIsHeldBackAndToldOnce() {
        assertThat(lostUntil(129, 5, 3)).isZero();
        assertThat(alarms).singleElement().asString().contains("3 of 5");
    }

    @Test
    void whatStillLooksSoAfterTheSlowThresholdIsLetThrough() {
        assertThat(lostUntil(129, 5, 3)).isZero();

        assertThat(quietly(130, 5, 3)).isEqualTo(3);
        assertThat(alarms).hasSize(1);
    }

    /** Those that come later to their threshold are counted with the first, as soon as they are suspect. */
    @Test
    void oneLossThatComesStaggeredIsSeenAsOne() {
        see(0, 6, 0);
        for (long now = 1; now <= 4; now++) {
            int still = (int) now;
            store.held.clear();
            quietly(now, 6, still);
        }

        long lost = 0;
        for (long now = 5; now <= 14; now++) {
            lost += quietly(now, 6, 4);
        }

        assertThat(lost).isZero();
        assertThat(alarms).singleElement().asString().contains("of 6");
    }

    @Test
    void whenMostAreBackTheOthersAreGivenUpAtOnce() {
        lostUntil(60, 5, 3);

        assertThat(quietly(61, 5, 1)).isEqualTo(1);
    }

    @Test
    void whoForgotBeginsToWaitAnew() {
        lostUntil(129, 5, 3);
        observer.forget();

        assertThat(quietly(130, 5, 3)).isZero();
        assertThat(quietly(131, 5, 3)).isZero();
    }
}
