package dev.holter.examples.demo;

import dev.holter.EndReason;
import dev.holter.Event;
import dev.holter.RunDetails;
import dev.holter.RunStatus;
import dev.holter.StageSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What must be recorded of a job whose process was killed.
 *
 * @param worker which process was killed
 * @param attempts its attempts, oldest first
 * @param events what is recorded beside
 * @param killed when its process was killed, null when it was not
 * @param classes how many the job had to go through
 */
record CrashCheck(
        String worker,
        List<RunDetails> attempts,
        List<Event> events,
        @Nullable Instant killed,
        long classes) {
    static final String SUSPECT = "worker-suspect";
    static final String LOST = "worker-lost";

    /** Generous: a machine that is busy with other things is slower than these 5 s and 10 s. */
    private static final Duration SUSPECT_WITHIN = Duration.ofSeconds(10);

    private static final Duration LOST_WITHIN = Duration.ofSeconds(15);

    void check(Expectations expected) {
        expected.same("attempts of crash", 2, attempts.size());
        if (attempts.size() == 2) {
            lost(attempts.get(0), attempts.get(1), expected);
            recovered(attempts.get(0), attempts.get(1), expected);
        }
    }

    private void lost(RunDetails first, RunDetails second, Expectations expected) {
        expected.same("the killed attempt's worker", worker, first.run().workerName());
        expected.same(
                "the killed attempt's outcome", RunStatus.TIMED_OUT, first.run().status());
        expected.same(
                "the killed attempt's reason",
                EndReason.WORKER_LOST,
                first.run().reason());
        Instant suspect = at(first, SUSPECT);
        Instant lost = at(first, LOST);
        within("the kill to the suspicion", killed, suspect, SUSPECT_WITHIN, expected);
        within("the kill to the recorded loss", killed, lost, LOST_WITHIN, expected);
        expected.holds(
                "the loss was recorded before the job was begun again",
                lost != null && lost.isBefore(second.run().startedAt()));
    }

    private @Nullable Instant at(RunDetails run, String kind) {
        return Evidence.ofWorker(run, kind, events).map(Event::at).orElse(null);
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
        Optional<StageSummary> write = AttemptCheck.stage(second, Inventory.WRITE);
        long base = write.map(stage -> stage.progress().base()).orElse(0L);
        long done = write.map(stage -> stage.progress().done()).orElse(0L);
        // What is reported and the checkpoint behind it are two facts, and a tick may come between them.
        expected.holds(
                "the recovery went on at the checkpoint: at " + base + " where " + before + " were reported",
                base > 0 && Math.abs(base - before) <= Inventory.BATCH);
        expected.same("what the recovery came to", classes, done);
    }
}
