package dev.holter.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.quartz.JobBuilder.newJob;
import static org.quartz.TriggerBuilder.newTrigger;

import dev.holter.Event;
import dev.holter.Health;
import dev.holter.Holter;
import dev.holter.RerunAnswer;
import dev.holter.Run;
import dev.holter.fixtures.TestDatabase;
import dev.holter.quartz.StoredRuns.StoredRun;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.SchedulerException;

/** F6, B2, B7, C7: what is stalled is recorded, told to stop, and begun anew with all that it had, until it is quarantined. */
class RetryTest {
    private final TestDatabase database = TestDatabase.fresh();
    private final StoredRuns stored = new StoredRuns(database);
    private final Holter holter = Holter.builder()
            .jdbcUrl(database.jdbcUrl())
            .user(database.user())
            .password(database.password())
            .set("tick", "100ms")
            .set("policy.sync.match", "sync.*")
            .set("policy.sync.stallAfter", "1s")
            .set("policy.sync.onStale", "retry")
            .set("policy.sync.retryBackoff", "0s")
            .set("policy.sync.maxRecoveries", "2")
            .set("policy.sync.interruptAfter", "200ms")
            .start();
    private final TestScheduler quartz = TestScheduler.ram(4);

    RetryTest() throws SchedulerException {}

    /** Hangs until it is interrupted, as often as the test says; then it ends. */
    public static final class Hanging implements Job {
        static volatile int hangs;
        static volatile CountDownLatch stubborn = new CountDownLatch(0);
        static final List<String> HEARD = new CopyOnWriteArrayList<>();

        @Override
        public void execute(JobExecutionContext context) {
            Optional<String> before = Run.current().lastCheckpoint(String.class);
            HEARD.add(context.getJobDetail().getJobDataMap().getString("of the job") + " "
                    + context.getMergedJobDataMap().getString("of the trigger") + " " + before.orElse("nothing"));
            if (HEARD.size() <= hangs) {
                Run.current().checkpointNow("page " + HEARD.size());
                hang();
            }
        }

        private static void hang() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                stayUntilReleased();
                throw new IllegalStateException("broken off", e);
            }
        }

        private static void stayUntilReleased() {
            boolean released = false;
            while (!released) {
                try {
                    stubborn.await();
                    released = true;
                } catch (InterruptedException again) {
                    Thread.yield();
                }
            }
        }
    }

    @BeforeEach
    void attach() throws SchedulerException {
        Hanging.HEARD.clear();
        Hanging.hangs = 0;
        Hanging.stubborn = new CountDownLatch(0);
        HolterQuartz.attach(quartz.scheduler(), holter);
        quartz.start();
    }

    @AfterEach
    void shutDown() throws SchedulerException {
        Hanging.stubborn.countDown();
        quartz.close();
        holter.close();
        database.close();
    }

    /** Quartz deletes it as soon as its trigger has fired. */
    private void fireOnce(int hangs) throws SchedulerException {
        Hanging.hangs = hangs;
        quartz.scheduler()
                .scheduleJob(
                        newJob(Hanging.class)
                                .withIdentity("users", "sync")
                                .usingJobData("of the job", "a")
                                .build(),
                        newTrigger()
                                .usingJobData("of the trigger", "b")
                                .startNow()
                                .build());
    }

    private List<StoredRun> ended(int number) {
        return stored.awaitEnded(number).stream()
                .sorted(Comparator.comparingLong(run -> run.number("attempt")))
                .toList();
    }

    private static UUID id(StoredRun run) {
        return UUID.fromString(Objects.requireNonNull(run.text("run_id"), "run_id is null"));
    }

    @Test
    void aStalledRunOfAJobThatQuartzHasForgottenIsBegunAnewWithAllItHad() throws Exception {
        fireOnce(1);

        List<StoredRun> runs = ended(2);

        assertThat(runs).extracting(StoredRun::status).containsExactly("TIMED_OUT", "SUCCEEDED");
        assertThat(runs.get(0).text("reason")).isEqualTo("STALLED");
        assertThat(runs).extracting(run -> run.number("attempt")).containsExactly(1L, 2L);
        assertThat(runs)
                .extracting(run -> run.text("workflow_id"))
                .containsOnly(runs.get(0).text("workflow_id"));
        assertThat(Hanging.HEARD).containsExactly("a b nothing", "a b page 1");
        assertThat(holter.console().run(id(runs.get(0))).orElseThrow().evidence())
                .anySatisfy(seen -> {
                    assertThat(seen.kind()).isEqualTo("stalled");
                    assertThat(seen.verdict()).contains("waiting").contains("RetryTest$Hanging.hang");
                    assertThat(seen.sameFrames()).isEqualTo(3);
                });
        assertThat(holter.console().run(id(runs.get(0))).orElseThrow().events())
                .extracting(Event::kind)
                .contains("run-failed", "retry-queued");
    }

    @Test
    void aPoisonJobIsQuarantinedAndBegunAnewWhenSomebodySaysSo() throws Exception { // C7, pitfall 17
        fireOnce(3);

        List<StoredRun> runs = ended(3);

        assertThat(runs).extracting(StoredRun::status).containsOnly("TIMED_OUT");
        UUID last = id(runs.get(2));
        await().until(() ->
                "quarantined".equals(database.text("select state from holter.retry where run_id = ?", last)));
        assertThat(holter.console().quarantined(10)).singleElement().satisfies(work -> {
            assertThat(work.runId()).isEqualTo(last);
            assertThat(work.jobType()).isEqualTo("sync.users");
            assertThat(work.attempts()).isEqualTo(3);
            assertThat(work.why()).contains("2 times in a row");
        });
        assertThat(Hanging.HEARD).hasSize(3);

        await().until(() -> holter.console().run(last).orElseThrow().run().health() == Health.ENDED);
        assertThat(holter.console().rerun(last, "ann", "mended")).isEqualTo(RerunAnswer.QUEUED);

        assertThat(ended(4).get(3).status()).isEqualTo("SUCCEEDED");
        assertThat(holter.console().quarantined(10)).isEmpty();
    }

    /** Side by side they would write the same rows: the next attempt waits for the thread, however long that takes. */
    @Test
    void nothingIsBegunAnewWhileTheThreadIsStillInTheJob() throws Exception { // pitfall 34
        Hanging.stubborn = new CountDownLatch(1);
        fireOnce(1);
        StoredRun stalled = ended(1).get(0);

        await().pollDelay(Duration.ofSeconds(4)).until(() -> true);
        assertThat(Hanging.HEARD).hasSizeLessThan(2);
        assertThat(holter.console().run(id(stalled)).orElseThrow().run().health())
                .isEqualTo(Health.STILL_EXECUTING);
        Hanging.stubborn.countDown();

        assertThat(ended(2).get(1).status()).isEqualTo("SUCCEEDED");
    }
}
