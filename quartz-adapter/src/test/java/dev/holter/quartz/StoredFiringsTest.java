package dev.holter.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holter.Holter;
import dev.holter.JobPolicy;
import dev.holter.Run;
import dev.holter.fixtures.TestDatabase;
import dev.holter.quartz.StoredRuns.StoredRun;
import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.SchedulerException;
import org.quartz.TriggerBuilder;

/** Firings as they stand in PostgreSQL. */
class StoredFiringsTest {
    private final TestDatabase database = TestDatabase.fresh();
    private final StoredRuns stored = new StoredRuns(database);
    private final Holter holter = Holter.builder()
            .jdbcUrl(database.jdbcUrl())
            .user(database.user())
            .password(database.password())
            .set("tick", "100ms")
            .start();
    private final TestScheduler quartz = TestScheduler.ram(4);

    StoredFiringsTest() throws SchedulerException {}

    @BeforeEach
    void attach() throws SchedulerException {
        HolterQuartz.attach(quartz.scheduler(), holter);
        quartz.start();
    }

    @AfterEach
    void shutDown() throws SchedulerException {
        quartz.close();
        holter.close();
        database.close();
    }

    @Test // A1
    void aFailedFiringIsStoredWithWhatTheJobThrew() throws Exception {
        String job = quartz.fire(context -> {
            throw new IOException("connection reset");
        });

        StoredRun run = stored.awaitEnded(1).get(0);
        assertThat(run.text("job_type")).isEqualTo(job);
        assertThat(run.text("job_key")).isEqualTo(job);
        assertThat(run.text("trigger_key")).isEqualTo("now.job-1");
        assertThat(run.text("host")).isEqualTo("quartz");
        assertThat(run.text("scheduler")).isEqualTo(quartz.scheduler().getSchedulerName());
        assertThat(run.status()).isEqualTo("FAILED");
        assertThat(run.text("reason")).isEqualTo("JOB_ERROR");
        assertThat(run.text("error_class")).isEqualTo("java.io.IOException");
        assertThat(run.text("error_message")).isEqualTo("connection reset");
        assertThat(run.text("error_stack")).contains("aFailedFiringIsStoredWithWhatTheJobThrew");
    }

    @JobPolicy(deadline = "90m")
    public static final class PipelineJob implements Job {
        @Override
        public void execute(JobExecutionContext context) {}
    }

    @Test // B5
    void whatAJobsClassSaysIsItsPolicy() throws Exception {
        quartz.scheduler()
                .scheduleJob(
                        JobBuilder.newJob(PipelineJob.class).build(),
                        TriggerBuilder.newTrigger().build());

        stored.awaitEnded(1);
        assertThat(database.text("select policy ->> 'name' || ' ' || (policy ->> 'deadline') from holter.run"))
                .isEqualTo("@JobPolicy 90m");
    }

    @Test
    void theAttemptsOfARefiredFiringShareAWorkflow() throws Exception {
        AtomicInteger times = new AtomicInteger();

        quartz.fire(context -> {
            if (times.incrementAndGet() < 3) {
                throw new JobExecutionException("again", true);
            }
        });

        // Starts that were stored by different ticks may stand in another order than they came.
        List<StoredRun> runs = stored.awaitEnded(3).stream()
                .sorted(Comparator.comparingLong(run -> run.number("attempt")))
                .toList();
        assertThat(runs).extracting(run -> run.number("attempt")).containsExactly(1L, 2L, 3L);
        assertThat(runs).extracting(StoredRun::status).containsExactly("FAILED", "FAILED", "SUCCEEDED");
        assertThat(runs)
                .extracting(run -> run.text("workflow_id"))
                .containsOnly(runs.get(0).text("run_id"));
        assertThat(runs.get(2).text("labels")).isEqualTo("{\"refireCount\": \"2\"}");
    }

    @Test // A1, invariant 5
    void aThousandJobsOfAMillisecondAreEachStoredWithTheirLastProgressAndTrueLength() throws Exception {
        long[] nanos = new long[1000];
        for (int i = 0; i < nanos.length; i++) {
            int number = i;
            quartz.fire(context -> {
                long began = System.nanoTime();
                Run.current().total(1000).advance(number);
                while (System.nanoTime() - began < 1_000_000) {
                    LockSupport.parkNanos(100_000);
                }
                nanos[number] = System.nanoTime() - began;
            });
        }

        List<StoredRun> runs = stored.awaitEnded(1000);
        assertThat(runs).extracting(run -> run.text("job_type")).doesNotHaveDuplicates();
        assertThat(runs).allSatisfy(run -> {
            assertThat(run.status()).isEqualTo("SUCCEEDED");
            assertThat(run.number("total")).isEqualTo(1000);
            assertThat(run.text("job_type")).isEqualTo("tests.job-" + (run.number("done") + 1));
            // The run begins before the body and ends after it; how long a busy machine takes in between, nobody knows.
            long body = nanos[(int) run.number("done")] / 1000;
            assertThat(run.number("micros")).isBetween(body - 1, body + 1_000_000);
        });
        assertThat(runs.stream()
                        .map(run -> run.number("micros"))
                        .sorted()
                        .toList()
                        .get(500))
                .isLessThan(20_000);
    }

    @Test
    void aDanglerIsStoredAsAnEndThatNobodySaw() throws Exception {
        try (TestScheduler other = TestScheduler.ram(1)) {
            HolterQuartz.attach(other.scheduler(), holter, Duration.ofMillis(20));
            FellowListener.on(other, new LinkageError("half a library")).throwsIn("jobToBeExecuted");

            other.start().fire(context -> {});

            StoredRun run = stored.awaitEnded(1).get(0);
            assertThat(run.status()).isEqualTo("FAILED");
            assertThat(run.text("reason")).isEqualTo("END_UNSEEN");
            assertThat(run.text("note")).contains("its thread has left the job");
        }
    }

    @Test
    void aJobThatHangsIsStoredAsRunning() throws Exception {
        CountDownLatch let = new CountDownLatch(1);

        String job = quartz.fire(context -> let.await(60, TimeUnit.SECONDS));

        assertThat(stored.awaitRunning().text("job_type")).isEqualTo(job);
        let.countDown();
        assertThat(stored.awaitEnded(1).get(0).status()).isEqualTo("SUCCEEDED");
    }

    @Test
    void aVetoIsAStoredEvent() throws Exception {
        quartz.scheduler().getListenerManager().addTriggerListener(new VetoOf("job-1"));

        quartz.fire(context -> {});

        await().ignoreExceptions() // the schema may not be there yet
                .until(() -> database.count(
                                "select count(*) from holter.event where kind = 'veto' and text like '%tests.job-1%'")
                        == 1);
    }

    @Test // pitfall 50
    void aFiringThatIsShutDownIsNotRefired() throws Exception {
        AtomicInteger times = new AtomicInteger();
        CountDownLatch running = new CountDownLatch(1);
        quartz.fire(context -> {
            int time = times.incrementAndGet();
            running.countDown();
            try {
                untilStopped();
            } catch (RuntimeException e) {
                throw new JobExecutionException(e, time < 50);
            }
        });
        running.await();

        holter.close();
        quartz.scheduler().shutdown(true);

        assertThat(times).hasValue(1);
        assertThat(stored.awaitEnded(1).get(0).status()).isEqualTo("CANCELLED");
    }

    private static void untilStopped() {
        for (int i = 0; i < 20_000; i++) {
            Run.current().checkStop();
            LockSupport.parkNanos(1_000_000);
        }
    }
}
