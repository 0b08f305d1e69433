package dev.holter.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.quartz.JobBuilder.newJob;
import static org.quartz.SimpleScheduleBuilder.simpleSchedule;
import static org.quartz.TriggerBuilder.newTrigger;

import dev.holter.Run;
import dev.holter.fixtures.TestDatabase;
import dev.holter.quartz.StoredRuns.StoredRun;
import dev.holter.spi.HostRetry;
import dev.holter.spi.Recovery;
import dev.holter.spi.RunStart;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.Scheduler;

/** A clustered job store, in the same database as Holter's tables. */
class JdbcJobStoreTest {
    private final TestDatabase database = TestDatabase.fresh();
    private final StoredRuns stored = new StoredRuns(database);
    private final JdbcCluster cluster = new JdbcCluster(database);

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void bothNodesOfAClusterRecordWhatTheyFire() throws Exception {
        try (TestScheduler one = cluster.node("one");
                TestScheduler two = cluster.node("two")) {
            for (int i = 0; i < 20; i++) {
                one.scheduler()
                        .scheduleJob(
                                newJob(Slow.class)
                                        .withIdentity("slow-" + i, "tests")
                                        .build(),
                                newTrigger().startNow().build());
            }

            one.start();
            two.start();

            List<StoredRun> runs = stored.awaitEnded(20);
            assertThat(runs).extracting(StoredRun::status).containsOnly("SUCCEEDED");
            assertThat(runs).extracting(run -> run.number("done")).containsOnly(5L);
            assertThat(runs).extracting(run -> run.text("job_type")).doesNotHaveDuplicates();
            assertThat(runs).extracting(run -> run.text("firing_id")).doesNotHaveDuplicates();
            assertThat(runs).extracting(run -> run.text("worker")).contains("one", "two");
        }
        assertThat(database.count("select count(*) from qrtz_fired_triggers")).isZero();
    }

    @Test
    void aJobThatMayNotRunTwiceAtOnceIsReleasedAfterEveryWayToEnd() throws Exception {
        try (TestScheduler one = cluster.node("one")) {
            one.start()
                    .scheduler()
                    .scheduleJob(
                            newJob(FailsEverySecondTime.class)
                                    .withIdentity("moody", "tests")
                                    .build(),
                            newTrigger()
                                    .withSchedule(simpleSchedule()
                                            .withIntervalInMilliseconds(1)
                                            .withRepeatCount(5)
                                            .withMisfireHandlingInstructionIgnoreMisfires())
                                    .build());

            List<StoredRun> runs = stored.awaitEnded(6);
            assertThat(runs)
                    .extracting(StoredRun::status)
                    .containsExactlyInAnyOrder("SUCCEEDED", "FAILED", "SUCCEEDED", "FAILED", "SUCCEEDED", "FAILED");
        }
        assertThat(database.count("select count(*) from qrtz_triggers where trigger_state = 'BLOCKED'"))
                .isZero();
    }

    /** Quartz counts its own check-ins, not our lease: losing Holter's database alone must not stop such a job. */
    @Test // E5
    void aJobThatQuartzRecoversIsNotOursToStop() throws Exception {
        RecordingTracker tracker = new RecordingTracker();
        try (TestScheduler node = cluster.plain("one")) {
            HolterQuartz.attach(node.scheduler(), tracker);
            node.start()
                    .scheduler()
                    .scheduleJob(
                            newJob(Slow.class).requestRecovery(true).build(),
                            newTrigger().startNow().build());

            await().until(() -> tracker.runs().size() == 1);
            assertThat(tracker.onlyRun().start().hostRetry()).isEqualTo(HostRetry.IF_LOST);
        }
    }

    @Test // F3
    void aRecoveryTellsWhichFiringItDoesOver() throws Exception {
        Instant due = Instant.ofEpochMilli(1_900_000_000_000L);

        RunStart start = recovered(Long.toString(due.toEpochMilli()));

        assertThat(start.recovery()).isEqualTo(new Recovery("nightly.at-three", due));
        assertThat(start.attempt()).isEqualTo(2);
        assertThat(start.labels()).containsEntry("recovering", "true");
    }

    @Test
    void aRecoveryThatTellsNothingUsableIsAFiringLikeAnyOther() throws Exception {
        RunStart start = recovered("yesterday");

        assertThat(start.recovery()).isNull();
        assertThat(start.attempt()).isEqualTo(1);
        assertThat(start.labels()).containsEntry("recovering", "true");
    }

    /** Fires a trigger as Quartz makes one for a firing of a node that died. */
    private RunStart recovered(String due) throws Exception {
        RecordingTracker tracker = new RecordingTracker();
        try (TestScheduler node = cluster.plain("one")) {
            HolterQuartz.attach(node.scheduler(), tracker);
            node.start()
                    .scheduler()
                    .scheduleJob(
                            newJob(Slow.class).build(),
                            newTrigger()
                                    .withIdentity("recover_two_1", Scheduler.DEFAULT_RECOVERY_GROUP)
                                    .usingJobData(Scheduler.FAILED_JOB_ORIGINAL_TRIGGER_NAME, "at-three")
                                    .usingJobData(Scheduler.FAILED_JOB_ORIGINAL_TRIGGER_GROUP, "nightly")
                                    .usingJobData(
                                            Scheduler.FAILED_JOB_ORIGINAL_TRIGGER_SCHEDULED_FIRETIME_IN_MILLISECONDS,
                                            due)
                                    .startNow()
                                    .build());
            await().until(() -> tracker.runs().size() == 1);
            return tracker.onlyRun().start();
        }
    }

    public static final class Slow implements Job {
        @Override
        public void execute(JobExecutionContext context) {
            for (int i = 0; i < 5; i++) {
                Run.current().advance();
                LockSupport.parkNanos(20_000_000);
            }
        }
    }

    @DisallowConcurrentExecution
    public static final class FailsEverySecondTime implements Job {
        private static int times;

        @Override
        public void execute(JobExecutionContext context) throws JobExecutionException {
            if (times++ % 2 == 1) {
                throw new JobExecutionException("the other time");
            }
        }
    }
}
