package dev.holter.examples.demo;

import dev.holter.Console;
import dev.holter.RunSummary;
import dev.holter.StopSummary;
import dev.holter.examples.demo.Moments.Deed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jobrunr.jobs.context.JobContext;

/** A JobRunr application in this process, beside Quartz and with the same Holter: what succeeds, what repeats, what is cancelled and what is killed. */
record JobRunrPart() implements Part {
    static final String SCHEMA = "jobrunr";
    static final String STOCK_TABLES = "jobrunr-stock";

    static final String STOCK = JobRunrJobs.type(JobRunrJobs.class, "takeStock", String.class, String.class);
    static final String BAR = JobRunrJobs.type(PlainJobRunrJobs.class, "readWithBar", String.class, JobContext.class);
    static final String TIDY = "tidy";
    static final String CANCELLED = JobRunrJobs.type(JobRunrJobs.class, "readForEver", String.class);
    static final String KILLED = JobRunrJobs.type(JobRunrJobs.class, "hang");

    @Override
    public String word() {
        return "jobrunr";
    }

    @Override
    public String about() {
        return "jobs of JobRunr: an inventory, one with JobRunr's own bar, a recurring one, a cancel and a kill";
    }

    @Override
    public CompletableFuture<Void> begin(Cluster cluster, Workload workload) {
        String module = workload.firstModule().get(0);
        return cluster.play(() -> {
            try (JobRunrHost jobrunr =
                    JobRunrHost.start(cluster.first().holter(), cluster.server().jdbcUrl(), SCHEMA)) {
                return play(cluster, jobrunr, module);
            }
        });
    }

    private static Object play(Cluster cluster, JobRunrHost jobrunr, String module) throws Exception {
        JobRunrOrders.give(jobrunr.scheduler(), module);
        Console console = cluster.console();
        cancel(cluster, new RemoteRuns(console, "readForEver", CANCELLED));
        kill(cluster, new RemoteRuns(console, "hang", KILLED));
        for (String type : List.of(STOCK, BAR, TIDY)) {
            RemoteRuns runs = new RemoteRuns(console, type, type);
            Cluster.await("the end of " + type, () -> ended(runs));
        }
        jobrunr.scheduler().deleteRecurringJob(TIDY);
        if (!jobrunr.running()) {
            throw new IllegalStateException("JobRunr's server has stopped");
        }
        return console;
    }

    private static void cancel(Cluster cluster, RemoteRuns runs) throws Exception {
        UUID run = runs.underWay().id();
        runs.until(run, "to have come somewhere", at -> at.run().progress().done() > 0);
        RemoteRuns.accepted(cluster.moments()
                .of(Deed.CANCEL_JOBRUNR, () -> cluster.console().cancel(run, RemoteRuns.ACTOR, "seen enough")));
    }

    private static void kill(Cluster cluster, RemoteRuns runs) throws Exception {
        UUID run = runs.underWay().id();
        RemoteRuns.accepted(cluster.moments()
                .of(Deed.KILL_JOBRUNR, () -> cluster.console().kill(run, RemoteRuns.ACTOR, "it hangs")));
        runs.until(run, "its thread to leave", seen -> {
            StopSummary stop = seen.stop();
            return stop != null && stop.leftAt() != null;
        });
    }

    private static Optional<RunSummary> ended(RemoteRuns runs) {
        return runs.all().stream().filter(run -> run.status().terminal()).findFirst();
    }

    @Override
    public void check(Evidence evidence, Expectations expected) throws Exception {
        new JobRunrCheck(evidence, expected).check();
    }

    @Override
    public void tell(Evidence evidence, TextTable table) {
        evidence.of(CANCELLED).forEach(run -> {
            Instant asked = evidence.moments().begun(Deed.CANCEL_JOBRUNR).orElse(null);
            new Account(table, run.run())
                    .line(
                            "cancelled, and deleted in JobRunr: " + run.run().status(),
                            asked,
                            run.run().endedAt());
        });
        evidence.of(KILLED).forEach(run -> {
            Instant asked = evidence.moments().begun(Deed.KILL_JOBRUNR).orElse(null);
            StopSummary stop = run.stop();
            new Account(table, run.run())
                    .line(
                            "killed, and deleted in JobRunr: " + run.run().status(),
                            asked,
                            run.run().endedAt())
                    .line("its thread left the job", asked, stop == null ? null : stop.leftAt());
        });
    }
}
