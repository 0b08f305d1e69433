package dev.holter.dashboard;

import dev.holter.CheckpointSummary;
import dev.holter.Event;
import dev.holter.RunDetails;
import dev.holter.RunSummary;
import dev.holter.StageSummary;
import dev.holter.StopSummary;
import dev.holter.TypeStatistics.OfType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All of one run, for one caller. One thread. */
final class DetailsJson {
    private static final int EVENTS = 100;

    private final JsonOut out;
    private final Rights rights;
    private final Usual usual;
    private final RunJson rows;

    DetailsJson(JsonOut out, Rights rights, Usual usual) {
        this.out = out;
        this.rights = rights;
        this.usual = usual;
        this.rows = new RunJson(out, rights, usual);
    }

    void write(RunDetails details) {
        RunSummary run = details.run();
        String late = late(details.events());
        Verdict verdict = Verdict.of(run, usual.p95(run.jobType())).late(late != null);
        boolean detail = rights.may(Permission.VIEW_DETAIL, run);
        out.object("run", same -> rows.row(run, verdict))
                .text("sentence", verdict.sentence(run))
                .text("jobKey", ShownText.line(details.jobKey(), ShownText.MESSAGE))
                .text("triggerKey", ShownText.line(details.triggerKey(), ShownText.MESSAGE))
                .text("errorStack", detail ? ShownText.lines(details.errorStack(), ShownText.STACK) : null)
                .text("lateOutcome", late)
                .objectOrNull("stop", details.stop(), this::stop)
                .objectOrNull("usual", usual.of(run.jobType()), this::usual)
                .list("stages", details.stages(), this::stage)
                .list("attempts", details.attempts(), rows::row)
                .list("events", newest(details.events()), event -> event(out, event));
        EvidenceJson.list(out, "evidence", detail ? details.evidence() : List.of());
        out.objectOrNull("checkpoint", details.checkpoint(), this::checkpoint)
                .text("afterKill", afterKill(run.host()))
                .flag("withheld", !detail);
    }

    private static @Nullable String late(List<Event> events) {
        return events.stream()
                .filter(event -> event.kind().equals("late-outcome"))
                .reduce((first, second) -> second)
                .map(event -> ShownText.line(event.text(), ShownText.MESSAGE))
                .orElse(null);
    }

    private static List<Event> newest(List<Event> events) {
        return events.subList(Math.max(0, events.size() - EVENTS), events.size());
    }

    private void stop(StopSummary stop) {
        out.word("reason", stop.reason())
                .text("actor", RunJson.name(stop.actor()))
                .text("note", ShownText.line(stop.note(), ShownText.MESSAGE))
                .time("askedAt", stop.askedAt())
                .time("observedAt", stop.observedAt())
                .time("interruptedAt", stop.interruptedAt())
                .time("abandonedAt", stop.abandonedAt())
                .time("leftAt", stop.leftAt());
    }

    private void usual(OfType type) {
        out.span("p50Ms", type.median()).span("p95Ms", type.p95()).number("runs", type.succeeded());
    }

    void stage(StageSummary stage) {
        out.number("ordinal", stage.ordinal())
                .text("name", RunJson.name(stage.name()))
                .time("startedAt", stage.startedAt())
                .time("endedAt", stage.endedAt())
                .age("elapsedMs", stage.elapsed())
                .word("outcome", stage.outcome())
                .object("progress", same -> rows.progress(stage.progress(), stage.endedAt() != null));
    }

    private void checkpoint(CheckpointSummary checkpoint) {
        out.time("savedAt", checkpoint.savedAt())
                .text("codec", RunJson.name(checkpoint.codec()))
                .number("bytes", checkpoint.bytes())
                .number("attempt", checkpoint.attempt());
    }

    static void event(JsonOut out, Event event) {
        out.word("id", event.id())
                .time("at", event.at())
                .text("kind", RunJson.name(event.kind()))
                .word("runId", event.runId())
                .word("workerId", event.workerId())
                .text("actor", RunJson.name(event.actor()))
                .text("text", ShownText.line(event.text(), ShownText.MESSAGE));
    }

    private static String afterKill(String host) {
        return switch (host) {
            case "quartz" ->
                "Quartz will not fire this firing again, unless the job asks for recovery and its process dies; the trigger's next firing is untouched.";
            case "jobrunr" -> "The job is deleted in JobRunr, so JobRunr will not retry it.";
            default -> "Whether the work is begun again is up to its scheduler.";
        };
    }
}
