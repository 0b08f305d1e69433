package dev.holter.examples.demo;

import dev.holter.RunSummary;
import dev.holter.examples.demo.Moments.Deed;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * A JobRunr server in a second JVM is killed with SIGKILL while its job writes rows. Holter records the loss; JobRunr finds the job when nobody has updated it for
 * four of its polls, and begins it anew on a server in this JVM, where it goes on from the checkpoint.
 *
 * <p>A JobRunr of its own: the server here is started when the other one has the job.
 */
record JobRunrCrashPart() implements Part {
    static final String SCHEMA = "jobrunr_crash";
    static final String STOCK_TABLES = "jobrunr-crash-stock";

    private static final String TYPE =
            JobRunrJobs.type(JobRunrJobs.class, "takeStockSlowly", String.class, String.class);

    @Override
    public String word() {
        return "jobrunr-crash";
    }

    @Override
    public String about() {
        return "a JobRunr server, killed with SIGKILL while its job runs; JobRunr retries it, Holter knows how far it was";
    }

    @Override
    public CompletableFuture<Void> begin(Cluster cluster, Workload workload) {
        String module = workload.firstModule().get(0);
        return cluster.play(() -> {
            try (JobRunrNode node = JobRunrNode.start(cluster.settings().of(JobRunrNode.WORKER), module)) {
                return play(cluster, node);
            }
        });
    }

    private static Object play(Cluster cluster, JobRunrNode node) throws Exception {
        RemoteRuns runs = new RemoteRuns(cluster.console(), "takeStockSlowly", TYPE);
        UUID run = runs.underWay().id();
        runs.until(run, "to have written", CrashPart::hasWritten);
        JobRunrHost heir =
                JobRunrHost.start(cluster.first().holter(), cluster.server().jdbcUrl(), SCHEMA);
        try {
            cluster.moments().of(Deed.SIGKILL_JOBRUNR, node::kill);
            return Cluster.await("the end of JobRunr's retry", () -> retried(runs));
        } finally {
            heir.close();
        }
    }

    private static Optional<RunSummary> retried(RemoteRuns runs) {
        return runs.all().stream()
                .filter(run -> run.attempt() == 2 && run.status().terminal())
                .findFirst();
    }

    @Override
    public void check(Evidence evidence, Expectations expected) throws Exception {
        long classes = Workload.of(evidence.workload().firstModule()).classes();
        Instant killed = evidence.moments().begun(Deed.SIGKILL_JOBRUNR).orElse(null);
        new CrashCheck(JobRunrNode.WORKER, evidence.of(TYPE), evidence.events(), killed, classes).check(expected);
        expected.same(
                "the rows that JobRunr's retry came to",
                classes,
                evidence.server().inventory(STOCK_TABLES).classes());
        expected.same(
                "the job in JobRunr",
                List.of(List.of("SUCCEEDED")),
                evidence.server().rows("select state from " + SCHEMA + ".jobrunr_jobs"));
    }

    @Override
    public void tell(Evidence evidence, TextTable table) {
        Instant killed = evidence.moments().begun(Deed.SIGKILL_JOBRUNR).orElse(null);
        CrashPart.tell(evidence.of(TYPE), evidence.events(), killed, "retried by JobRunr, ", table);
    }
}
