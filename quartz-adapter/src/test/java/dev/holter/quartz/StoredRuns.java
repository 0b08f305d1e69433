package dev.holter.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holter.fixtures.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The runs in a database, as they are there, by the start that is stored: runs close together may change places. */
final class StoredRuns {
    private static final String QUERY = """
            select run_id::text, workflow_id::text, attempt, r.host, scheduler, w.name as worker, job_type, job_key,
                   trigger_key, firing_id, status, reason, note, error_class, error_message, error_stack, labels::text, done, total,
                   coalesce(extract(epoch from r.ended_at - r.started_at) * 1000000, -1)::bigint as micros
              from holter.run r left join holter.worker w on w.id = r.worker_id
             order by r.started_at, run_id
            """;

    private final TestDatabase database;

    StoredRuns(TestDatabase database) {
        this.database = database;
    }

    List<StoredRun> all() {
        boolean migrated = database.text("select to_regclass('holter.run')") != null;
        return migrated ? database.rows(QUERY).stream().map(StoredRun::new).toList() : List.of();
    }

    /** Waits until there are so many, and all are over. */
    List<StoredRun> awaitEnded(int number) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(all()).hasSize(number);
            assertThat(all()).noneMatch(run -> "RUNNING".equals(run.text("status")));
        });
        return all();
    }

    /** Waits until there is one that is not over. */
    StoredRun awaitRunning() {
        await().until(() -> all().stream().anyMatch(run -> "RUNNING".equals(run.text("status"))));
        return all().get(0);
    }

    /** One row, by its columns. */
    record StoredRun(Map<String, @Nullable Object> row) {
        @Nullable
        String text(String column) {
            Object value = row.get(column);
            return value == null ? null : value.toString();
        }

        long number(String column) {
            return row.get(column) instanceof Number number ? number.longValue() : -1;
        }

        @Nullable
        String status() {
            return text("status");
        }
    }
}
