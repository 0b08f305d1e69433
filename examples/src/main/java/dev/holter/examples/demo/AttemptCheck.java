package dev.holter.examples.demo;

import dev.holter.RunDetails;
import dev.holter.RunStatus;
import dev.holter.StageSummary;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.quartz.Job;

/**
 * What must be recorded of one attempt at an inventory.
 *
 * @param attempt what is recorded
 * @param job the job that ran
 * @param workload what it had to do
 */
record AttemptCheck(RunDetails attempt, Class<? extends Job> job, Workload workload) {
    private static final List<String> STAGES =
            List.of(Inventory.LIST, Inventory.HASH, Inventory.PARSE, Inventory.WRITE);

    static Optional<StageSummary> stage(RunDetails attempt, String name) {
        return attempt.stages().stream()
                .filter(stage -> stage.name().equals(name))
                .findFirst();
    }

    void check(Expectations expected) {
        expected.same(name() + " has stages", reports() ? STAGES : List.of(), names());
        attempt.stages().forEach(stage -> check(stage, expected));
        if (attempt.run().status() == RunStatus.FAILED) {
            String stack = attempt.errorStack();
            expected.holds(
                    name() + " keeps the stack of what it threw",
                    stack != null && stack.contains(FailingInventoryJob.MESSAGE) && stack.contains(job.getName()));
        }
    }

    private void check(StageSummary stage, Expectations expected) {
        String which = name() + ", " + stage.name();
        long all = stage.name().equals(Inventory.LIST) ? workload.modules().size() : workload.classes();
        expected.same(which + ", total", OptionalLong.of(all), stage.progress().total());
        // The one that fails does so in its last stage, and may have finished the others.
        boolean last = stage.ordinal() == STAGES.size();
        expected.same(which + ", outcome", last ? attempt.run().status() : RunStatus.SUCCEEDED, stage.outcome());
        if (stage.outcome() == RunStatus.SUCCEEDED) {
            expected.same(which + ", done", all, stage.progress().done());
        }
    }

    private List<String> names() {
        return attempt.stages().stream().map(StageSummary::name).toList();
    }

    private boolean reports() {
        return InventoryJob.class.isAssignableFrom(job);
    }

    private String name() {
        return attempt.run().jobType() + ", attempt " + attempt.run().attempt();
    }
}
