package dev.holter.jobrunr;

import static org.awaitility.Awaitility.await;

import dev.holter.fixtures.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The runs in a database, the oldest first. */
final class StoredRuns {
    private final TestDatabase database;

    StoredRuns(TestDatabase database) {
        this.database = database;
    }

    List<Map<String, @Nullable Object>> all() {
        return database.text("select to_regclass('holter.runs')") == null
                ? List.of()
                : database.rows("select * from holter.runs order by started_at");
    }

    /** Waits until there is one that is not over, and gives its id. */
    UUID awaitRunning() {
        until(() -> database.count("select count(*) from holter.runs where ended_at is null and health = 'FINE'") > 0);
        return UUID.fromString(
                String.valueOf(database.text("select run_id from holter.runs where ended_at is null limit 1")));
    }

    /** Waits until there are so many, and all are over. */
    List<Map<String, @Nullable Object>> awaitEnded(int number) {
        until(() -> all().size() == number && all().stream().allMatch(run -> run.get("ended_at") != null));
        return all();
    }

    static void until(Callable<Boolean> condition) {
        until(Duration.ofSeconds(40), condition);
    }

    static void until(Duration patience, Callable<Boolean> condition) {
        // What the jobs of these tests throw on virtual threads, nobody catches.
        await().dontCatchUncaughtExceptions()
                .atMost(patience)
                .pollInterval(Duration.ofMillis(50))
                .until(condition);
    }
}
