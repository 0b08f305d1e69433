package dev.holter.dashboard;

import dev.holter.RunSummary;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to make of a run, in words: its two clocks and its stop, and what a person may do now. Immutable.
 *
 * @param code for programs
 * @param words the heading
 * @param suggests what to do
 * @param severity 0 to 9, higher is worse
 */
record Verdict(String code, String words, String suggests, int severity) {
    private static final Verdict FINE = new Verdict("FINE", "fine", "leave", 0);
    private static final Verdict SLOW = new Verdict("SLOW", "slow, and normal", "leave", 1);
    private static final Verdict WAITING = new Verdict("WAITING", "waiting", "leave", 0);
    private static final Verdict ENDED = new Verdict("ENDED", "over", "leave", 0);
    private static final Verdict RETRY = new Verdict("ENDED", "over", "rerun", 0);
    private static final Verdict STOPPING = new Verdict("STOPPING", "stopping", "wait", 3);
    private static final Verdict SUSPECT = new Verdict("SUSPECT", "SUSPECT", "wait", 5);
    private static final Verdict NOT_MOVING = new Verdict("NOT_MOVING", "ALIVE BUT NOT MOVING", "look", 7);
    private static final Verdict OVERDUE = new Verdict("OVERDUE", "OVER ITS DEADLINE", "look", 6);
    private static final Verdict QUIET = new Verdict("QUIET", "QUIET: its thread stands still", "look", 4);
    private static final Verdict IGNORING = new Verdict("IGNORING_CANCEL", "IGNORING CANCEL", "kill", 8);
    private static final Verdict ABANDONED = new Verdict("ABANDONED", "IGNORING CANCEL", "kill", 8);
    private static final Verdict DEAD = new Verdict("WORKER_DEAD", "WORKER DEAD", "rerun", 9);
    private static final Verdict LATE = new Verdict("LATE_OUTCOME", "LATE OUTCOME", "look", 2);

    /** Of a run as a list knows it; {@code usual} is how long all but a twentieth of its type take. */
    static Verdict of(RunSummary run, @Nullable Duration usual) {
        return switch (run.health()) {
            case FINE -> fine(run, usual);
            case NOT_MOVING -> NOT_MOVING;
            case OVERDUE -> OVERDUE;
            case QUIET -> QUIET;
            case STOPPING -> STOPPING;
            case IGNORING_STOP -> IGNORING;
            case ABANDONED -> ABANDONED;
            case STILL_EXECUTING -> stillExecuting(run);
            case SUSPECT -> SUSPECT;
            case WORKER_DEAD -> DEAD;
            case ENDED -> over(run);
        };
    }

    private static Verdict fine(RunSummary run, @Nullable Duration usual) {
        if (run.workerId() == null) {
            return WAITING;
        }
        return usual != null && run.elapsed().compareTo(usual) > 0 ? SLOW : FINE;
    }

    private static Verdict over(RunSummary run) {
        return switch (run.status()) {
            case FAILED, TIMED_OUT, TERMINATED, CANCELLED -> RETRY;
            default -> ENDED;
        };
    }

    private static Verdict stillExecuting(RunSummary run) {
        String host = Optional.ofNullable(ShownText.line(run.workerHost(), ShownText.NAME))
                .orElse("its host");
        return new Verdict("STILL_EXECUTING", "KILLED, THREAD STILL RUNNING on " + host, "wait", 6);
    }

    /** The same, when its worker has told something else since. */
    Verdict late(boolean late) {
        return late && code.equals("ENDED") ? LATE : this;
    }

    /** In one sentence: what is so, and what to do. */
    String sentence(RunSummary run) {
        String worker = Optional.ofNullable(ShownText.line(run.workerName(), ShownText.NAME))
                .orElse("its worker");
        return switch (code) {
            case "FINE" -> "Its process lives and the run is within what is usual: nothing to do.";
            case "SLOW" ->
                "It takes longer than 95 of 100 runs of its type, and it lives: leave it, or look at its progress.";
            case "WAITING" -> "It waits for a person or a signal, and holds no thread.";
            case "STOPPING" -> "It was asked to stop and has not ended yet: give it some seconds.";
            case "SUSPECT" ->
                "The lease of " + worker + " has not moved lately; nobody is convicted yet: wait some seconds.";
            case "NOT_MOVING" ->
                "The process of " + worker + " lives, but the run has not moved for " + Spans.words(run.beatAge())
                        + ", longer than its type promises: look at its stack, then cancel it.";
            case "OVERDUE" ->
                "It lives, and has taken " + Spans.words(run.elapsed())
                        + ", longer than its type promises: look at its progress and its stack, then cancel it.";
            case "QUIET" ->
                "Its type promises nothing, and its thread has stood in the same frames for ten minutes, using no processor: look at its stack; it may be waiting for something that takes long.";
            case "IGNORING_CANCEL", "ABANDONED" ->
                "It was asked to stop and does not: its thread on " + worker
                        + " goes on. Killing it marks it terminated and refuses what it still saves.";
            case "STILL_EXECUTING" ->
                "The record is closed, but its thread has not left the job: what the job does outside of Holter may still be happening.";
            case "WORKER_DEAD" ->
                "The process of " + worker
                        + " is gone, and with it this run: it is about to be closed. Run it again when you know that its work can be done over.";
            case "LATE_OUTCOME" ->
                "After it was recorded as " + run.status()
                        + ", its worker told what really became of it: read both before you run it again.";
            default ->
                over(run).suggests().equals("rerun")
                        ? "It is over: " + run.status() + ". It can be run again."
                        : "It is over: " + run.status() + ".";
        };
    }
}
