package dev.holter.examples.demo;

import dev.holter.Event;
import dev.holter.RunDetails;
import dev.holter.StageSummary;
import dev.holter.examples.demo.Moments.Deed;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The second node is killed with SIGKILL while its job writes rows. Holter records the loss, Quartz fires the job again on the first node, and that attempt
 * goes on where the last one's checkpoint was.
 *
 * <p>Two clocks run here that know nothing of each other: Holter's from the last renewal of the lease, Quartz's from the last check-in of the node. A check-in
 * long before the kill lets Quartz be first; then the lost attempt would be closed as superseded. To show the same each time the kill comes right
 * after a check-in.
 */
record CrashPart() implements Part {
    private static final RemoteJob JOB = RemoteJob.CRASH;
    private static final String CHECK_IN =
            "select last_checkin_time from quartz.qrtz_scheduler_state where instance_name = '%s'";

    @Override
    public String word() {
        return JOB.word();
    }

    @Override
    public String about() {
        return "a second node, killed with SIGKILL while its job runs; Quartz fires it again, Holter knows how far it was";
    }

    @Override
    public CompletableFuture<Void> begin(Cluster cluster, Workload workload) throws IOException {
        SecondNode second = cluster.second();
        return cluster.play(() -> play(cluster, second, workload.firstModule()));
    }

    private static Object play(Cluster cluster, SecondNode second, List<String> modules) throws Exception {
        CompletableFuture<Void> recovered = cluster.first().endHere(JOB.key());
        CompletableFuture<Void> never = second.fire(JOB, modules);
        RemoteRuns runs = new RemoteRuns(cluster.console(), JOB);
        UUID run = runs.underWay().id();
        runs.until(run, "to have written", CrashPart::hasWritten);
        cluster.secondUnused().get();
        checkIn(cluster.server(), second.instance().get());
        if (never.isDone()) {
            throw new IllegalStateException("the job that was to be killed has ended before");
        }
        cluster.moments().of(Deed.SIGKILL, second::kill);
        return recovered.get();
    }

    static boolean hasWritten(RunDetails run) {
        return Inventory.WRITE.equals(run.run().progress().stage())
                && run.run().progress().done() > 0;
    }

    /** Waits for the next one. */
    private static void checkIn(EmbeddedServer server, String instance) throws Exception {
        String query = CHECK_IN.formatted(instance);
        List<?> before = server.rows(query);
        Cluster.await(
                "a check-in of " + instance,
                () -> Optional.of(server.rows(query)).filter(now -> !now.equals(before)));
    }

    @Override
    public void check(Evidence evidence, Expectations expected) throws Exception {
        long classes = Workload.of(evidence.workload().firstModule()).classes();
        Instant killed = evidence.moments().begun(Deed.SIGKILL).orElse(null);
        new CrashCheck(SecondNode.WORKER, evidence.of(JOB.type()), evidence.events(), killed, classes).check(expected);
        expected.same(
                "crash's rows of classes",
                classes,
                evidence.server().inventory(JOB.word()).classes());
    }

    @Override
    public void tell(Evidence evidence, TextTable table) {
        Instant killed = evidence.moments().begun(Deed.SIGKILL).orElse(null);
        tell(evidence.of(JOB.type()), evidence.events(), killed, "fired again by Quartz, ", table);
    }

    static void tell(
            List<RunDetails> attempts, List<Event> events, @Nullable Instant killed, String again, TextTable table) {
        for (RunDetails run : attempts) {
            Account account = new Account(table, run.run());
            if (run.equals(attempts.get(0))) {
                Instant suspect = Evidence.ofWorker(run, CrashCheck.SUSPECT, events)
                        .map(Event::at)
                        .orElse(null);
                account.line("its process was killed with SIGKILL")
                        .line("its worker was suspect", killed, suspect)
                        .line(
                                "recorded as " + run.run().status() + ", "
                                        + run.run().reason(),
                                killed,
                                run.run().endedAt());
            } else {
                account.line(again + from(run), killed, run.run().startedAt())
                        .line("ended: " + run.run().status(), killed, run.run().endedAt());
            }
        }
    }

    private static String from(RunDetails run) {
        Optional<StageSummary> write = AttemptCheck.stage(run, Inventory.WRITE);
        return "attempt " + run.run().attempt() + " from class "
                + RunLine.number(write.map(stage -> stage.progress().base()).orElse(0L)) + " on";
    }
}
