package dev.holter.examples.demo;

import dev.holter.RunDetails;
import dev.holter.RunStatus;
import dev.holter.StageSummary;
import dev.holter.examples.demo.EmbeddedServer.InventoryRows;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobDetail;
import org.quartz.SchedulerException;

/**
 * A part that runs an inventory, into a schema that is named after it.
 *
 * @param word chooses it, and names its job and its schema
 * @param about what it shows
 * @param job what runs
 * @param outcomes how its attempts have to end
 */
record InventoryPart(String word, String about, Class<? extends Job> job, List<RunStatus> outcomes) implements Part {
    static final List<InventoryPart> ALL = List.of(
            new InventoryPart(
                    "inventory",
                    "the JDK's classes and methods, with stages, progress and checkpoints",
                    InventoryJob.class,
                    List.of(RunStatus.SUCCEEDED)),
            new InventoryPart(
                    "plain",
                    "the same by a job that knows nothing of Holter",
                    PlainInventoryJob.class,
                    List.of(RunStatus.SUCCEEDED)),
            new InventoryPart(
                    "failing",
                    "the same by a job that fails half-way and goes on from its checkpoint",
                    FailingInventoryJob.class,
                    List.of(RunStatus.FAILED, RunStatus.SUCCEEDED)));

    static final String GROUP = "demo";

    @Override
    public CompletableFuture<Void> begin(Cluster cluster, Workload workload) throws SchedulerException {
        JobDetail detail = JobBuilder.newJob(job)
                .withIdentity(word, GROUP)
                .usingJobData(new InventoryOrder(word, workload.modules()).asJobData())
                .build();
        return cluster.first().fire(detail);
    }

    @Override
    public void check(Evidence evidence, Expectations expected) throws SQLException {
        List<RunDetails> attempts = attempts(evidence);
        expected.same(
                word + "'s outcomes",
                outcomes,
                attempts.stream().map(attempt -> attempt.run().status()).toList());
        for (RunDetails attempt : attempts) {
            new AttemptCheck(attempt, job, evidence.workload()).check(expected);
        }
        for (int next = 1; next < attempts.size(); next++) {
            resumed(attempts.get(next - 1), attempts.get(next), expected);
        }
        rows(evidence, expected);
    }

    /** All there is, and the same as the other inventories have found. */
    private void rows(Evidence evidence, Expectations expected) throws SQLException {
        InventoryRows rows = evidence.server().inventory(word);
        expected.same(word + "'s rows of classes", evidence.workload().classes(), rows.classes());
        for (InventoryPart other : ALL) {
            if (!other.equals(this) && !other.attempts(evidence).isEmpty()) {
                expected.same(
                        word + "'s rows are " + other.word + "'s",
                        evidence.server().inventory(other.word),
                        rows);
            }
        }
    }

    private List<RunDetails> attempts(Evidence evidence) {
        return evidence.of(GROUP + "." + word);
    }

    private void resumed(RunDetails before, RunDetails after, Expectations expected) {
        String attempt = word + "'s attempt " + after.run().attempt();
        expected.same(
                attempt + " is of workflow",
                before.run().workflowId(),
                after.run().workflowId());
        long written = AttemptCheck.stage(before, Inventory.WRITE)
                .map(s -> s.progress().done())
                .orElse(-1L);
        expected.holds(attempt + " follows one that had written something", written > 0);
        for (StageSummary stage : after.stages()) {
            if (!stage.name().equals(Inventory.LIST)) {
                expected.same(
                        attempt + " began to " + stage.name() + " at",
                        written,
                        stage.progress().base());
            }
        }
    }
}
