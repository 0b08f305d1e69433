package dev.holter.examples.demo;

import dev.holter.Console;
import dev.holter.EndReason;
import dev.holter.Event;
import dev.holter.Health;
import dev.holter.RunDetails;
import dev.holter.RunStatus;
import dev.holter.StopSummary;
import dev.holter.examples.demo.Moments.Deed;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** A job on the second node that ignores its cancel is killed from the first one. Its code goes on for a while: Java cannot end a thread. */
record KillPart() implements Part {
    private static final RemoteJob JOB = RemoteJob.KILL;
    private static final String CANCELLED = "please";
    private static final String KILLED = "it does not listen";
    private static final String LATE = "late-outcome";

    @Override
    public String word() {
        return JOB.word();
    }

    @Override
    public String about() {
        return "a job on a second node that ignores its cancel and is killed";
    }

    @Override
    public CompletableFuture<Void> begin(Cluster cluster, Workload workload) throws IOException {
        SecondNode second = cluster.second();
        return cluster.playOnSecond(() -> play(cluster, second.fire(JOB, workload.firstModule())));
    }

    private static Object play(Cluster cluster, CompletableFuture<Void> end) throws Exception {
        Console console = cluster.console();
        RemoteRuns runs = new RemoteRuns(console, JOB);
        UUID run = runs.underWay().id();
        RemoteRuns.accepted(console.cancel(run, RemoteRuns.ACTOR, CANCELLED));
        runs.until(run, Health.IGNORING_STOP);
        runs.until(run, Health.ABANDONED);

        RemoteRuns.accepted(cluster.moments().of(Deed.KILL, () -> console.kill(run, RemoteRuns.ACTOR, KILLED)));

        runs.until(run, Health.STILL_EXECUTING);
        runs.until(run, "its late outcome", late -> Evidence.ofRun(late, LATE).isPresent());
        return end.get();
    }

    @Override
    public void check(Evidence evidence, Expectations expected) {
        List<RunDetails> attempts = evidence.of(JOB.type());
        expected.same("attempts of kill", 1, attempts.size());
        attempts.forEach(run -> check(run, expected));
    }

    static void check(RunDetails run, Expectations expected) {
        expected.same("kill's worker", SecondNode.WORKER, run.run().workerName());
        expected.same("kill's outcome", RunStatus.TERMINATED, run.run().status());
        expected.same("kill's reason", EndReason.KILLED, run.run().reason());
        expected.same("who killed", RemoteRuns.ACTOR, actor(run));
        StopSummary stop = run.stop();
        expected.same("who cancelled before", RemoteRuns.ACTOR, stop == null ? null : stop.actor());
        expected.holds("kill never looked", stop != null && stop.observedAt() == null);
        expected.holds("kill's thread was interrupted", stop != null && stop.interruptedAt() != null);
        expected.holds("kill was abandoned, with what its thread did", stop != null && stop.abandonedAt() != null);
        expected.holds(
                "kill's stack shows its code",
                run.evidence().stream().anyMatch(seen -> seen.stack().contains(StubbornJob.class.getName())));
        Instant ended = run.run().endedAt();
        Instant left = stop == null ? null : stop.leftAt();
        expected.holds("kill's thread left after the kill", ended != null && left != null && left.isAfter(ended));
    }

    private static String actor(RunDetails run) {
        return Evidence.ofRun(run, "kill").map(Event::actor).orElse("nobody");
    }

    @Override
    public void tell(Evidence evidence, TextTable table) {
        evidence.of(JOB.type()).forEach(run -> tell(run, evidence.moments(), table));
    }

    static void tell(RunDetails run, Moments moments, TextTable table) {
        StopSummary stop = run.stop();
        Instant killed = moments.begun(Deed.KILL).orElse(null);
        Instant recorded = moments.returned(Deed.KILL).orElse(null);
        if (stop == null) {
            return;
        }
        Instant asked = stop.askedAt();
        new Account(table, run.run())
                .line("cancel asked on '" + Cluster.WORKER + "' by " + stop.actor() + ": " + stop.note())
                .line("its thread was interrupted, and it ignored that", asked, stop.interruptedAt())
                .line("shown as abandoned", asked, stop.abandonedAt())
                .line("kill asked on '" + Cluster.WORKER + "' by " + actor(run) + ": " + KILLED)
                .line("recorded as " + run.run().status() + "; its code runs on", killed, recorded)
                .line("its thread left the job", killed, stop.leftAt())
                .line("late outcome: "
                        + Evidence.ofRun(run, LATE).map(Event::text).orElse("none"));
    }
}
