package dev.holter.postgres;

import dev.holter.CheckpointSummary;
import dev.holter.Event;
import dev.holter.RunDetails;
import dev.holter.RunSummary;
import dev.holter.StageSummary;
import dev.holter.StopSummary;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Gathers all that is known of one run, on one connection and in the snapshot of its transaction. One thread. */
final class RunDetailsReader {
    private static final Comparator<RunSummary> BY_ATTEMPT =
            Comparator.comparingInt(RunSummary::attempt).thenComparing(RunSummary::startedAt);

    private final Connection connection;
    private final UUID runId;

    RunDetailsReader(Connection connection, UUID runId) {
        this.connection = connection;
        this.runId = runId;
    }

    /** What a list does not show. */
    private record Keys(
            UUID workflowId,
            String jobKey,
            @Nullable String triggerKey,
            @Nullable String errorStack,
            @Nullable StopSummary stop) {
        static Keys of(ConsoleRow row) throws SQLException {
            return new Keys(
                    row.uuid("workflow_id"),
                    row.text("job_key"),
                    row.textOrNull("trigger_key"),
                    row.textOrNull("error_stack"),
                    ConsoleMappers.stop(row));
        }
    }

    /** Empty when there is no such run. */
    Optional<RunDetails> read() throws SQLException {
        List<Keys> keys = ofRun(ConsoleSql.RUN, Keys::of);
        List<RunSummary> runs = runs(RunFilter.one(runId));
        return keys.isEmpty() || runs.isEmpty() ? Optional.empty() : Optional.of(details(keys.get(0), runs.get(0)));
    }

    private RunDetails details(Keys keys, RunSummary run) throws SQLException {
        List<StageSummary> stages = ofRun(ConsoleSql.STAGES, ConsoleMappers::stage);
        List<RunSummary> attempts = runs(RunFilter.attempts(keys.workflowId()));
        List<Event> events = ofRun(ConsoleSql.RUN_EVENTS, ConsoleMappers::event);
        return new RunDetails(
                run,
                keys.jobKey(),
                keys.triggerKey(),
                keys.errorStack(),
                keys.stop(),
                checkpoint(keys.workflowId()),
                ofRun(ConsoleSql.EVIDENCE, ConsoleMappers::evidence),
                stages,
                attempts.stream().sorted(BY_ATTEMPT).toList(),
                events);
    }

    private @Nullable CheckpointSummary checkpoint(UUID workflowId) throws SQLException {
        List<CheckpointSummary> saved = ConsoleQuery.all(
                connection,
                ConsoleSql.CHECKPOINT,
                statement -> new ConsoleParameters(statement).uuid(workflowId, 1),
                ConsoleMappers::checkpoint);
        return saved.isEmpty() ? null : saved.get(0);
    }

    private List<RunSummary> runs(RunFilter filter) throws SQLException {
        return ConsoleQuery.all(connection, ConsoleSql.RUNS, filter::bind, ConsoleMappers::run);
    }

    private <T> List<T> ofRun(String sql, ConsoleQuery.Mapper<T> mapper) throws SQLException {
        return ConsoleQuery.all(connection, sql, statement -> new ConsoleParameters(statement).uuid(runId, 1), mapper);
    }
}
