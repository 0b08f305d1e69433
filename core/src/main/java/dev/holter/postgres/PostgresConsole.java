package dev.holter.postgres;

import static java.util.Objects.requireNonNull;

import dev.holter.Console;
import dev.holter.Event;
import dev.holter.Page;
import dev.holter.RunDetails;
import dev.holter.RunQuery;
import dev.holter.RunSummary;
import dev.holter.WorkerSummary;
import dev.holter.postgres.ConsoleCursor.Kind;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** What operators ask, answered by PostgreSQL: each call is one transaction. Thread-safe. */
final class PostgresConsole implements Console {
    private static final int MOST = 1_000;

    private final Reads reads;

    PostgresConsole(Reads reads) {
        this.reads = reads;
    }

    @Override
    public Optional<RunDetails> run(UUID runId) {
        requireNonNull(runId, "runId is null");
        return reads.read(connection -> new RunDetailsReader(connection, runId).read());
    }

    @Override
    public Page<RunSummary> runs(RunQuery query) {
        RunFilter filter = RunFilter.page(query);
        List<RunSummary> found = reads.read(
                connection -> ConsoleQuery.all(connection, ConsoleSql.RUNS, filter::bind, ConsoleMappers::run));
        return page(found, query.limit(), run -> ConsoleCursor.after(Kind.RUNS, run.startedAt(), run.id()));
    }

    @Override
    public List<WorkerSummary> workers() {
        return reads.read(connection ->
                ConsoleQuery.all(connection, ConsoleSql.WORKERS, statement -> {}, ConsoleMappers::worker));
    }

    @Override
    public List<WorkerSummary> endedWorkers(int limit) {
        checkLimit(limit);
        return reads.read(connection -> ConsoleQuery.all(
                connection,
                ConsoleSql.ENDED_WORKERS,
                statement -> new ConsoleParameters(statement).number(limit),
                ConsoleMappers::worker));
    }

    @Override
    public Page<Event> events(int limit, Optional<String> cursor) {
        checkLimit(limit);
        EventFilter filter = new EventFilter(
                cursor.map(text -> ConsoleCursor.parse(Kind.EVENTS, text)).orElse(null), limit + 1);
        List<Event> found = reads.read(
                connection -> ConsoleQuery.all(connection, ConsoleSql.EVENTS, filter::bind, ConsoleMappers::event));
        return page(found, limit, event -> ConsoleCursor.after(Kind.EVENTS, event.at(), event.id()));
    }

    /** One row more than fits says that another page follows. */
    private static <T> Page<T> page(List<T> found, int limit, Function<T, ConsoleCursor> end) {
        if (found.size() <= limit) {
            return new Page<>(found, null);
        }
        List<T> items = List.copyOf(found.subList(0, limit));
        return new Page<>(items, end.apply(items.get(limit - 1)).text());
    }

    private static void checkLimit(int limit) {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit " + limit + ": it must be from 1 to " + MOST);
        }
    }
}
