package dev.holter.examples.demo;

import dev.holter.RunDetails;
import dev.holter.RunStatus;
import dev.holter.StageSummary;
import dev.holter.StopSummary;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;
import org.jobrunr.jobs.states.StateName;

/**
 * What must be recorded of JobRunr's jobs, on both sides.
 *
 * @param evidence what is recorded
 * @param expected where it is held against
 */
record JobRunrCheck(Evidence evidence, Expectations expected) {
    private static final String STATE = "select state from jobrunr.jobrunr_jobs where jobsignature = '%s'";
    private static final List<String> STAGES =
            List.of(Inventory.LIST, Inventory.HASH, Inventory.PARSE, Inventory.WRITE);

    void check() throws Exception {
        long classes = Workload.of(evidence.workload().firstModule()).classes();
        stock(one(JobRunrPart.STOCK, RunStatus.SUCCEEDED, StateName.SUCCEEDED), classes);
        bar(one(JobRunrPart.BAR, RunStatus.SUCCEEDED, StateName.SUCCEEDED), classes);
        cancelled(one(JobRunrPart.CANCELLED, RunStatus.CANCELLED, StateName.DELETED));
        killed(one(JobRunrPart.KILLED, RunStatus.TERMINATED, StateName.DELETED));
        tidy();
    }

    /** The one attempt of a job, if there is one: what became of it in Holter, and in JobRunr. */
    private List<RunDetails> one(String type, RunStatus status, StateName state) throws SQLException {
        List<RunDetails> attempts = evidence.of(type);
        expected.same("attempts of " + type, 1, attempts.size());
        for (RunDetails run : attempts) {
            expected.same(type + "'s worker", Cluster.WORKER, run.run().workerName());
            expected.same(type + "'s outcome", status, run.run().status());
        }
        expected.same(
                type + " in JobRunr",
                List.of(List.of(state.name())),
                evidence.server().rows(STATE.formatted(type)));
        return attempts;
    }

    private void stock(List<RunDetails> attempts, long classes) throws SQLException {
        for (RunDetails run : attempts) {
            expected.same(
                    "the stages of the inventory on JobRunr",
                    STAGES,
                    run.stages().stream().map(StageSummary::name).toList());
        }
        expected.same(
                "the rows of the inventory on JobRunr",
                classes,
                evidence.server().inventory(JobRunrPart.STOCK_TABLES).classes());
    }

    private void bar(List<RunDetails> attempts, long classes) {
        for (RunDetails run : attempts) {
            expected.same(
                    "what JobRunr's own bar came to",
                    classes,
                    run.run().progress().done());
            expected.same(
                    "its total", OptionalLong.of(classes), run.run().progress().total());
        }
    }

    private void cancelled(List<RunDetails> attempts) {
        for (RunDetails run : attempts) {
            StopSummary stop = run.stop();
            expected.same("who cancelled on JobRunr", RemoteRuns.ACTOR, stop == null ? null : stop.actor());
            expected.holds("the cancelled job looked", stop != null && stop.observedAt() != null);
        }
    }

    private void killed(List<RunDetails> attempts) {
        for (RunDetails run : attempts) {
            StopSummary stop = run.stop();
            expected.holds("the killed job was interrupted", stop != null && stop.interruptedAt() != null);
            expected.holds(
                    "the stack of the killed job shows its code",
                    run.evidence().stream().anyMatch(seen -> seen.stack().contains(JobRunrJobs.class.getName())));
        }
    }

    private void tidy() {
        List<RunDetails> runs = evidence.of(JobRunrPart.TIDY);
        expected.holds("the recurring job ran", !runs.isEmpty());
        expected.holds(
                "the recurring job succeeded each time",
                runs.stream().allMatch(run -> run.run().status() == RunStatus.SUCCEEDED));
    }
}
