package dev.holter.dashboard;

import dev.holter.Progress;
import dev.holter.RunSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A run as a row of a list, for one caller. One thread. */
final class RunJson {
    private final JsonOut out;
    private final Rights rights;
    private final Usual usual;

    RunJson(JsonOut out, Rights rights, Usual usual) {
        this.out = out;
        this.rights = rights;
        this.usual = usual;
    }

    void row(RunSummary run) {
        row(run, Verdict.of(run, usual.p95(run.jobType())));
    }

    void row(RunSummary run, Verdict verdict) {
        out.word("id", run.id())
                .word("workflowId", run.workflowId())
                .number("attempt", run.attempt())
                .text("host", name(run.host()))
                .text("scheduler", name(run.scheduler()))
                .text("jobType", name(run.jobType()))
                .word("workerId", run.workerId())
                .text("workerName", name(run.workerName()))
                .text("workerHost", name(run.workerHost()))
                .word("status", run.status())
                .word("reason", run.reason())
                .text("note", ShownText.line(run.note(), ShownText.MESSAGE))
                .word("health", run.health())
                .flag("stale", run.stale())
                .object("verdict", same -> verdict(verdict))
                .time("startedAt", run.startedAt())
                .time("endedAt", run.endedAt());
        clocks(run);
        out.number("stageOrdinal", run.stageOrdinal())
                .nothing("stages")
                .object(
                        "progress",
                        same -> progress(run.progress(), run.status().terminal()))
                .text(
                        "error",
                        rights.may(Permission.VIEW_DETAIL, run) ? ShownText.line(run.error(), ShownText.MESSAGE) : null)
                .map("labels", run.labels())
                .words("actions", rights.actions(run, verdict));
    }

    private void verdict(Verdict verdict) {
        out.text("code", verdict.code())
                .text("words", verdict.words())
                .text("suggests", verdict.suggests())
                .number("severity", verdict.severity());
    }

    /** Ages count from moments that are facts: whoever sees the same facts may let them grow. */
    private void clocks(RunSummary run) {
        out.age("elapsedMs", run.elapsed())
                .hidden("renewed", moment(run, run.leaseAge()))
                .age("beatMs", run.leaseAge())
                .hidden("moved", moment(run, run.beatAge()))
                .age("movedMs", run.beatAge());
    }

    /** When that was, exactly: the age was counted from the same moment as the time elapsed. */
    static @Nullable Instant moment(RunSummary run, @Nullable Duration age) {
        return age == null ? null : run.startedAt().plus(run.elapsed()).minus(age);
    }

    void progress(Progress progress, boolean over) {
        out.text("stage", name(progress.stage()))
                .number("done", progress.done())
                .number(
                        "total",
                        progress.total().isPresent()
                                ? Long.valueOf(progress.total().getAsLong())
                                : null)
                .text("unit", name(progress.unit()))
                .text("detail", ShownText.line(progress.detail(), ShownText.DETAIL))
                .derived(
                        "percent",
                        progress.percent().orElse(0),
                        progress.percent().isPresent())
                .derived(
                        "ratePerSecond",
                        progress.ratePerSecond().orElse(0),
                        progress.ratePerSecond().isPresent());
        Optional<Duration> remaining = over ? Optional.empty() : progress.remaining();
        out.age("remainingMs", remaining.orElse(null)).age("elapsedMs", progress.elapsed());
    }

    static @Nullable String name(@Nullable String text) {
        return ShownText.line(text, ShownText.NAME);
    }
}
