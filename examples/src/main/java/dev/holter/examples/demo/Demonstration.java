package dev.holter.examples.demo;

import dev.holter.Console;
import dev.holter.Event;
import dev.holter.RunDetails;
import dev.holter.RunSummary;
import dev.holter.dashboard.Authorizer;
import dev.holter.dashboard.Dashboard;
import dev.holter.dashboard.jdk.DashboardServer;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/** One run of the demo, from starting the server to stopping it. For one thread, which may be interrupted to end it early. */
final class Demonstration {
    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final int EVENTS = 1_000;

    private final Arguments wanted;
    private final Workload workload;
    private final PrintStream out;
    private final Expectations expected = new Expectations();

    Demonstration(Arguments wanted, Workload workload, PrintStream out) {
        this.wanted = wanted;
        this.workload = workload;
        this.out = out;
    }

    /** Shows it and gives what did not happen as expected. */
    List<String> show() throws Exception {
        long begun = System.nanoTime();
        out.println("Starting PostgreSQL, and Quartz with Holter. All of it goes away again.");
        try (EmbeddedServer server = EmbeddedServer.start()) {
            List<RunDetails> runs = perform(server);
            new Aftermath(server, wanted.parts()).check(expected);
            out.println(WrittenRows.of(server).sentence(runs));
            out.printf("%d of %d expectations held, after %.1f s.%n", held(), expected.looked(), secondsSince(begun));
        } catch (InterruptedException interrupted) {
            expected.holds("the demo was to run to its end, and was interrupted", false);
        }
        return expected.broken();
    }

    private List<RunDetails> perform(EmbeddedServer server) throws Exception {
        try (Cluster cluster = Cluster.start(server);
                DashboardServer page = dashboard(cluster.console())) {
            out.println("Watch it, cancel and kill, at " + page.url());
            List<RunDetails> runs = details(cluster.console(), watch(cluster));
            out.println(new RunTable(runs));
            look(cluster, runs, server);
            if (wanted.stay()) {
                stay(server);
            }
            return runs;
        }
    }

    /** Whoever sits at this machine may do all: it is theirs, and all of it goes away again. */
    private static DashboardServer dashboard(Console console) {
        return DashboardServer.onThisMachine(
                Dashboard.of(console)
                        .authorizer(Authorizer.everybodyOnThisMachine())
                        .build(),
                0);
    }

    private void look(Cluster cluster, List<RunDetails> runs, EmbeddedServer server) throws Exception {
        List<Event> events = cluster.console().events(EVENTS, Optional.empty()).items();
        Evidence evidence = new Evidence(runs, events, cluster.moments(), server, workload);
        tell(evidence);
        for (Part part : wanted.parts()) {
            check(part, evidence);
        }
        if (!expected.broken().isEmpty()) {
            cluster.secondLog().forEach(line -> out.println(SecondNode.WORKER + ": " + line));
        }
    }

    private void check(Part part, Evidence evidence) throws Exception {
        try {
            part.check(evidence, expected);
        } catch (SQLException e) {
            // A part that was not played to its end may have made no tables. Why it was not has been noted before.
            expected.holds(part.word() + " can be checked: " + e.getMessage(), false);
        }
    }

    private void tell(Evidence evidence) {
        TextTable table = Account.table();
        wanted.parts().forEach(part -> part.tell(evidence, table));
        if (!table.isEmpty()) {
            out.println(table);
        }
    }

    private List<RunSummary> watch(Cluster cluster) throws Exception {
        if (Thread.interrupted()) {
            // Those that start a scheduler and its plugins do not pass it on.
            throw new InterruptedException();
        }
        Map<Part, CompletableFuture<Void>> ends = new LinkedHashMap<>();
        for (Part part : wanted.parts()) {
            ends.put(part, part.begin(cluster, workload));
        }
        CompletableFuture<Void> end = CompletableFuture.allOf(ends.values().toArray(CompletableFuture[]::new));
        try (LiveView view = LiveView.on(out);
                Watch watch = new Watch(cluster.console(), view)) {
            List<RunSummary> runs = watch.until(end, LIMIT);
            ends.forEach(this::played);
            return runs;
        }
    }

    private void played(Part part, CompletableFuture<Void> end) {
        String problem = end.handle((nothing, failure) -> failure == null ? "" : ": " + failure)
                .join();
        expected.holds(part.word() + " is played to its end" + problem, problem.isEmpty());
    }

    private static List<RunDetails> details(Console console, List<RunSummary> runs) {
        return runs.stream().flatMap(run -> console.run(run.id()).stream()).toList();
    }

    private void stay(EmbeddedServer server) {
        out.println("Still up. Ctrl-C ends it; until then look into it, for instance:");
        out.println("  jdbc: " + server.jdbcUrl() + "?user=" + EmbeddedServer.USER);
        out.println(
                "  psql '" + server.psqlUrl() + "' -c 'select job_type, attempt, status, elapsed from holter.runs'");
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException asked) {
            out.println("Enough seen.");
        }
    }

    private int held() {
        return expected.looked() - expected.broken().size();
    }

    private static double secondsSince(long nanos) {
        return (System.nanoTime() - nanos) / 1e9;
    }
}
