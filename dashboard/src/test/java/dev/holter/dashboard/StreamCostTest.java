package dev.holter.dashboard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What those who watch cost the database. */
class StreamCostTest {
    private final Stored stored = new Stored();
    private final Mounted mounted = Mounted.forAll(stored);
    private final List<Events> viewers = new ArrayList<>();
    private final UUID run = stored.running(stored.worker(""), "");

    @AfterEach
    void close() {
        viewers.forEach(Events::close);
        mounted.close();
        stored.close();
    }

    @Test
    void twentyViewersCostWhatOneDoesAndNoneCostNothing() {
        assertThat(asked()).isZero();

        watch(1);
        Cost one = someSeconds();
        watch(19);
        Cost twenty = someSeconds();

        assertThat(one.sets()).isBetween(1L, one.seconds() + 1);
        assertThat(twenty.sets()).isBetween(1L, twenty.seconds() + 1);
        assertThat(twenty.perSet()).isCloseTo(one.perSet(), withinPercentage(25));

        viewers.forEach(Events::close);
        leave();
        assertThat(asked()).isZero();
    }

    private void watch(int more) {
        for (int i = 0; i < more; i++) {
            viewers.add(new Events(mounted.http(), "runs,counts,workers,events,run:" + run));
        }
        await().atMost(Stored.patience()).until(() -> mounted.dashboard().openStreams() == viewers.size());
        await().atMost(Stored.patience())
                .until(() ->
                        viewers.stream().allMatch(viewer -> !viewer.of("run").isEmpty()));
    }

    /** What was asked in so many seconds: each set of questions asks for the list of runs once. */
    private record Cost(long seconds, long sets, long statements) {
        double perSet() {
            return 1.0 * statements / sets;
        }
    }

    private Cost someSeconds() {
        stored.counter().reset();
        long began = System.nanoTime();
        await().pollDelay(Duration.ofSeconds(6)).atMost(Stored.patience()).until(() -> true);
        long sets = asked();
        return new Cost(
                (System.nanoTime() - began) / 1_000_000_000L,
                sets,
                stored.counter().count());
    }

    private long asked() {
        return stored.counter().statements().stream()
                .filter(statement -> statement.contains("array['WORKER_DEAD'"))
                .count();
    }

    private void leave() {
        await().atMost(Stored.patience()).until(() -> {
            stored.pulse(run, "done = done + 1");
            return mounted.dashboard().openStreams() == 0;
        });
        await().pollDelay(Duration.ofSeconds(2)).atMost(Stored.patience()).until(() -> true);
        stored.counter().reset();
        await().pollDelay(Duration.ofSeconds(3)).atMost(Stored.patience()).until(() -> true);
    }
}
