package dev.holter.benchmarks;

import static java.util.Objects.requireNonNull;

import dev.holter.Holter;
import dev.holter.RunQuery;
import dev.holter.RunSummary;
import dev.holter.fixtures.Figure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jobrunr.jobs.context.JobContext;
import org.jobrunr.scheduling.JobScheduler;

/**
 * From a cancel in one process to the end of a job on JobRunr's server in another: Holter's cancel of a job that looks every millisecond, and JobRunr's own delete, of which its server
 * hears at its next poll; that is five seconds, the shortest that JobRunr allows on SQL, and no Holter is there.
 */
final class JobRunrCancelFigures {
    private static final int AT_ONCE = 16;

    private JobRunrCancelFigures() {}

    static List<Figure> measure(boolean brief) {
        try (ProductionDatabase database = new ProductionDatabase()) {
            return measure(database, brief ? 1 : 5);
        }
    }

    /** In turn: a round of each. */
    private static List<Figure> measure(ProductionDatabase database, int rounds) {
        List<Double> holters = new ArrayList<>();
        List<Double> deletes = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
            holters.addAll(round(database, true));
            deletes.addAll(round(database, false));
        }
        double[] own = millis("holter", holters);
        double[] theirs = millis("delete", deletes);
        double median = Samples.median(own);
        return List.of(
                Figure.atMost("jobrunr-cancel.holter.p50", median, "ms", 200),
                Figure.told("jobrunr-cancel.holter.worst", Samples.most(own), "ms"),
                Figure.told("jobrunr-cancel.delete.p50", Samples.median(theirs), "ms"),
                Figure.told("jobrunr-cancel.delete.worst", Samples.most(theirs), "ms"),
                Figure.atLeast("jobrunr-cancel.times_faster", Samples.median(theirs) / median, "ratio", 20));
    }

    private static double[] millis(String what, List<Double> samples) {
        double[] millis = samples.stream().mapToDouble(Double::doubleValue).toArray();
        Samples.print("jobrunr-cancel." + what, millis);
        return millis;
    }

    private static List<Double> round(ProductionDatabase database, boolean holter) {
        JobScheduler scheduler = new JobScheduler(JobRunrServer.storage(database.url(), database.user()));
        List<UUID> jobs = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            jobs.add(scheduler
                    .enqueue(() -> JobRunrServer.untilStopped(JobContext.Null))
                    .asUUID());
        }
        Process server = JobRunrServer.start(database, holter, AT_ONCE);
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
            for (int i = 0; i < AT_ONCE; i++) {
                heard(said);
            }
            return holter ? cancelled(database, jobs, said) : stopped(jobs, scheduler::delete, said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            server.destroyForcibly();
        }
    }

    private static String heard(BufferedReader said) throws IOException {
        String line = said.readLine();
        while (line != null && !line.startsWith(JobRunrServer.SAID)) {
            line = said.readLine();
        }
        if (line == null) {
            throw new IOException("the server ended before its jobs did");
        }
        return line.substring(JobRunrServer.SAID.length());
    }

    private static List<Double> cancelled(ProductionDatabase database, List<UUID> jobs, BufferedReader said)
            throws IOException {
        try (Holter operator = JobRunrServer.holter(database.url(), database.user(), "operator")) {
            Map<UUID, UUID> runs = awaited(() -> operator.console().runs(RunQuery.active()).items().stream()
                    .collect(Collectors.toMap(RunSummary::workflowId, RunSummary::id)));
            return stopped(
                    jobs, job -> operator.console().cancel(requireNonNull(runs.get(job)), "bench", "measured"), said);
        }
    }

    private static Map<UUID, UUID> awaited(Supplier<Map<UUID, UUID>> runs) {
        while (runs.get().size() < AT_ONCE) {
            LockSupport.parkNanos(20_000_000);
        }
        return runs.get();
    }

    /** One after the other, at any moment of the poll; the ends are told as they come. */
    private static List<Double> stopped(List<UUID> jobs, Consumer<UUID> stop, BufferedReader said) throws IOException {
        Map<UUID, Long> asked = new HashMap<>();
        for (UUID job : jobs) {
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(300_000_000L));
            asked.put(job, System.nanoTime());
            stop.accept(job);
        }
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < jobs.size(); i++) {
            String[] ended = heard(said).split(" ", 2);
            millis.add((Long.parseLong(ended[1]) - requireNonNull(asked.get(UUID.fromString(ended[0])))) / 1e6);
        }
        return millis;
    }
}
