package dev.holter.dashboard;

import dev.holter.Console;
import dev.holter.RerunAnswer;
import dev.holter.RunDetails;
import dev.holter.RunSummary;
import dev.holter.StopAnswer;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is done to one run. Thread-safe. */
final class ActionsApi {
    private static final int KILLS_A_MINUTE = 10;
    private static final int REASON = ShownText.MESSAGE;

    private final Console console;
    private final RunsApi runs;
    private final RateLimit kills = new RateLimit(KILLS_A_MINUTE, System::nanoTime);

    ActionsApi(Console console, RunsApi runs) {
        this.console = console;
        this.runs = runs;
    }

    Answer cancel(Rights rights, UUID id, Body body) {
        String reason = body.only(Set.of("reason")).text("reason", REASON);
        rights.need(Permission.CANCEL, runs.seen(rights, id).run());
        StopAnswer answer = console.cancel(id, rights.caller().actor(), reason);
        return switch (answer) {
            case ACCEPTED -> done(202, answer, "It is recorded, and on its way to the worker.");
            case REPEATED -> done(202, answer, "It was asked before and has not ended: it is told once more.");
            case UNKNOWN -> throw RunsApi.none(id);
            default -> throw over();
        };
    }

    Answer kill(Rights rights, UUID id, Body body, @Nullable String ifMatch) {
        body.only(Set.of("reason", "jobType", "retry"));
        String reason = body.text("reason", REASON);
        if (ifMatch == null) {
            throw new Problem(
                    Problem.Code.PRECONDITION,
                    "a kill needs If-Match with the run's ETag: it shows what you have seen of the run");
        }
        String decision = RunTag.decisionOf(ifMatch);
        if (reason.isBlank()) {
            throw Problem.bad(
                    "reason is blank: a kill is recorded with why it was done; say what is wrong with the run");
        }
        RunSummary run = runs.seen(rights, id).run();
        rights.need(Permission.KILL, run);
        boolean retry = body.flag("retry");
        if (retry) {
            rights.need(Permission.RERUN, run);
        }
        typedIn(run, body.text("jobType", REASON));
        int wait = kills.secondsToWait(rights.caller().actor());
        if (wait > 0) {
            throw new Problem(
                            Problem.Code.RATE,
                            "more than " + KILLS_A_MINUTE + " kills in a minute: wait " + wait
                                    + " s, or cancel in bulk")
                    .with("Retry-After", Integer.toString(wait));
        }
        String actor = rights.caller().actor();
        return killed(
                id,
                retry
                        ? console.killAndRetry(id, actor, reason, now -> still(now, decision))
                        : console.kill(id, actor, reason, now -> still(now, decision)));
    }

    private static void typedIn(RunSummary run, String typed) {
        if (!typed.equals(run.jobType()) && !typed.equals(RunJson.name(run.jobType()))) {
            throw Problem.bad("jobType is not that of this run: type '" + RunJson.name(run.jobType())
                    + "' to show which one you mean");
        }
    }

    private static boolean still(RunDetails now, String decision) {
        return RunTag.decision(now).equals(decision);
    }

    private static Answer killed(UUID id, StopAnswer answer) {
        return switch (answer) {
            case ACCEPTED ->
                done(200, answer, "It is recorded as terminated. Its code may run on until its thread ends.");
            case CHANGED ->
                throw new Problem(
                        Problem.Code.CHANGED,
                        "a beat came back, or the run's status, health or stop changed since you looked: look again, and decide again");
            case UNKNOWN -> throw RunsApi.none(id);
            default -> throw over();
        };
    }

    Answer rerun(Rights rights, UUID id, Body body) {
        String reason = body.only(Set.of("reason")).text("reason", REASON);
        rights.need(Permission.RERUN, runs.seen(rights, id).run());
        RerunAnswer answer = console.rerun(id, rights.caller().actor(), reason);
        return switch (answer) {
            case QUEUED ->
                done(
                        202,
                        answer,
                        "A process that has its scheduler begins it within seconds; when none lives, as soon as one does.");
            case QUEUED_BEFORE -> done(202, answer, "It was asked for before: nothing was added.");
            case NOT_OVER ->
                throw new Problem(Problem.Code.NOT_OVER, "an attempt of this work is not over: nothing was changed");
            case UNKNOWN -> throw RunsApi.none(id);
        };
    }

    Answer capture(Rights rights, UUID id, Body body) {
        body.only(Set.of());
        rights.need(Permission.VIEW_DETAIL, runs.seen(rights, id).run());
        StopAnswer answer = console.capture(id, rights.caller().actor());
        return switch (answer) {
            case ACCEPTED -> done(202, answer, "Its worker looks at its threads; what it sees is here within moments.");
            case UNKNOWN -> throw RunsApi.none(id);
            default ->
                throw new Problem(
                        Problem.Code.OVER, "no code of this run can be executing: there is nothing to look at");
        };
    }

    private static Problem over() {
        return new Problem(Problem.Code.OVER, "the run is over: nothing was changed");
    }

    static Answer done(int status, Enum<?> answer, String words) {
        return Answer.done(status, new JsonOut().word("answer", answer).text("words", words));
    }
}
