package dev.holter.dashboard;

import dev.holter.Event;
import dev.holter.Finding;
import dev.holter.Health;
import dev.holter.RunCounts;
import dev.holter.RunSummary;
import dev.holter.TypeStatistics;
import dev.holter.TypeStatistics.Hour;
import dev.holter.TypeStatistics.OfType;
import dev.holter.WorkerSummary;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What is not about one run: counts, workers, types, events. Stateless. */
final class FleetJson {
    private static final int TYPES = 200;
    private static final int RUNS = 20;

    private FleetJson() {}

    static void counts(JsonOut out, RunCounts counts) {
        out.object("health", same -> {
                    for (Health health : Health.values()) {
                        if (counts.of(health) > 0) {
                            out.number(health.name(), counts.of(health));
                        }
                    }
                })
                .number("running", counts.running())
                .number("waiting", counts.waiting())
                .number("stale", sum(counts, Health.WORKER_DEAD, Health.NOT_MOVING, Health.OVERDUE))
                .number("cancelling", sum(counts, Health.STOPPING, Health.IGNORING_STOP, Health.ABANDONED))
                .number("suspect", counts.of(Health.SUSPECT))
                .number("workersAlive", counts.workersAlive())
                .number("workersSuspect", counts.workersSuspect())
                .number("workersDead", counts.workersLost())
                .time("lastFinishedAt", counts.lastEndedAt());
    }

    static void findings(JsonOut out, List<Finding> findings) {
        out.word(
                        "worst",
                        findings.stream()
                                .map(Finding::verdict)
                                .max(Comparator.naturalOrder())
                                .orElse(Finding.Verdict.OK))
                .list(
                        "findings",
                        findings,
                        one -> out.word("check", one.check())
                                .word("verdict", one.verdict())
                                .text("found", ShownText.line(one.found(), ShownText.MESSAGE))
                                .text("remedy", ShownText.line(one.remedy(), ShownText.MESSAGE)));
    }

    private static long sum(RunCounts counts, Health... healths) {
        return Arrays.stream(healths).mapToLong(counts::of).sum();
    }

    static void workers(
            JsonOut out, List<WorkerSummary> alive, List<WorkerSummary> ended, Map<UUID, List<RunSummary>> runs) {
        out.list("alive", alive, worker -> worker(out, worker, runs.getOrDefault(worker.id(), List.of())))
                .list("ended", ended, worker -> worker(out, worker, List.of()));
    }

    static void worker(JsonOut out, WorkerSummary worker, List<RunSummary> runs) {
        out.word("id", worker.id())
                .number("number", worker.number())
                .text("name", RunJson.name(worker.name()))
                .text("type", RunJson.name(worker.type()))
                .text("host", RunJson.name(worker.host()))
                .number("pid", worker.pid())
                .text("version", RunJson.name(worker.version()))
                .word("status", worker.status())
                .text("words", words(worker.status()))
                .time("startedAt", worker.startedAt())
                .time("beatAt", worker.beatAt())
                .age("beatMs", worker.beatAge())
                .time("leaseExpiresAt", worker.leaseExpiresAt())
                .time("endedAt", worker.endedAt())
                .number("running", worker.running())
                .text("task", RunJson.name(worker.task()))
                .map("metadata", worker.metadata())
                .list(
                        "runs",
                        runs.subList(0, Math.min(RUNS, runs.size())),
                        run -> out.word("id", run.id())
                                .text("jobType", RunJson.name(run.jobType()))
                                .time("startedAt", run.startedAt()));
    }

    private static String words(WorkerSummary.Status status) {
        return switch (status) {
            case ACTIVE -> "alive";
            case IDLE -> "alive, idle for five minutes";
            case PROCESSING -> "alive, executing";
            case SUSPECT -> "suspect: its lease has not moved lately";
            case STOPPING -> "shutting down";
            case STOPPED -> "stopped cleanly";
            case LOST -> "dead: it stopped renewing its lease";
        };
    }

    static void types(JsonOut out, TypeStatistics statistics) {
        List<OfType> types = statistics.types();
        out.time("from", statistics.from())
                .flag("sampled", statistics.sampled())
                .list("items", types.subList(0, Math.min(TYPES, types.size())), type -> type(out, type));
    }

    private static void type(JsonOut out, OfType type) {
        long over = type.runs() - type.running();
        out.text("jobType", RunJson.name(type.jobType()))
                .number("runs", type.runs())
                .number("running", type.running())
                .number("succeeded", type.succeeded())
                .number("failed", type.failed())
                .number("killed", type.killed())
                .number("stale", type.stale())
                .derived("okPercent", over == 0 ? 0 : 100.0 * type.succeeded() / over, over > 0)
                .span("p50Ms", type.median())
                .span("p95Ms", type.p95())
                .list("spark", type.hours(), hour -> hour(out, hour));
    }

    private static void hour(JsonOut out, Hour hour) {
        out.number("runs", hour.runs()).number("bad", hour.bad());
    }

    static void events(JsonOut out, List<Event> events) {
        out.list("items", events, event -> DetailsJson.event(out, event));
    }
}
