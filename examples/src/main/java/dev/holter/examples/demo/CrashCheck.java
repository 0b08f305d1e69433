package dev.holter.examples.demo;

import dev.holter.EndReason;
import dev.holter.Event;
import dev.holter.RunDetails;
import dev.holter.RunStatus;
import dev.holter.StageSummary;
import dev.holter.examples.demo.Moments.Deed;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What must be recorded of a job whose process was killed.
 *
 * @param evidence what is recorded
 * @param slice what the job had to do
 */
record CrashCheck(Evidence evidence, Workload slice) {
    static final String SUSPECT = "worker-suspect";
    static final String LOST = "worker-lost";

    /** Generous: a machine that is busy with other things is slower than these 5 s and 10 s. */
    private static final Duration SUSPECT_WITHIN = Duration.ofSeconds(10);

    private static final Duration LOST_WITHIN = Duration.ofSeconds(15);

    void check(Expectations expected) throws SQLException {
        List<RunDetails> attempts = evidence.of(RemoteJob.CRASH.type());
        expected.same("attempts of crash", 2, attempts.size());
        if (attempts.size() == 2) {
            lost(attempts.get(0), attempts.get(1), expected);
            recovered(attempts.get(0), attempts.get(1), expected);
        }
        expected.same(
                "crash's rows of classes",
                slice.classes(),
                evidence.server().inventory(RemoteJob.CRASH.word()).classes());
    }

    private void lost(RunDetails first, RunDetails second, Expectations expected) {
        expected.same(
                "the killed attempt's worker", SecondNode.WORKER, first.run().workerName());
        expected.same(
                "the killed attempt's outcome", RunStatus.TIMED_OUT, first.run().status());
        expected.same(
                "the killed attempt's reason",
                EndReason.WORKER_LOST,
                first.run().reason());
        Instant killed = evidence.moments().of(Deed.SIGKILL).orElse(null);
        Instant suspect = at(first, SUSPECT);
        Instant lost = at(first, LOST);
        within("the kill to the suspicion", killed, suspect, SUSPECT_WITHIN, expected);
        within("the kill to the recorded loss", killed, lost, LOST_WITHIN, expected);
        expected.holds(
                "the loss was recorded before Quartz fired again",
                lost != null && lost.isBefore(second.run().startedAt()));
    }

    private @Nullable Instant at(RunDetails run, String kind) {
        return evidence.ofWorker(run, kind).map(Event::at).orElse(null);
    }

    private static void within(
            String what, @Nullable Instant from, @Nullable Instant to, Duration most, Expectations expected) {
        boolean held = from != null && to != null && to.isAfter(from) && !to.isAfter(from.plus(most));
        expected.holds("from " + what + " less than " + most.toSeconds() + " s: " + from + " to " + to, held);
    }

    private void recovered(RunDetails first, RunDetails second, Expectations expected) {
        expected.same("the recovery's worker", Cluster.WORKER, second.run().workerName());
        expected.same(
                "the recovery's outcome", RunStatus.SUCCEEDED, second.run().status());
        expected.same("the recovery's attempt", 2, second.run().attempt());
        expected.same(
                "the recovery's workflow",
                first.run().workflowId(),
                second.run().workflowId());
        long before = first.run().progress().done();
        Optional<StageSummary> write = AttemptCheck.stage(second, InventoryJob.WRITE);
        long base = write.map(stage -> stage.progress().base()).orElse(0L);
        long done = write.map(stage -> stage.progress().done()).orElse(0L);
        // What is reported and the checkpoint behind it are two facts, and a tick may come between them.
        expected.holds(
                "the recovery went on at the checkpoint: at " + base + " where " + before + " were reported",
                base > 0 && Math.abs(base - before) <= InventoryJob.BATCH);
        expected.same("what the recovery came to", slice.classes(), done);
    }
}
