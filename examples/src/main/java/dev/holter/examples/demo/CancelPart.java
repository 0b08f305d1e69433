package dev.holter.examples.demo;

import dev.holter.EndReason;
import dev.holter.RunDetails;
import dev.holter.RunStatus;
import dev.holter.StopSummary;
import dev.holter.examples.demo.Moments.Deed;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/** A job that runs on the second node is cancelled from the first one. */
record CancelPart() implements Part {
    private static final RemoteJob JOB = RemoteJob.CANCEL;
    private static final String REASON = "seen enough";

    @Override
    public String word() {
        return JOB.word();
    }

    @Override
    public String about() {
        return "a job on a second node of the cluster, cancelled from the first";
    }

    @Override
    public CompletableFuture<Void> begin(Cluster cluster, Workload workload) throws IOException {
        SecondNode second = cluster.second();
        return cluster.playOnSecond(() -> play(cluster, second.fire(JOB, workload.firstModule())));
    }

    private static Object play(Cluster cluster, CompletableFuture<Void> end) throws Exception {
        RemoteRuns runs = new RemoteRuns(cluster.console(), JOB);
        UUID run = runs.underWay().id();
        runs.until(run, "to have come somewhere", at -> at.run().progress().done() > 0);
        RemoteRuns.accepted(cluster.moments()
                .of(Deed.CANCEL, () -> cluster.console().cancel(run, RemoteRuns.ACTOR, REASON)));
        return end.get();
    }

    @Override
    public void check(Evidence evidence, Expectations expected) {
        List<RunDetails> attempts = evidence.of(JOB.type());
        expected.same("attempts of cancel", 1, attempts.size());
        attempts.forEach(run -> check(run, expected));
    }

    static void check(RunDetails run, Expectations expected) {
        expected.same("cancel's worker", SecondNode.WORKER, run.run().workerName());
        expected.same("cancel's outcome", RunStatus.CANCELLED, run.run().status());
        expected.same("cancel's reason", EndReason.CANCELLED, run.run().reason());
        StopSummary stop = run.stop();
        expected.same("who cancelled", RemoteRuns.ACTOR, stop == null ? null : stop.actor());
        expected.same("why", REASON, stop == null ? null : stop.note());
        expected.holds("cancel looked and saw the stop", stop != null && stop.observedAt() != null);
        expected.holds("cancel's thread was not interrupted", stop != null && stop.interruptedAt() == null);
        expected.holds(
                "the cancel is in the audit trail",
                Evidence.ofRun(run, "cancel").isPresent());
    }

    @Override
    public void tell(Evidence evidence, TextTable table) {
        evidence.of(JOB.type()).forEach(run -> tell(run, evidence.moments(), table));
    }

    static void tell(RunDetails run, Moments moments, TextTable table) {
        Instant asked = moments.begun(Deed.CANCEL).orElse(null);
        StopSummary stop = run.stop();
        if (stop != null) {
            new Account(table, run.run())
                    .line("cancel asked on '" + Cluster.WORKER + "' by " + stop.actor() + ": " + stop.note())
                    .line("the job looked", asked, stop.observedAt())
                    .line("ended: " + run.run().status(), asked, run.run().endedAt());
        }
    }
}
