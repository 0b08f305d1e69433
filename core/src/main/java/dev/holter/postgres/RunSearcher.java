package dev.holter.postgres;

import dev.holter.Page;
import dev.holter.RunQuery;
import dev.holter.RunSearch;
import dev.holter.RunSummary;
import dev.holter.postgres.ConsoleCursor.Kind;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Looks through so many runs and no more, however rare what is looked for. On one connection, in one snapshot; one thread. */
final class RunSearcher {
    private final Connection connection;
    private final RunQuery query;
    private final int looked;

    RunSearcher(Connection connection, RunQuery query, int looked) {
        this.connection = connection;
        this.query = query;
        this.looked = looked;
    }

    RunSearch search() throws SQLException {
        RunFilter filter = RunFilter.page(query);
        ConsoleCursor end = end(filter.after());
        RunFilter bounded = end == null ? filter : filter.downTo(end);
        List<RunSummary> found = ConsoleQuery.all(connection, ConsoleSql.RUNS, bounded::bind, ConsoleMappers::run);
        if (found.size() > query.limit()) {
            List<RunSummary> items = List.copyOf(found.subList(0, query.limit()));
            RunSummary last = items.get(items.size() - 1);
            return new RunSearch(
                    new Page<>(items, after(last.startedAt(), last.id()).text()), last.startedAt());
        }
        return end == null
                ? new RunSearch(new Page<>(found, null), null)
                : new RunSearch(new Page<>(found, end.text()), end.at());
    }

    private static ConsoleCursor after(Instant at, UUID id) {
        return ConsoleCursor.after(Kind.RUNS, at, id);
    }

    /** Null when there are no more than that. */
    private @Nullable ConsoleCursor end(@Nullable ConsoleCursor after) throws SQLException {
        List<ConsoleCursor> end = ConsoleQuery.all(
                connection,
                ConsoleSql.SEARCH_END,
                statement -> new ConsoleParameters(statement)
                        .time(query.from(), 2)
                        .time(RunFilter.to(query, after), 2)
                        .time(after == null ? null : after.at(), 2)
                        .uuid(after == null ? null : after.id(), 1)
                        .number(looked - 1),
                row -> after(row.time("started_at"), row.uuid("run_id")));
        return end.isEmpty() ? null : end.get(0);
    }
}
