package dev.holter.dashboard;

import dev.holter.Console;
import dev.holter.Page;
import dev.holter.RunDetails;
import dev.holter.RunQuery;
import dev.holter.RunSummary;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Cancels many runs, those that are named or those that match, or says which these would be. Thread-safe. */
final class BulkApi {
    static final int MOST = 500;

    private final Console console;
    private final Denials denials;

    BulkApi(Console console, Denials denials) {
        this.console = console;
        this.denials = denials;
    }

    /** One run and what became of it. */
    private record Item(
            String id, @Nullable String jobType, @Nullable String answer) {}

    Answer cancel(Rights rights, Body body) {
        body.only(Set.of("ids", "filter", "reason", "dryRun"));
        String reason = body.text("reason", ShownText.MESSAGE);
        boolean dryRun = body.flag("dryRun");
        if (body.has("ids") == body.has("filter")) {
            throw Problem.bad("give either ids or filter, and not both");
        }
        if (!dryRun && reason.isBlank()) {
            throw Problem.bad("reason is blank: say why so many runs are to stop");
        }
        rights.need(Permission.CANCEL, null);
        List<Item> items = new ArrayList<>();
        boolean more = body.has("ids")
                ? named(rights, body.texts("ids", MOST), dryRun ? null : reason, items)
                : matching(rights, filter(body.object("filter")), dryRun ? null : reason, items);
        JsonOut out = new JsonOut();
        out.flag("dryRun", dryRun)
                .number("matched", items.size())
                .flag("more", more)
                .list(
                        "items",
                        items,
                        item -> out.text("id", item.id())
                                .text("jobType", item.jobType())
                                .text("answer", item.answer()));
        return Answer.done(200, out);
    }

    private boolean named(Rights rights, List<String> ids, @Nullable String reason, List<Item> items) {
        Set<UUID> wanted = new LinkedHashSet<>();
        ids.forEach(id -> wanted.add(Parameters.id("ids", id)));
        for (UUID id : wanted) {
            Optional<RunSummary> run =
                    console.run(id).map(RunDetails::run).filter(found -> rights.may(Permission.VIEW, found));
            items.add(run.isPresent() ? item(rights, run.get(), reason) : new Item(id.toString(), null, "UNKNOWN"));
        }
        return false;
    }

    private boolean matching(Rights rights, RunQuery query, @Nullable String reason, List<Item> items) {
        Page<RunSummary> found = console.runs(query);
        RunsApi.visible(rights, found.items()).forEach(run -> items.add(item(rights, run, reason)));
        return found.nextCursor() != null;
    }

    private static RunQuery filter(Body filter) {
        filter.only(Set.of("type", "worker", "health", "q"));
        RunQuery query = RunQuery.active().withLimit(MOST).withHealths(RunsApi.healths(filter.texts("health", 20)));
        String type = filter.text("type", ShownText.NAME);
        String worker = filter.text("worker", ShownText.NAME);
        String text = filter.text("q", ShownText.NAME);
        if (type.isEmpty()
                && worker.isEmpty()
                && text.isEmpty()
                && query.healths().isEmpty()) {
            throw Problem.bad("filter is empty: it would stop all runs; name a type, a worker, a health or a text");
        }
        return query.withJobType(type.isEmpty() ? null : type)
                .withWorker(worker.isEmpty() ? null : Parameters.id("worker", worker))
                .withText(text.isEmpty() ? null : text);
    }

    private Item item(Rights rights, RunSummary run, @Nullable String reason) {
        return new Item(run.id().toString(), RunJson.name(run.jobType()), answer(rights, run, reason));
    }

    private @Nullable String answer(Rights rights, RunSummary run, @Nullable String reason) {
        if (!rights.may(Permission.CANCEL, run)) {
            return forbidden(rights, run, reason);
        }
        return reason == null
                ? null
                : console.cancel(run.id(), rights.caller().actor(), reason).name();
    }

    private String forbidden(Rights rights, RunSummary run, @Nullable String reason) {
        if (reason != null) {
            denials.tell(
                    rights.caller(),
                    "cancel in bulk",
                    run.id(),
                    new Problem(Problem.Code.FORBIDDEN, "this run needs the permission " + Permission.CANCEL));
        }
        return "FORBIDDEN";
    }
}
