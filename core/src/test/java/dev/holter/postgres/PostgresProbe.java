package dev.holter.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.holter.RunStatus;
import dev.holter.engine.Batch.ProgressRow;
import dev.holter.engine.Failure;
import dev.holter.fixtures.TestDatabase;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads Holter's tables with SQL of its own. */
final class PostgresProbe implements StoreProbe {
    private final TestDatabase db;

    PostgresProbe(TestDatabase db) {
        this.db = db;
    }

    /** A row by its columns' names. */
    private record Row(Map<String, @Nullable Object> columns) {
        @Nullable
        Object get(String column) {
            return columns.get(column);
        }

        String text(String column) {
            return requireNonNull(get(column), column).toString();
        }

        @Nullable
        String textOrNull(String column) {
            Object value = get(column);
            return value == null ? null : value.toString();
        }

        UUID id(String column) {
            return (UUID) requireNonNull(get(column), column);
        }

        long number(String column) {
            return ((Number) requireNonNull(get(column), column)).longValue();
        }

        @Nullable
        Instant time(String column) {
            Timestamp time = (Timestamp) get(column);
            return time == null ? null : time.toInstant();
        }

        Instant timeThere(String column) {
            return requireNonNull(time(column), column);
        }

        ProgressRow progress() {
            return new ProgressRow(
                    number("done"),
                    get("total") == null ? -1 : number("total"),
                    number("base"),
                    columns.containsKey("stage_ordinal") ? (int) number("stage_ordinal") : (int) number("ordinal"),
                    columns.containsKey("stage") ? textOrNull("stage") : textOrNull("name"),
                    textOrNull("unit"),
                    textOrNull("detail"));
        }
    }

    private List<Row> rows(String sql, @Nullable Object... args) {
        return db.rows(sql, args).stream().map(Row::new).toList();
    }

    private Optional<Row> row(String sql, @Nullable Object... args) {
        List<Row> rows = rows(sql, args);
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.get(0));
    }

    @Override
    public Optional<SeenRun> run(UUID runId) {
        return row("select * from holter.run where run_id = ?", runId)
                .map(row -> new SeenRun(
                        RunStatus.valueOf(row.text("status")),
                        row.textOrNull("reason"),
                        row.textOrNull("note"),
                        row.get("error_class") == null
                                ? null
                                : new Failure(
                                        row.text("error_class"),
                                        row.textOrNull("error_message"),
                                        row.textOrNull("error_stack")),
                        row.id("worker_id"),
                        row.timeThere("started_at"),
                        row.time("ended_at"),
                        row.textOrNull("stop_reason"),
                        row.time("stop_asked_at"),
                        row.time("stop_observed_at"),
                        labels(runId),
                        row.time("scheduled_at"),
                        row.progress()));
    }

    private Map<String, String> labels(UUID runId) {
        Map<String, String> labels = new TreeMap<>();
        rows("select l.key, l.value from holter.run r, jsonb_each_text(r.labels) l where run_id = ?", runId)
                .forEach(row -> labels.put(row.text("key"), row.text("value")));
        return labels;
    }

    @Override
    public long runs() {
        return db.count("select count(*) from holter.run");
    }

    @Override
    public Optional<SeenPulse> pulse(UUID runId) {
        return row("select * from holter.pulse where run_id = ?", runId)
                .map(row -> new SeenPulse(row.timeThere("beat_at"), row.number("counter"), row.progress()));
    }

    @Override
    public List<SeenStage> stages(UUID runId) {
        return rows("select * from holter.stage where run_id = ? order by ordinal", runId).stream()
                .map(row -> new SeenStage(
                        row.text("name"),
                        row.timeThere("started_at"),
                        row.time("ended_at"),
                        RunStatus.valueOf(row.text("outcome")),
                        row.progress()))
                .toList();
    }

    @Override
    public Optional<SeenCheckpoint> checkpoint(UUID workflowId) {
        return row("select * from holter.checkpoint where workflow_id = ?", workflowId)
                .map(row -> new SeenCheckpoint(row.number("fence"), row.id("run_id"), payload(row)));
    }

    private static @Nullable String payload(Row row) {
        byte[] payload = (byte[]) row.get("payload");
        return payload == null ? null : new String(payload, UTF_8);
    }

    @Override
    public SeenWorker worker(UUID workerId) {
        Row row = row("select * from holter.worker where id = ?", workerId).orElseThrow();
        return new SeenWorker(
                row.text("state"),
                row.number("counter"),
                (int) row.number("running"),
                row.textOrNull("task"),
                row.get("suspect_since") != null,
                row.time("ended_at"));
    }

    @Override
    public List<SeenEvent> events() {
        return rows("select * from holter.event order by at, id").stream()
                .map(row -> new SeenEvent(
                        row.text("kind"),
                        (UUID) row.get("run_id"),
                        (UUID) row.get("worker_id"),
                        row.text("text"),
                        row.timeThere("at")))
                .toList();
    }

    @Override
    public void forget(UUID workerId) {
        db.execute("delete from holter.worker where id = ?", workerId);
    }

    @Override
    public Instant now() {
        return row("select clock_timestamp() as now").orElseThrow().timeThere("now");
    }

    @Override
    public void age(Duration by) {
        db.rows("select run_id from holter.run").forEach(row -> age((UUID) requireNonNull(row.get("run_id")), by));
        older("update holter.event set at = at - %s where run_id is null", by);
        older(
                "update holter.worker set started_at = started_at - %1$s, beat_at = beat_at - %1$s, ended_at = ended_at - %1$s",
                by);
    }

    @Override
    public void age(UUID runId, Duration by) {
        older(
                "update holter.run set started_at = started_at - %1$s, ended_at = ended_at - %1$s where run_id = ?",
                by, runId);
        older("update holter.pulse set beat_at = beat_at - %s where run_id = ?", by, runId);
        older("update holter.event set at = at - %s where run_id = ?", by, runId);
        older("update holter.checkpoint set saved_at = saved_at - %s where run_id = ?", by, runId);
    }

    private void older(String sql, Duration by, @Nullable Object... args) {
        db.execute(sql.formatted("interval '" + by.toMillis() + " milliseconds'"), args);
    }
}
