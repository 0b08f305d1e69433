package dev.holter.postgres;

import static java.util.Objects.requireNonNull;

import dev.holter.Console;
import dev.holter.Event;
import dev.holter.Finding;
import dev.holter.HolterUnavailableException;
import dev.holter.Page;
import dev.holter.QuarantinedWork;
import dev.holter.RerunAnswer;
import dev.holter.RunCounts;
import dev.holter.RunDetails;
import dev.holter.RunQuery;
import dev.holter.RunSearch;
import dev.holter.RunSummary;
import dev.holter.StopAnswer;
import dev.holter.TypeStatistics;
import dev.holter.WorkerSummary;
import dev.holter.engine.StoreException;
import dev.holter.postgres.ConsoleCursor.Kind;
import dev.holter.postgres.Interventions.By;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What operators ask, answered by PostgreSQL: each call is one transaction. Thread-safe. */
final class PostgresConsole implements Console {
    private static final int MOST = 1_000;
    private static final int TRIES = 8;

    private final Reads reads;
    private final Interventions interventions;
    private final Doctor doctor;

    PostgresConsole(Reads reads, Interventions interventions, Doctor doctor) {
        this.reads = reads;
        this.interventions = interventions;
        this.doctor = doctor;
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
    public RunSearch search(RunQuery query) {
        return reads.read(connection -> new RunSearcher(connection, query, RunSearch.MOST).search());
    }

    @Override
    public List<RunSummary> worst(int limit) {
        checkLimit(limit);
        return reads.read(connection -> ConsoleQuery.all(
                connection,
                ConsoleSql.WORST,
                statement -> new ConsoleParameters(statement).number(limit),
                ConsoleMappers::run));
    }

    @Override
    public RunCounts counts() {
        return reads.read(CountsReader::read);
    }

    @Override
    public TypeStatistics types() {
        return reads.read(connection -> new TypesReader().read(connection));
    }

    @Override
    public Optional<WorkerSummary> worker(UUID workerId) {
        requireNonNull(workerId, "workerId is null");
        return reads.read(connection -> ConsoleQuery.all(
                        connection,
                        ConsoleSql.WORKER,
                        statement -> new ConsoleParameters(statement).uuid(workerId, 1),
                        ConsoleMappers::worker)
                .stream()
                .findFirst());
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
    public List<QuarantinedWork> quarantined(int limit) {
        checkLimit(limit);
        return reads.read(connection -> ConsoleQuery.all(
                connection,
                ConsoleSql.QUARANTINED,
                statement -> new ConsoleParameters(statement).number(limit),
                ConsoleMappers::quarantined));
    }

    @Override
    public Page<Event> events(UUID runId, int limit, Optional<String> cursor) {
        requireNonNull(runId, "runId is null");
        EventFilter filter = filter(limit, cursor);
        List<Event> found = reads.read(connection -> ConsoleQuery.all(
                connection,
                ConsoleSql.EVENTS_OF_RUN,
                statement -> filter.bindOf(runId, statement),
                ConsoleMappers::event));
        return page(found, limit, PostgresConsole::after);
    }

    @Override
    public Page<Event> events(int limit, Optional<String> cursor) {
        EventFilter filter = filter(limit, cursor);
        List<Event> found = reads.read(
                connection -> ConsoleQuery.all(connection, ConsoleSql.EVENTS, filter::bind, ConsoleMappers::event));
        return page(found, limit, PostgresConsole::after);
    }

    @Override
    public List<Finding> doctor() {
        return doctor.findings();
    }

    private static EventFilter filter(int limit, Optional<String> cursor) {
        checkLimit(limit);
        return new EventFilter(
                cursor.map(text -> ConsoleCursor.parse(Kind.EVENTS, text)).orElse(null), limit + 1);
    }

    private static ConsoleCursor after(Event event) {
        return ConsoleCursor.after(Kind.EVENTS, event.at(), event.id());
    }

    @Override
    public StopAnswer cancel(UUID runId, String actor, String reason) {
        return intervene(() -> interventions.cancel(requireNonNull(runId, "runId is null"), By.of(actor, reason)));
    }

    @Override
    public StopAnswer kill(UUID runId, String actor, String reason) {
        return kill(runId, actor, reason, false, open -> true);
    }

    @Override
    public StopAnswer kill(UUID runId, String actor, String reason, Predicate<RunDetails> still) {
        return kill(runId, actor, reason, false, open -> still(open, runId, still));
    }

    @Override
    public StopAnswer killAndRetry(UUID runId, String actor, String reason) {
        return kill(runId, actor, reason, true, open -> true);
    }

    @Override
    public StopAnswer killAndRetry(UUID runId, String actor, String reason, Predicate<RunDetails> still) {
        return kill(runId, actor, reason, true, open -> still(open, runId, still));
    }

    private static boolean still(Session open, UUID runId, Predicate<RunDetails> still) throws SQLException {
        return new RunDetailsReader(open.connection(), runId)
                .read()
                .filter(still)
                .isPresent();
    }

    private StopAnswer kill(UUID runId, String actor, String reason, boolean retry, Interventions.Still still) {
        By by = By.of(actor, reason);
        if (by.note() == null) {
            throw new IllegalArgumentException(
                    "reason is blank: a kill is recorded with why it was done; say what is wrong with the run");
        }
        return intervene(() -> interventions.kill(requireNonNull(runId, "runId is null"), by, retry, still));
    }

    @Override
    public void denied(@Nullable UUID runId, String actor, String what) {
        By by = By.of(actor, what);
        intervene(() -> {
            interventions.denied(runId, by);
            return by;
        });
    }

    @Override
    public StopAnswer capture(UUID runId, String actor) {
        return intervene(() -> interventions.capture(requireNonNull(runId, "runId is null"), By.of(actor, "")));
    }

    @Override
    public RerunAnswer rerun(UUID runId, String actor, String reason) {
        return intervene(() -> interventions.rerun(requireNonNull(runId, "runId is null"), By.of(actor, reason)));
    }

    /** A run's row may be locked for moments, by its own tick or by one that is paused: PostgreSQL ends those within seconds. */
    private static <T> T intervene(Supplier<T> action) {
        for (int tries = 1; ; tries++) {
            try {
                return action.get();
            } catch (StoreException e) {
                if (tries == TRIES || !SqlErrors.locked(e)) {
                    throw new HolterUnavailableException("the run could not be reached: " + e.getMessage(), e);
                }
            }
        }
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
