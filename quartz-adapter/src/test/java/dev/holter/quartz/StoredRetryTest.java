package dev.holter.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.quartz.JobBuilder.newJob;

import dev.holter.Holter;
import dev.holter.RerunAnswer;
import dev.holter.fixtures.FaultProxy;
import dev.holter.fixtures.TestDatabase;
import dev.holter.quartz.StoredRuns.StoredRun;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.JobKey;
import org.quartz.SchedulerException;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;

/** F6, C3: a retry that waits in Quartz's database is somebody's until its run's first row is there, whoever dies in between. */
class StoredRetryTest {
    private static final JobKey JOB = new JobKey("users", "imports");
    private static final AtomicInteger TIMES = new AtomicInteger();

    private final TestDatabase database = TestDatabase.fresh();
    private final StoredRuns stored = new StoredRuns(database);
    private final JdbcCluster cluster = new JdbcCluster(database);

    @BeforeEach
    void none() {
        TIMES.set(0);
    }

    @AfterEach
    void drop() {
        database.close();
    }

    /** Counts. */
    public static final class Import implements Job {
        @Override
        public void execute(JobExecutionContext context) {
            TIMES.incrementAndGet();
        }
    }

    private static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(60));
    }

    /** Its one firing is over, and it begins no other by itself. */
    private StoredRun firedOnce(TestScheduler node) throws SchedulerException {
        node.start()
                .scheduler()
                .addJob(newJob(Import.class).withIdentity(JOB).storeDurably().build(), true);
        node.scheduler().triggerJob(JOB);
        StoredRun first = stored.awaitEnded(1).get(0);
        node.scheduler().standby();
        return first;
    }

    /** Asks this node, which fires nothing, for a retry; its trigger waits in the store. */
    private void stored(StoredRun first) {
        try (Holter console = Holter.builder()
                .jdbcUrl(database.jdbcUrl())
                .user(database.user())
                .password(database.password())
                .set("workerName", "console")
                .start()) {
            UUID run = UUID.fromString(Objects.requireNonNull(first.text("run_id"), "run_id is null"));
            soon().until(() -> console.console().rerun(run, "ann", "once more") == RerunAnswer.QUEUED);
        }
        soon().until(() -> wish().equals("claimed by nobody"));
        assertThat(triggers()).isEqualTo(1);
    }

    private String wish() {
        return String.valueOf(database.text(
                "select state || case when claimed_by is null then ' by nobody' else '' end from holter.retry"));
    }

    private long triggers() {
        return database.count("select count(*) from qrtz_triggers where trigger_group = 'holter-rerun'");
    }

    /** Nothing is left to begin, and it has been begun once. */
    private void begunOnce(String worker) {
        List<StoredRun> runs = stored.awaitEnded(2);
        soon().until(() -> wish().startsWith("done") && triggers() == 0);
        assertThat(runs).extracting(run -> run.number("attempt")).containsExactly(1L, 2L);
        assertThat(runs.get(1).text("worker")).isEqualTo(worker);
        assertThat(TIMES).hasValue(2);
    }

    /** As one leaves it that dies before it has called Quartz, or when it has and has recorded nothing. */
    private void claimedByADeadProcess() {
        database.execute("""
                update holter.retry set state = 'claimed', claimed_by = gen_random_uuid(), claimed_at = now(), due_at = now()
                """);
    }

    private void someProcessWasLost() {
        database.execute("update holter.retry set claimed_at = now() - interval '10 minutes', due_at = now()");
        database.execute("""
                insert into holter.worker (id, counter, beat_at, name, type, host, pid, version, state, suspect_after_ms, lost_fast_after_ms, lost_after_ms, started_at, ended_at)
                values (gen_random_uuid(), 1, now(), 'three', 'quartz', 'here', 1, '1', 'lost', 5000, 10000, 120000, now(), now() - interval '5 minutes')
                """);
    }

    /** As Quartz leaves it when it has noticed that a node is dead which had fired it: the job does not request recovery. */
    private static void takenAlong(TestScheduler node) throws SchedulerException {
        for (TriggerKey key : node.scheduler().getTriggerKeys(GroupMatcher.triggerGroupEquals("holter-rerun"))) {
            node.scheduler().unscheduleJob(key);
        }
    }

    /** What happens while the trigger waits. */
    private interface Happening {
        void to(TestScheduler one) throws SchedulerException;
    }

    /** Stored by one node, and begun once, by the other, whatever happens in between. */
    private void begunByTheOtherAfter(Happening happening) throws Exception {
        try (TestScheduler one = cluster.node("one");
                TestScheduler two = cluster.node("two")) {
            stored(firedOnce(one));
            happening.to(one);

            two.start();

            begunOnce("two");
        }
    }

    @Test
    void anotherNodeFiresItAndItsRunClosesIt() throws Exception {
        begunByTheOtherAfter(one -> {});
    }

    @Test
    void itsLauncherDiesBeforeTheTriggerIsStored() throws Exception { // pitfall 5
        begunByTheOtherAfter(one -> {
            takenAlong(one);
            claimedByADeadProcess();
        });
    }

    @Test
    void itsLauncherDiesBeforeItIsRecordedThatTheTriggerIsStored() throws Exception { // pitfalls 33, 49
        begunByTheOtherAfter(one -> {
            claimedByADeadProcess();
            soon().until(() -> wish().equals("claimed by nobody"));
            assertThat(triggers()).as("the same key").isEqualTo(1);
        });
    }

    @Test
    void theNodeThatFiredItDiesBeforeTheRunsFirstRow() throws Exception { // pitfall 31
        begunByTheOtherAfter(one -> {
            takenAlong(one);
            someProcessWasLost();
        });
    }

    @Test
    void launcherAndTheNodeThatFiredItDieTogether() throws Exception {
        begunByTheOtherAfter(one -> {
            claimedByADeadProcess();
            someProcessWasLost();
            // Quartz has not noticed yet, so nothing can be done yet.
            soon().until(() -> wish().equals("claimed by nobody"));
            takenAlong(one);
            database.execute("update holter.retry set due_at = now()");
        });
    }

    @Test
    void whileTheDatabaseIsAwayForTheNodeThatFiredItNobodyElseDoes() throws Exception { // E5
        try (FaultProxy proxy = FaultProxy.to(database);
                TestScheduler one = cluster.node("one");
                TestScheduler two = cluster.node("two", proxy.jdbcUrl(database.name()))) {
            StoredRun first = firedOnce(one);
            two.start().scheduler().standby();
            soon().until(() -> database.count("select count(*) from holter.worker where name = 'two'") == 1);
            stored(first);
            proxy.cut();

            two.scheduler().start();
            soon().until(() -> TIMES.get() == 2 && triggers() == 0);
            database.execute("update holter.retry set due_at = now(), claimed_at = now() - interval '30 minutes'");
            assertThat(wish()).isEqualTo("claimed by nobody");

            proxy.restore();
            begunOnce("two");
        }
    }
}
