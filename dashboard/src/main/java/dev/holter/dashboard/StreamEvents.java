package dev.holter.dashboard;

import dev.holter.RunCounts;
import dev.holter.RunDetails;
import dev.holter.RunSummary;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes of snapshots what one viewer has not been sent yet. One thread. */
final class StreamEvents {
    private final Rights rights;
    private final Usual usual;
    private final Topics topics;
    private final Map<String, String> sent = new HashMap<>();
    private long troubleSinceNanos = -1;

    StreamEvents(Rights rights, Usual usual, Topics topics) {
        this.rights = rights;
        this.usual = usual;
        this.topics = topics;
    }

    static byte[] hello(Topics topics) {
        JsonOut out = new JsonOut().now();
        out.text("version", MetaApi.version()).words("topics", topics.words());
        return ("retry: 2000\n" + event("hello", out)).getBytes(StandardCharsets.UTF_8);
    }

    static byte[] ping() {
        return event("ping", new JsonOut().now()).getBytes(StandardCharsets.UTF_8);
    }

    private static String event(String name, JsonOut out) {
        return "event: " + name + "\ndata: " + new String(out.bytes(), StandardCharsets.UTF_8) + "\n\n";
    }

    /** Empty when there is nothing new. */
    byte[] news(Snapshot snapshot) {
        StringBuilder news = new StringBuilder();
        if (snapshot.trouble() == null) {
            troubleSinceNanos = -1;
            fleet(snapshot, news);
            snapshot.details().forEach((id, details) -> {
                if (topics.runs().contains(id)) {
                    run(id, details, news);
                }
            });
        } else {
            trouble(news);
        }
        return news.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void fleet(Snapshot snapshot, StringBuilder news) {
        List<RunSummary> runs = snapshot.runs();
        RunCounts counts = snapshot.counts();
        Snapshot.Workers workers = snapshot.workers();
        if (topics.has(Topics.Kind.RUNS) && runs != null && counts != null) {
            add("runs", news, out -> runs(out, runs, counts));
        }
        if (topics.has(Topics.Kind.COUNTS) && counts != null) {
            add("counts", news, out -> FleetJson.counts(out, counts));
        }
        if (topics.has(Topics.Kind.WORKERS) && workers != null && runs != null) {
            add(
                    "workers",
                    news,
                    out -> FleetJson.workers(
                            out, workers.alive(), workers.ended(), FleetApi.byWorker(RunsApi.visible(rights, runs))));
        }
        if (topics.has(Topics.Kind.EVENTS) && snapshot.events() != null) {
            add(
                    "events",
                    news,
                    out -> FleetJson.events(
                            out, Optional.ofNullable(snapshot.events()).orElse(List.of())));
        }
    }

    private void runs(JsonOut out, List<RunSummary> runs, RunCounts counts) {
        List<RunSummary> shown = runs.subList(0, Math.min(RunsApi.MOST, runs.size()));
        out.list("rows", RunsApi.visible(rights, shown), new RunJson(out, rights, usual)::row)
                .flag("more", runs.size() > RunsApi.MOST)
                .time("lastFinishedAt", counts.lastEndedAt());
    }

    private void run(UUID id, Optional<RunDetails> found, StringBuilder news) {
        RunDetails details =
                found.filter(some -> rights.may(Permission.VIEW, some.run())).orElse(null);
        add("run:" + id, news, out -> {
            if (details == null) {
                out.word("id", id).flag("gone", true);
            } else {
                new DetailsJson(out, rights, usual).write(details);
                out.text("etag", RunTag.of(details, out.facts()));
            }
        });
    }

    private void add(String topic, StringBuilder news, Consumer<JsonOut> document) {
        JsonOut out = new JsonOut().now();
        document.accept(out);
        @Nullable String before = sent.put(topic, out.facts());
        if (!out.facts().equals(before)) {
            news.append(event(topic.startsWith("run:") ? "run" : topic, out));
        }
    }

    private void trouble(StringBuilder news) {
        long now = System.nanoTime();
        if (troubleSinceNanos < 0) {
            troubleSinceNanos = now;
        }
        sent.clear();
        JsonOut out = new JsonOut().now();
        out.text("code", "database")
                .text("words", "The database does not answer: what was shown last may have changed.")
                .age("sinceMs", Duration.ofNanos(now - troubleSinceNanos));
        news.append(event("trouble", out));
    }
}
