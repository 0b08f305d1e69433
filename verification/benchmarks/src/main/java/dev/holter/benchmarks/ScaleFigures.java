package dev.holter.benchmarks;

import dev.holter.Console;
import dev.holter.Health;
import dev.holter.Holter;
import dev.holter.RunQuery;
import dev.holter.RunStatus;
import dev.holter.dashboard.Dashboard;
import dev.holter.dashboard.jdk.DashboardServer;
import dev.holter.engine.Store;
import dev.holter.fixtures.Figure;
import dev.holter.postgres.StoreUnderTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * What a long history and many open runs cost: the sweep, a renewal of the lease, first pages of lists, a search, the dashboard's pages over HTTP, and a hundred workers
 * that tick. Nobody else uses the database, so its cache is warm, as that of a database is which is asked once a second.
 */
final class ScaleFigures {
    private static final EnumSet<RunStatus> OVER_BADLY =
            EnumSet.of(RunStatus.FAILED, RunStatus.CANCELLED, RunStatus.TERMINATED, RunStatus.TIMED_OUT);

    private static final double PAGE_GOAL = 50;
    private static final double LIST_GOAL = 20;
    /** With more, nobody promised how long a page takes that looks at every one of them. */
    private static final int MOST_OPEN_FOR_PAGES = 10_000;

    private final ProductionDatabase database;
    private final ScaleData data;
    private final int samples;
    private final List<Figure> figures = new ArrayList<>();

    private ScaleFigures(ProductionDatabase database, int samples) {
        this.database = database;
        this.data = new ScaleData(database);
        this.samples = samples;
    }

    /** What is asked by those who look, and nothing else: ten million finished and ten thousand open runs. */
    static List<Figure> pages(boolean brief) {
        return pages(brief ? 100_000 : 10_000_000);
    }

    static List<Figure> pages(int history) {
        try (ProductionDatabase database = database(history < 1_000_000)) {
            ScaleFigures scale = new ScaleFigures(database, 25);
            scale.data.finish(history);
            scale.data.open(10_000);
            try (Holter operator = scale.operator()) {
                scale.looks("pages", PAGE_GOAL, operator.console());
                scale.pages("pages.page.", scale::page, operator.console());
            }
            return scale.figures;
        }
    }

    private static ProductionDatabase database(boolean small) {
        return new ProductionDatabase(
                Map.of("shared_buffers", small ? "256MB" : "2GB", "max_connections", "300", "max_wal_size", "16GB"));
    }

    static List<Figure> measure(boolean brief) {
        try (ProductionDatabase database = database(brief)) {
            ScaleFigures scale = new ScaleFigures(database, brief ? 5 : 25);
            scale.data.finish(brief ? 100_000 : 10_000_000);
            int[] open = brief ? new int[] {1_000} : new int[] {10_000, 100_000};
            int before = 0;
            for (int runs : open) {
                scale.data.open(runs - before);
                before = runs;
                scale.measure("scale." + runs, runs, brief ? 5 : 60);
            }
            return scale.figures;
        }
    }

    private void measure(String name, int runs, int seconds) {
        try (Holter operator = operator();
                Store store = StoreUnderTest.open(database.url(), database.user())) {
            store.open();
            atMost(name + ".sweep", 100, () -> sweep(store));
            looks(name, LIST_GOAL, operator.console());
            pages(name + ".page.", runs > MOST_OPEN_FOR_PAGES ? this::told : this::page, operator.console());
            told(name + ".types_of_a_day", () -> operator.console().types());
        }
        figures.addAll(new LogicalWorkers(database, data).figures(name, seconds));
    }

    private void looks(String name, double listGoal, Console console) {
        lists(name + ".list.", listGoal, console);
        atMost(name + ".search.nowhere", PAGE_GOAL, () -> console.search(days(7).withText("no such text")));
        atMost(name + ".search.common", PAGE_GOAL, () -> console.search(days(7).withText("connection")));
    }

    /** It judges nobody: the workers here do not live. */
    private Holter operator() {
        return database.holter("operator")
                .set("observeOnly", "true")
                .set("retention", "400d")
                .start();
    }

    /** All that the reaper does every thirty seconds, when there is nothing to end. */
    private static void sweep(Store store) {
        int ended = store.sweepLeftovers().size() + store.sweepSuperseded().size();
        store.sweepStale();
        if (ended > 0) {
            throw new IllegalStateException(ended + " runs were ended, and none should have been");
        }
    }

    private void lists(String name, double goal, Console console) {
        RunQuery all = RunQuery.all();
        Map<String, RunQuery> queries = new LinkedHashMap<>();
        queries.put("all", all);
        queries.put("running", all.withStatuses(Set.of(RunStatus.RUNNING)));
        queries.put("active", RunQuery.active());
        queries.put("active_one_type", RunQuery.active().withJobType(ScaleData.COMMON_TYPE));
        queries.put("not_moving", RunQuery.active().withHealths(Set.of(Health.NOT_MOVING)));
        queries.put("succeeded", all.withStatuses(Set.of(RunStatus.SUCCEEDED)));
        queries.put("problems", all.withStatuses(OVER_BADLY));
        queries.put("failed", all.withStatuses(Set.of(RunStatus.FAILED)));
        queries.put("superseded_none", all.withStatuses(Set.of(RunStatus.SUPERSEDED)));
        queries.put("common_type", all.withJobType(ScaleData.COMMON_TYPE));
        queries.put("rare_type", all.withJobType(ScaleData.RARE_TYPE));
        queries.put("types_that_begin", all.withJobType("imports.*"));
        queries.put("rare_types_that_begin", all.withJobType("once.*"));
        queries.put(
                "common_type_failed", all.withJobType(ScaleData.COMMON_TYPE).withStatuses(Set.of(RunStatus.FAILED)));
        queries.put(
                "common_type_superseded_none",
                all.withJobType(ScaleData.COMMON_TYPE).withStatuses(Set.of(RunStatus.SUPERSEDED)));
        queries.put("rare_type_failed", all.withJobType(ScaleData.RARE_TYPE).withStatuses(Set.of(RunStatus.FAILED)));
        queries.put("worker", all.withWorker(ScaleData.worker(7)));
        queries.put("worker_running", all.withWorker(ScaleData.worker(7)).withStatuses(Set.of(RunStatus.RUNNING)));
        queries.put("worker_failed", all.withWorker(ScaleData.worker(7)).withStatuses(Set.of(RunStatus.FAILED)));
        queries.put("last_week", all.withStarted(null, Instant.now().minus(7, ChronoUnit.DAYS)));
        queries.forEach((what, query) -> atMost(name + what, goal, () -> console.runs(query)));
    }

    private static RunQuery days(int days) {
        return RunQuery.all().withStarted(Instant.now().minus(days, ChronoUnit.DAYS), null);
    }

    private void pages(String name, BiConsumer<String, Runnable> figure, Console console) {
        UUID open = data.ids("select run_id from run where status = 'RUNNING' order by started_at limit 1")
                .get(0);
        UUID over = data.ids("select run_id from run where status = 'FAILED' order by started_at limit 1")
                .get(0);
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("overview", "runs?sort=worst");
        pages.put("counts", "runs/counts");
        pages.put("runs", "runs");
        pages.put("type", "runs?type=" + ScaleData.COMMON_TYPE);
        pages.put("types_that_begin", "runs?type=imports.*");
        pages.put("problems", "runs?state=problems");
        pages.put("outcome", "runs?state=FAILED");
        pages.put("type_and_outcome", "runs?state=FAILED&type=" + ScaleData.COMMON_TYPE);
        pages.put("active", "runs?state=active");
        pages.put("runs_of_worker", "runs?worker=" + ScaleData.worker(7));
        pages.put("worker", "workers/" + ScaleData.worker(7));
        pages.put("workers", "workers");
        pages.put("open_run", "runs/" + open);
        pages.put("ended_run", "runs/" + over);
        pages.put("types", "types");
        pages.put("audit", "audit");
        pages.put("search", "runs?q=nowhere+at+all");
        pages.put("search_common", "runs?q=connection");
        HttpClient client = HttpClient.newHttpClient();
        try (DashboardServer server =
                DashboardServer.onThisMachine(Dashboard.of(console).build(), 0)) {
            pages.forEach((what, page) ->
                    figure.accept(name + what, () -> get(client, URI.create(server.url() + "api/v1/" + page))));
        }
    }

    private static void get(HttpClient client, URI at) {
        try {
            HttpResponse<String> answer = client.send(HttpRequest.newBuilder(at).build(), BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException(at + ": " + answer.statusCode() + " " + answer.body());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private void atMost(String name, double most, Runnable work) {
        figures.add(Figure.atMost(name, millis(name, work), "ms", most));
    }

    private void page(String name, Runnable work) {
        atMost(name, PAGE_GOAL, work);
    }

    private void told(String name, Runnable work) {
        figures.add(Figure.told(name, millis(name, work), "ms"));
    }

    /** The median, after the pages that it needs are in the cache. */
    private double millis(String name, Runnable work) {
        double[] millis = new double[samples];
        for (int i = -2; i < samples; i++) {
            long from = System.nanoTime();
            work.run();
            millis[Math.max(0, i)] = (System.nanoTime() - from) / 1e6;
        }
        Samples.print(name, millis);
        return Samples.median(millis);
    }
}
