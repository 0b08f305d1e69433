package dev.holter.dashboard;

import dev.holter.Console;
import dev.holter.Event;
import dev.holter.Health;
import dev.holter.Page;
import dev.holter.RunDetails;
import dev.holter.RunQuery;
import dev.holter.RunSearch;
import dev.holter.RunStatus;
import dev.holter.RunSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is asked about runs. Thread-safe. */
final class RunsApi {
    static final int MOST = 200;
    static final int SEARCH_DAYS = 7;

    private static final Set<String> LIST = Set.of(
            "state", "health", "type", "worker", "workflow", "q", "from", "to", "days", "limit", "cursor", "sort");
    private static final Set<RunStatus> PROBLEMS = EnumSet.of(
            RunStatus.FAILED, RunStatus.CANCELLED, RunStatus.TERMINATED, RunStatus.TIMED_OUT, RunStatus.SUPERSEDED);

    private final Console console;
    private final Usual usual;

    RunsApi(Console console, Usual usual) {
        this.console = console;
        this.usual = usual;
    }

    Answer list(Rights rights, Parameters.Of query) {
        Parameters parameters = query.only(LIST);
        usual.refresh();
        return "worst".equals(parameters.text("sort")) ? worst(rights, parameters) : newest(rights, parameters);
    }

    private Answer worst(Rights rights, Parameters parameters) {
        for (String other : LIST) {
            if (!other.equals("sort") && !other.equals("limit") && parameters.text(other) != null) {
                throw Problem.bad("sort=worst is of all open runs: leave " + other + " out");
            }
        }
        List<RunSummary> runs = console.worst(parameters.number("limit", 50, 1, MOST));
        return page(rights, runs, null, null);
    }

    private Answer newest(Rights rights, Parameters parameters) {
        if (parameters.text("sort") != null && !"newest".equals(parameters.text("sort"))) {
            throw Problem.bad(
                    "sort is '" + ShownText.line(parameters.text("sort"), 60) + "': it may be newest or worst");
        }
        RunQuery query = query(parameters)
                .withLimit(parameters.number("limit", 50, 1, MOST))
                .withCursor(parameters.text("cursor"));
        if (query.text() == null) {
            Page<RunSummary> found = Cursors.checked(() -> console.runs(query));
            return page(rights, found.items(), found.nextCursor(), null);
        }
        RunSearch found = Cursors.checked(() -> console.search(query));
        Instant from = found.stoppedAt() == null ? query.from() : found.stoppedAt();
        boolean bounded = found.stoppedAt() != null || parameters.text("from") == null;
        Searched searched = new Searched(from, query.to(), bounded);
        return page(rights, found.page().items(), found.page().nextCursor(), searched);
    }

    /** Where a text was looked for. */
    private record Searched(
            @Nullable Instant from, @Nullable Instant to, boolean bounded) {}

    private Answer page(Rights rights, List<RunSummary> runs, @Nullable String cursor, @Nullable Searched searched) {
        JsonOut out = new JsonOut().now();
        out.list("items", visible(rights, runs), new RunJson(out, rights, usual)::row)
                .text("nextCursor", cursor)
                .objectOrNull(
                        "searched",
                        searched,
                        where -> out.time("from", where.from())
                                .time("to", where.to())
                                .flag("bounded", where.bounded())
                                .number("most", RunSearch.MOST));
        return Answer.ok(out);
    }

    static List<RunSummary> visible(Rights rights, List<RunSummary> runs) {
        return runs.stream().filter(run -> rights.may(Permission.VIEW, run)).toList();
    }

    RunQuery query(Parameters parameters) {
        RunQuery query = RunQuery.all()
                .withStatuses(statuses(parameters.words("state")))
                .withHealths(healths(parameters.words("health")))
                .withJobType(parameters.text("type"))
                .withWorker(parameters.id("worker"))
                .withWorkflow(parameters.id("workflow"))
                .withText(parameters.text("q"));
        Instant from = parameters.time("from");
        if (from == null && query.text() != null) {
            from = Instant.now().minus(Duration.ofDays(parameters.number("days", SEARCH_DAYS, 1, 366)));
        }
        query = query.withStarted(from, parameters.time("to"));
        return query.healths().isEmpty()
                ? query
                : query.withStatuses(RunQuery.active().statuses());
    }

    private static Set<RunStatus> statuses(List<String> words) {
        Set<RunStatus> statuses = EnumSet.noneOf(RunStatus.class);
        for (String word : words) {
            switch (word) {
                case "active" -> statuses.addAll(RunQuery.active().statuses());
                case "over" ->
                    statuses.addAll(EnumSet.complementOf(
                            EnumSet.copyOf(RunQuery.active().statuses())));
                case "problems" -> statuses.addAll(PROBLEMS);
                default -> statuses.add(Parameters.constant(RunStatus.class, "state", word));
            }
        }
        return statuses;
    }

    static Set<Health> healths(List<String> words) {
        return words.stream()
                .map(word -> Parameters.constant(Health.class, "health", word))
                .collect(Collectors.toSet());
    }

    Answer counts(Rights rights, Parameters.Of query) {
        query.only(Set.of());
        JsonOut out = new JsonOut().now();
        FleetJson.counts(out, console.counts());
        return Answer.ok(out);
    }

    /** The run, when there is one that the caller may see. */
    RunDetails seen(Rights rights, UUID id) {
        RunDetails details = console.run(id).orElseThrow(() -> none(id));
        rights.need(Permission.VIEW, details.run());
        return details;
    }

    static Problem none(UUID id) {
        return new Problem(
                Problem.Code.NOT_FOUND,
                "there is no run " + id + " here: it may be older than the retention, or not written yet");
    }

    Answer one(Rights rights, UUID id) {
        usual.refresh();
        return one(rights, seen(rights, id));
    }

    private Answer one(Rights rights, RunDetails details) {
        JsonOut out = new JsonOut();
        new DetailsJson(out, rights, usual).write(details);
        String tag = RunTag.of(details, out.facts());
        out.now().text("etag", tag);
        return Answer.ok(out, tag);
    }

    Answer stages(Rights rights, UUID id) {
        RunDetails details = seen(rights, id);
        JsonOut out = new JsonOut().now();
        out.list("items", details.stages(), new DetailsJson(out, rights, usual)::stage);
        return Answer.ok(out);
    }

    Answer stacks(Rights rights, UUID id) {
        RunDetails details = seen(rights, id);
        rights.need(Permission.VIEW_DETAIL, details.run());
        JsonOut out = new JsonOut().now();
        EvidenceJson.list(out, "items", details.evidence());
        return Answer.ok(out.flag("withheld", false));
    }

    Answer events(Rights rights, UUID id, Parameters.Of query) {
        Parameters parameters = query.only(Set.of("limit", "cursor"));
        seen(rights, id);
        Page<Event> page = Cursors.checked(() -> console.events(
                id, parameters.number("limit", 50, 1, MOST), Optional.ofNullable(parameters.text("cursor"))));
        return events(page);
    }

    static Answer events(Page<Event> page) {
        JsonOut out = new JsonOut().now();
        FleetJson.events(out, page.items());
        return Answer.ok(out.text("nextCursor", page.nextCursor()));
    }
}
