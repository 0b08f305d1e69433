package dev.holter.postgres;

import dev.holter.TypeStatistics;
import dev.holter.TypeStatistics.Hour;
import dev.holter.TypeStatistics.OfType;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Gathers the rows of {@link ConsoleSql#TYPES}: one of all hours for each type, and one an hour. One thread, one use. */
final class TypesReader {
    /** More runs than this are not read: the sums would take seconds, and a hundred thousand tell enough. */
    static final int MOST = 100_000;

    private static final int HOURS = 24;
    private static final Comparator<OfType> MOST_RUNS =
            Comparator.comparingLong(OfType::runs).reversed().thenComparing(OfType::jobType);

    private final Map<String, OfType> whole = new LinkedHashMap<>();
    private final Map<String, Hour[]> hours = new LinkedHashMap<>();
    private @Nullable Instant since;

    TypeStatistics read(Connection connection) throws SQLException {
        ConsoleQuery.all(
                connection,
                ConsoleSql.TYPES,
                statement -> new ConsoleParameters(statement).number(MOST),
                row -> row.integer("whole") == 1 ? total(row) : hour(row));
        List<OfType> types = new ArrayList<>();
        whole.forEach((type, all) -> types.add(with(all, hours.getOrDefault(type, new Hour[0]))));
        types.sort(MOST_RUNS);
        long counted = types.stream().mapToLong(OfType::runs).sum();
        Instant from = since == null ? Instant.now().minus(1, ChronoUnit.DAYS) : since;
        return new TypeStatistics(from, counted >= MOST, types);
    }

    private boolean total(ConsoleRow row) throws SQLException {
        since = row.time("since");
        String type = row.text("job_type");
        whole.put(
                type,
                new OfType(
                        type,
                        row.number("runs"),
                        row.number("running"),
                        row.number("succeeded"),
                        row.number("failed"),
                        row.number("killed"),
                        row.number("stale"),
                        row.spanOrNull("median_micros"),
                        row.spanOrNull("p95_micros"),
                        List.of()));
        return true;
    }

    /** How many hours ago is counted from now, and shown with the newest last. */
    private boolean hour(ConsoleRow row) throws SQLException {
        Hour[] of = hours.computeIfAbsent(row.text("job_type"), type -> none());
        of[HOURS - 1 - row.integer("hour")] = new Hour(row.number("runs"), row.number("bad"));
        return true;
    }

    private static Hour[] none() {
        Hour[] none = new Hour[HOURS];
        Arrays.fill(none, new Hour(0, 0));
        return none;
    }

    private static OfType with(OfType all, Hour[] hours) {
        return new OfType(
                all.jobType(),
                all.runs(),
                all.running(),
                all.succeeded(),
                all.failed(),
                all.killed(),
                all.stale(),
                all.median(),
                all.p95(),
                Collections.unmodifiableList(Arrays.asList(hours)));
    }
}
