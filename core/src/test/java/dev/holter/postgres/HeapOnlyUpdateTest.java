package dev.holter.postgres;

import static dev.holter.postgres.StoreContract.NOW;
import static dev.holter.postgres.StoreContract.reading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holter.engine.Store;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Beats stay within their page and touch no index. Pitfall 42. */
class HeapOnlyUpdateTest {
    private static final int RUNS = 500;
    private static final int TICKS = 20;

    private final PostgresUnderTest under = new PostgresUnderTest();

    @AfterEach
    void close() {
        under.close();
    }

    @Test
    void twentyTicksOfFiveHundredBeatsAreHeapOnly() {
        Store store = under.store();
        store.open();
        UUID worker = StoreContract.register(store, "alpha");
        List<TestRun> runs =
                IntStream.range(0, RUNS).mapToObj(i -> TestRun.of(worker)).toList();
        store.tick(
                reading(worker, NOW),
                Rows.batch(runs.stream().map(run -> Rows.of(run).start(NOW))));

        for (int tick = 1; tick <= TICKS; tick++) {
            long done = tick;
            store.tick(
                    reading(worker, NOW),
                    Rows.batch(runs.stream()
                            .map(run -> Rows.of(run)
                                    .beat(
                                            NOW,
                                            Rows.done(
                                                    done,
                                                    "Fetching following page " + done + " (450 users so far)")))));
        }
        // A session hands in what it has counted when it ends.
        store.close();

        await().atMost(Duration.ofSeconds(60)).until(() -> updates("pulse") == RUNS * TICKS);
        assertThat(heapOnly("pulse")).isGreaterThanOrEqualTo(0.98);
        assertThat(updates("worker")).isEqualTo(TICKS + 1);
        assertThat(heapOnly("worker")).isGreaterThanOrEqualTo(0.98);
    }

    private long updates(String table) {
        return number(table, "n_tup_upd");
    }

    private double heapOnly(String table) {
        return (double) number(table, "n_tup_hot_upd") / number(table, "n_tup_upd");
    }

    private long number(String table, String column) {
        Map<String, ?> row = under.db
                .rows("select * from pg_stat_user_tables where schemaname = 'holter' and relname = ?", table)
                .get(0);
        return row.get(column) instanceof Number number ? number.longValue() : -1;
    }
}
