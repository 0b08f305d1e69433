package dev.holter.engine;

import static org.awaitility.Awaitility.await;

import dev.holter.Holter;
import dev.holter.HolterBuilder;
import dev.holter.fixtures.TestDatabase;
import dev.holter.spi.RunStart;
import dev.holter.spi.RunTracker;
import dev.holter.spi.TrackedRun;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.core.ConditionFactory;

/** How the tests of a started engine start one, and what all of them look at. Stateless. */
final class Engines {
    private Engines() {}

    static HolterBuilder on(TestDatabase db) {
        return at(db.jdbcUrl());
    }

    /** A busy machine may take more than the usual five seconds to make the schema, and a test asks it at once. */
    static HolterBuilder at(String jdbcUrl) {
        return Holter.builder()
                .jdbcUrl(jdbcUrl)
                .user("postgres")
                .password("any")
                .set("startTimeout", "30s");
    }

    /** One that is suspect after a second and lost after four, instead of two minutes. */
    static HolterBuilder quick(String jdbcUrl) {
        return at(jdbcUrl)
                .set("tick", "200ms")
                .set("suspectAfter", "1s")
                .set("lostFastAfter", "2s")
                .set("lostAfter", "4s");
    }

    static TrackedRun begin(Holter holter, String jobType) {
        return RunTracker.of(holter).begin(start(jobType));
    }

    static RunStart start(String jobType) {
        return RunStart.first("test", "here", jobType, jobType);
    }

    /** The registration that this engine now goes by. */
    static UUID worker(Holter holter) {
        return registration(holter).orElseThrow();
    }

    /** The same, empty before the first and for the moment between two. */
    static Optional<UUID> registration(Holter holter) {
        return Optional.ofNullable(((Engine) holter).pulse().worker()).map(Store.Worker::id);
    }

    static ConditionFactory soon() {
        return await().pollInterval(Duration.ofMillis(50)).atMost(Duration.ofSeconds(40));
    }

    /** Lets time go by while something is broken. */
    static void during(Duration time) {
        await().pollDelay(time).atMost(time.plusSeconds(30)).until(() -> true);
    }

    /** The names of the engine's living threads. */
    static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("holter-"))
                .sorted()
                .toList();
    }
}
