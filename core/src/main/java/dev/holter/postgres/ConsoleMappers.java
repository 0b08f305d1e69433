package dev.holter.postgres;

import dev.holter.CheckpointSummary;
import dev.holter.Event;
import dev.holter.Health;
import dev.holter.QuarantinedWork;
import dev.holter.RunStatus;
import dev.holter.RunSummary;
import dev.holter.StageSummary;
import dev.holter.StopSummary;
import dev.holter.ThreadEvidence;
import dev.holter.WorkerSummary;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** From rows to the API's records, text for text. Stateless. */
final class ConsoleMappers {
    private ConsoleMappers() {}

    static RunSummary run(ConsoleRow row) throws SQLException {
        Newer newer = new Newer();
        Instant endedAt = row.timeOrNull("ended_at");
        UUID workerId = row.uuidOrNull("worker_id");
        RunStatus status = newer.status(row.text("status"), endedAt != null, workerId != null);
        Health health = newer.health(row.text("health"), endedAt != null);
        return new RunSummary(
                row.uuid("run_id"),
                row.uuid("workflow_id"),
                row.integer("attempt"),
                row.text("host"),
                row.text("scheduler"),
                row.text("job_type"),
                workerId,
                row.textOrNull("worker_name"),
                row.textOrNull("worker_host"),
                status,
                newer.reason(row.textOrNull("reason")),
                newer.note(row.textOrNull("note")),
                health,
                row.time("started_at"),
                endedAt,
                row.span("elapsed_micros"),
                row.spanOrNull("lease_age_micros"),
                row.spanOrNull("beat_age_micros"),
                row.integer("stage_ordinal"),
                row.progress(),
                error(row.textOrNull("error_class"), row.textOrNull("error_message")),
                row.map("label_keys", "label_texts"));
    }

    private static @Nullable String error(@Nullable String type, @Nullable String message) {
        if (type == null || message == null) {
            return type == null ? message : type;
        }
        return type + ": " + message;
    }

    static StageSummary stage(ConsoleRow row) throws SQLException {
        Instant endedAt = row.timeOrNull("ended_at");
        return new StageSummary(
                row.integer("ordinal"),
                row.text("name"),
                row.time("started_at"),
                endedAt,
                row.span("elapsed_micros"),
                Newer.outcome(row.text("outcome"), endedAt != null),
                row.progress());
    }

    /** Null when the run was not asked to stop. */
    static @Nullable StopSummary stop(ConsoleRow row) throws SQLException {
        Instant asked = row.timeOrNull("stop_asked_at");
        return asked == null
                ? null
                : new StopSummary(
                        Newer.stopReason(row.textOrNull("stop_reason")),
                        row.textOrNull("stop_actor"),
                        row.textOrNull("stop_note"),
                        asked,
                        row.timeOrNull("stop_observed_at"),
                        row.timeOrNull("interrupted_at"),
                        row.timeOrNull("abandoned_at"),
                        row.timeOrNull("left_at"));
    }

    static CheckpointSummary checkpoint(ConsoleRow row) throws SQLException {
        return new CheckpointSummary(
                row.time("saved_at"), row.integer("attempt"), row.text("codec"), row.number("bytes"));
    }

    static ThreadEvidence evidence(ConsoleRow row) throws SQLException {
        return new ThreadEvidence(
                row.time("at"),
                row.text("kind"),
                row.text("thread_name"),
                row.text("thread_state"),
                row.text("stack"),
                Objects.requireNonNullElse(row.textOrNull("verdict"), ""),
                row.textOrNull("waits_for"),
                row.textOrNull("held_by"),
                row.spanOrNull("cpu_micros"),
                row.integer("samples"),
                row.integer("same_frames"));
    }

    static QuarantinedWork quarantined(ConsoleRow row) throws SQLException {
        return new QuarantinedWork(
                row.uuid("run_id"),
                row.uuid("workflow_id"),
                row.text("job_type"),
                row.integer("attempts"),
                row.time("created_at"),
                row.text("note"));
    }

    static Event event(ConsoleRow row) throws SQLException {
        return new Event(
                row.uuid("id"),
                row.time("at"),
                row.text("kind"),
                row.uuidOrNull("run_id"),
                row.uuidOrNull("worker_id"),
                row.textOrNull("actor"),
                row.text("text"));
    }

    static WorkerSummary worker(ConsoleRow row) throws SQLException {
        Instant endedAt = row.timeOrNull("ended_at");
        return new WorkerSummary(
                row.uuid("id"),
                row.number("number"),
                row.text("name"),
                row.text("type"),
                row.text("host"),
                row.number("pid"),
                row.text("version"),
                Newer.workerStatus(row.text("status"), endedAt != null),
                row.time("started_at"),
                row.time("beat_at"),
                row.span("beat_age_micros"),
                row.time("lease_expires_at"),
                endedAt,
                row.integer("running"),
                row.textOrNull("task"),
                row.map("metadata_keys", "metadata_texts"));
    }
}
