package dev.holter.dashboard;

import dev.holter.Console;
import dev.holter.RunQuery;
import dev.holter.RunStatus;
import dev.holter.RunSummary;
import dev.holter.WorkerSummary;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** What is asked about all but single runs. Thread-safe. */
final class FleetApi {
    static final int ENDED = 50;
    private static final int RUNS = 100;

    private final Console console;
    private final Usual usual;

    FleetApi(Console console, Usual usual) {
        this.console = console;
        this.usual = usual;
    }

    Answer workers(Rights rights, Parameters.Of query) {
        query.only(Set.of());
        JsonOut out = new JsonOut().now();
        FleetJson.workers(
                out,
                console.workers(),
                console.endedWorkers(ENDED),
                byWorker(RunsApi.visible(rights, console.worst(RunsApi.MOST))));
        return Answer.ok(out);
    }

    static Map<UUID, List<RunSummary>> byWorker(List<RunSummary> runs) {
        return runs.stream()
                .filter(run -> run.workerId() != null)
                .collect(Collectors.groupingBy(
                        run -> Optional.ofNullable(run.workerId()).orElseThrow()));
    }

    Answer worker(Rights rights, UUID id) {
        WorkerSummary worker = console.worker(id)
                .orElseThrow(() -> new Problem(Problem.Code.NOT_FOUND, "there is no worker " + id + " here"));
        RunQuery his = RunQuery.all().withWorker(id).withLimit(RUNS);
        List<RunSummary> runs = RunsApi.visible(
                rights,
                console.runs(his.withStatuses(EnumSet.of(RunStatus.RUNNING))).items());
        List<RunSummary> held = RunsApi.visible(
                rights,
                console.runs(his.withStatuses(EnumSet.of(RunStatus.TIMED_OUT, RunStatus.TERMINATED)))
                        .items());
        usual.refresh();
        JsonOut out = new JsonOut().now();
        RunJson rows = new RunJson(out, rights, usual);
        out.object("worker", same -> FleetJson.worker(out, worker, runs))
                .list("runs", runs, rows::row)
                .list("held", held.stream().filter(FleetApi::heldAtTheEnd).toList(), rows::row);
        return Answer.ok(out);
    }

    private static boolean heldAtTheEnd(RunSummary run) {
        return run.reason() != null
                && switch (run.reason()) {
                    case WORKER_LOST, SHUTDOWN, END_UNSEEN -> true;
                    default -> false;
                };
    }

    Answer types(Parameters.Of query) {
        query.only(Set.of());
        JsonOut out = new JsonOut().now();
        FleetJson.types(out, usual.all());
        return Answer.ok(out);
    }

    /** It names roles, sessions and addresses, so it is for those who may see details. */
    Answer doctor(Rights rights, Parameters.Of query) {
        rights.need(Permission.VIEW_DETAIL, null);
        query.only(Set.of());
        JsonOut out = new JsonOut().now();
        FleetJson.findings(out, console.doctor());
        return Answer.ok(out);
    }

    Answer audit(Parameters.Of query) {
        Parameters parameters = query.only(Set.of("limit", "cursor"));
        int limit = parameters.number("limit", 50, 1, RunsApi.MOST);
        return RunsApi.events(
                Cursors.checked(() -> console.events(limit, Optional.ofNullable(parameters.text("cursor")))));
    }
}
