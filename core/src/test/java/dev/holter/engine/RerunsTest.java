package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.engine.Store.Claimed;
import dev.holter.engine.Store.Scheduler;
import dev.holter.spi.Launched;
import dev.holter.spi.Launcher;
import dev.holter.spi.Rerun;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a launch comes to is recorded, also when the database is away just then. */
class RerunsTest {
    private static final Scheduler HERE = new Scheduler("test", "here");

    private final Store.Worker self = new Store.Worker(
            UUID.randomUUID(), "alpha", "java", "here", 42, null, null, "1.0", 5_000, 10_000, 120_000, Map.of());
    private final Claimed claimed = new Claimed(
            HERE,
            new Rerun(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), 2, "imports", "imports", null),
            self.id(),
            Instant.EPOCH);
    private final List<String> recorded = new ArrayList<>();
    private boolean away;
    private boolean due = true;
    private final Reruns reruns = new Reruns(store(), () -> self, Runnable::run);

    private Store store() {
        return (Store) Proxy.newProxyInstance(
                Store.class.getClassLoader(), new Class<?>[] {Store.class}, (proxy, method, args) -> {
                    if (method.getName().equals("claimRerun")) {
                        Optional<Claimed> next = due ? Optional.of(claimed) : Optional.empty();
                        due = false;
                        return next;
                    }
                    if (away) {
                        throw new StoreException(StoreException.Kind.UNAVAILABLE, "away", null);
                    }
                    assertThat(args[0]).isEqualTo(claimed);
                    recorded.add(method.getName());
                    return null;
                });
    }

    private void launch(Launcher launcher) {
        reruns.add(HERE, launcher);
        reruns.begin();
    }

    @ParameterizedTest
    @EnumSource(names = {"STORED", "STORED_BEFORE", "BY_HOST"})
    void whatTheSchedulerTookIsToldAgainWhenTheDatabaseIsBack(Launched launched) { // pitfall 48
        away = true;
        launch(rerun -> launched);
        assertThat(recorded).isEmpty();

        due = true;
        reruns.begin();
        assertThat(due).as("nothing else is claimed meanwhile").isTrue();
        away = false;
        due = false;
        reruns.begin();
        reruns.begin();

        assertThat(recorded).containsExactly("launchedRerun");
    }

    @Test
    void whatTheSchedulerRefusedIsToldAgainToo() {
        away = true;
        launch(rerun -> {
            throw new IllegalStateException("the job is gone");
        });

        away = false;
        reruns.begin();

        assertThat(recorded).containsExactly("refuseRerun");
    }

    @Test
    void whatOnlyThisProcessHasStaysItsOwn() {
        launch(rerun -> Launched.HERE);

        assertThat(recorded).isEmpty();
    }
}
