package dev.holter.postgres;

import dev.holter.Health;
import dev.holter.RunQuery;
import dev.holter.RunStatus;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What {@link ConsoleSql#RUNS} is asked for. Immutable.
 *
 * @param runId one run only
 * @param query the filters
 * @param after where the page before ended
 * @param last the last run that is looked at, none earlier than the query's begin
 * @param most how many rows
 */
record RunFilter(
        @Nullable UUID runId,
        RunQuery query,
        @Nullable ConsoleCursor after,
        @Nullable ConsoleCursor last,
        int most) {
    /** Attempts of one workflow that are shown: the newest, when there are more. */
    private static final int MOST_ATTEMPTS = 1_000;

    /** Those that a run seems by its {@code stale_reason} alone. */
    private static final Set<Health> STALE = Set.of(Health.NOT_MOVING, Health.OVERDUE, Health.QUIET);

    /** A page and one row beyond, which tells whether another page follows. */
    static RunFilter page(RunQuery query) {
        String cursor = query.cursor();
        ConsoleCursor after = cursor == null ? null : ConsoleCursor.parse(ConsoleCursor.Kind.RUNS, cursor);
        refuseNul("jobType", query.jobType());
        refuseNul("text", query.text());
        return new RunFilter(null, query, after, null, query.limit() + 1);
    }

    static RunFilter one(UUID runId) {
        return new RunFilter(runId, RunQuery.all(), null, null, 1);
    }

    static RunFilter attempts(UUID workflowId) {
        return new RunFilter(null, RunQuery.all().withWorkflow(workflowId), null, null, MOST_ATTEMPTS);
    }

    /** The same, down to this run and no further. */
    RunFilter downTo(ConsoleCursor end) {
        return new RunFilter(runId, query, after, end, most);
    }

    void bind(PreparedStatement statement) throws SQLException {
        ConsoleParameters parameters = new ConsoleParameters(statement).uuid(runId, 2);
        bindStatuses(parameters);
        bindJobType(parameters);
        parameters
                .uuid(query.workerId(), 2)
                .uuid(query.workflowId(), 2)
                .time(from(), 2)
                .time(to(), 2)
                .time(after == null ? null : after.at(), 2)
                .uuid(after == null ? null : after.id(), 1)
                .time(last == null ? null : last.at(), 2)
                .uuid(last == null ? null : last.id(), 1)
                .text(query.text() == null ? null : "%" + escaped(query.text()) + "%", 6)
                .number(most);
    }

    /** Without a bound that another one implies: of two at the same end the server begins its walk at the first, and steps over all between them. */
    private @Nullable Instant from() {
        return last == null ? query.from() : null;
    }

    private @Nullable Instant to() {
        return to(query, after);
    }

    /** The same for whoever goes on after a page. */
    static @Nullable Instant to(RunQuery query, @Nullable ConsoleCursor after) {
        Instant to = query.to();
        return to == null || after == null || !to.isAfter(after.at()) ? to : null;
    }

    private void bindStatuses(ConsoleParameters parameters) throws SQLException {
        boolean one = query.statuses().size() == 1;
        boolean all = query.statuses().isEmpty() || one;
        parameters.text(one ? query.statuses().iterator().next().name() : null, 2);
        List<String> over = query.statuses().stream()
                .filter(RunStatus::terminal)
                .map(RunStatus::name)
                .sorted()
                .toList();
        parameters
                .flag(all ? null : query.statuses().contains(RunStatus.RUNNING), 2)
                .flag(all ? null : query.statuses().contains(RunStatus.WAITING), 1)
                .texts(all || over.isEmpty() ? null : over, 2)
                .texts(names(query.healths()), 2)
                .flag(onlyStale(query.healths()) ? true : null, 1);
    }

    /** Then a small index holds them all. */
    private static boolean onlyStale(Set<Health> healths) {
        return !healths.isEmpty() && STALE.containsAll(healths);
    }

    private static @Nullable List<String> names(Set<Health> healths) {
        return healths.isEmpty()
                ? null
                : healths.stream().map(Health::name).sorted().toList();
    }

    private void bindJobType(ConsoleParameters parameters) throws SQLException {
        String type = query.jobType();
        if (type != null && type.endsWith("*")) {
            parameters.text(null, 2).text(escaped(type.substring(0, type.length() - 1)) + "%", 2);
        } else {
            parameters.text(type, 2).text(null, 2);
        }
    }

    /** The text itself, where a pattern of {@code like} is wanted. */
    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    /** The database cannot hold this character, so it cannot be asked for it either. */
    private static void refuseNul(String name, @Nullable String value) {
        if (value != null && value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(name + " has a NUL character: no stored text has one");
        }
    }
}
