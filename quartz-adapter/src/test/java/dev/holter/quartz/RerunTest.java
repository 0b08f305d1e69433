package dev.holter.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.quartz.JobBuilder.newJob;

import dev.holter.Event;
import dev.holter.Holter;
import dev.holter.RerunAnswer;
import dev.holter.Run;
import dev.holter.fixtures.TestDatabase;
import dev.holter.quartz.StoredRuns.StoredRun;
import dev.holter.quartz.TestScheduler.BodyJob;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quartz.Job;
import org.quartz.JobDataMap;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.JobKey;
import org.quartz.SchedulerException;

/** G6, F3: a run's work is begun anew by the scheduler that has its job. */
class RerunTest {
    private final TestDatabase database = TestDatabase.fresh();
    private final StoredRuns stored = new StoredRuns(database);
    private final Holter holter = holter("owner");
    private final TestScheduler quartz = TestScheduler.ram(4);
    private final AtomicInteger times = new AtomicInteger();

    RerunTest() throws SchedulerException {}

    private Holter holter(String name) {
        return Holter.builder()
                .jdbcUrl(database.jdbcUrl())
                .user(database.user())
                .password(database.password())
                .set("tick", "100ms")
                .set("workerName", name)
                .start();
    }

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

    /** One that stays in the scheduler when it has no trigger any more. */
    private void fireDurable(JobKey key, TestScheduler.Body body) throws SchedulerException {
        JobDataMap data = new JobDataMap();
        data.put("body", body);
        quartz.scheduler()
                .addJob(
                        newJob(BodyJob.class)
                                .withIdentity(key)
                                .usingJobData(data)
                                .storeDurably()
                                .build(),
                        true);
        quartz.scheduler().triggerJob(key);
    }

    private List<StoredRun> ended(int number) {
        return stored.awaitEnded(number).stream()
                .sorted(Comparator.comparingLong(run -> run.number("attempt")))
                .toList();
    }

    private static UUID id(StoredRun run) {
        return UUID.fromString(Objects.requireNonNull(run.text("run_id"), "run_id is null"));
    }

    private String state(StoredRun run) {
        return Objects.requireNonNull(
                database.text("select state from holter.retry where run_id = ?", id(run)), "no such wish");
    }

    @Test
    void aFailedRunIsBegunAnewAsTheNextAttemptAndFindsTheCheckpoint() throws Exception {
        AtomicReference<Optional<String>> found = new AtomicReference<>(Optional.empty());
        fireDurable(new JobKey("users", "imports.daily"), context -> {
            if (times.incrementAndGet() == 1) {
                Run.current().checkpointNow("page 7");
                throw new IllegalStateException("broken");
            }
            found.set(Run.current().lastCheckpoint(String.class));
        });
        StoredRun first = ended(1).get(0);

        try (Holter elsewhere = holter("elsewhere")) {
            assertThat(elsewhere.console().rerun(id(first), "ann", "the disk was full"))
                    .isEqualTo(RerunAnswer.QUEUED);
        }

        List<StoredRun> runs = ended(2);
        assertThat(runs).extracting(StoredRun::status).containsExactly("FAILED", "SUCCEEDED");
        assertThat(runs).extracting(run -> run.number("attempt")).containsExactly(1L, 2L);
        assertThat(runs).extracting(run -> run.text("workflow_id")).containsOnly(first.text("workflow_id"));
        assertThat(found.get()).contains("page 7");
        assertThat(state(first)).isEqualTo("done");
        assertThat(database.text("select retry_of from holter.run where attempt = 2"))
                .isEqualTo(first.text("run_id"));
        assertThat(holter.console().run(id(first)).orElseThrow().events())
                .singleElement()
                .satisfies(event -> {
                    assertThat(event.kind()).isEqualTo("rerun");
                    assertThat(event.actor()).isEqualTo("ann");
                    assertThat(event.text()).isEqualTo("the disk was full");
                });
    }

    @Test
    void whatIsFiredAgainAtOnceCountsOnFromThere() throws Exception {
        fireDurable(new JobKey("users", "imports"), context -> {
            int time = times.incrementAndGet();
            if (time == 1) {
                throw new IllegalStateException("broken");
            }
            if (time == 2) {
                throw new JobExecutionException("once more", true);
            }
        });
        StoredRun first = ended(1).get(0);

        holter.console().rerun(id(first), "ann", "");

        assertThat(ended(3)).extracting(run -> run.number("attempt")).containsExactly(1L, 2L, 3L);
        assertThat(ended(3)).extracting(run -> run.text("workflow_id")).containsOnly(first.text("workflow_id"));
    }

    @Test
    void manyWhoAskAtOnceGetOneRun() throws Exception {
        fireDurable(new JobKey("users", "imports"), context -> times.incrementAndGet());
        StoredRun first = ended(1).get(0);

        List<RerunAnswer> answers = IntStream.range(0, 20)
                .parallel()
                .mapToObj(i -> holter.console().rerun(id(first), "ann " + i, ""))
                .toList();

        assertThat(answers).filteredOn(RerunAnswer.QUEUED::equals).hasSize(1);
        assertThat(ended(2)).hasSize(2);
        await().atMost(Duration.ofSeconds(60)).until(() -> state(first).equals("done"));
        assertThat(times).hasValue(2);
    }

    /** As when a process dies between the scheduler's call and the record of it: the second one is superseded. */
    @Test
    void aWishThatIsCarriedOutTwiceHasOneRun() throws Exception { // invariant 2
        CountDownLatch release = new CountDownLatch(1);
        fireDurable(new JobKey("users", "imports"), context -> {
            if (times.incrementAndGet() > 2) {
                release.await(60, TimeUnit.SECONDS);
            }
        });
        StoredRun first = ended(1).get(0);
        holter.console().rerun(id(first), "ann", "");
        ended(2);

        database.execute("update holter.retry set state = 'queued'");
        await().atMost(Duration.ofSeconds(60)).until(() -> stored.all().size() == 3);
        release.countDown();

        assertThat(stored.awaitEnded(3))
                .extracting(StoredRun::status)
                .containsExactlyInAnyOrder("SUCCEEDED", "SUCCEEDED", "SUPERSEDED");
        assertThat(database.count("select count(*) from holter.run where retry_of is not null"))
                .isEqualTo(1);
    }

    @Test
    void whatAProcessClaimedThatIsOverIsClaimedByAnother() throws Exception {
        fireDurable(new JobKey("users", "imports"), context -> times.incrementAndGet());
        StoredRun first = ended(1).get(0);
        // As a process leaves it that dies when it has claimed and not called the scheduler.
        database.execute("""
                insert into holter.retry (id, run_id, workflow_id, attempt, host, scheduler, job_type, job_key, state, due_at, claimed_by, claimed_at, created_at)
                select gen_random_uuid(), run_id, workflow_id, 2, host, scheduler, job_type, job_key, 'claimed', now(), gen_random_uuid(), now(), now()
                from holter.run
                """);

        await().atMost(Duration.ofSeconds(60)).until(() -> stored.all().size() == 2);

        assertThat(ended(2)).extracting(run -> run.number("attempt")).containsExactly(1L, 2L);
        assertThat(state(first)).isEqualTo("done");
    }

    @Test
    void aJobThatIsGoneIsSaidSoAndNotTriedAgain() throws Exception {
        quartz.fire(context -> times.incrementAndGet());
        StoredRun first = ended(1).get(0);

        assertThat(holter.console().rerun(id(first), "ann", "")).isEqualTo(RerunAnswer.QUEUED);

        await().atMost(Duration.ofSeconds(60)).until(() -> state(first).equals("quarantined"));
        assertThat(holter.console().run(id(first)).orElseThrow().events())
                .extracting(Event::kind)
                .containsExactly("rerun", "rerun-failed");
        assertThat(database.text("select note from holter.retry"))
                .contains("tests.job-1")
                .contains("not durable");
    }

    /** A deployment has put another class under the key in between. The key is the type, so it is the same work; under another key the job is gone. */
    @Test
    void aJobWhoseClassHasAnotherNameNowGoesOnFromTheCheckpoint() throws Exception { // C7
        JobKey key = new JobKey("users", "imports.daily");
        fireDurable(key, context -> {
            Run.current().checkpointNow("page 7");
            throw new IllegalStateException("broken");
        });
        StoredRun first = ended(1).get(0);
        quartz.scheduler()
                .addJob(
                        newJob(RenamedJob.class)
                                .withIdentity(key)
                                .storeDurably()
                                .build(),
                        true);

        holter.console().rerun(id(first), "ann", "the new version is out");

        List<StoredRun> runs = ended(2);
        assertThat(runs).extracting(StoredRun::status).containsExactly("FAILED", "SUCCEEDED");
        assertThat(runs).extracting(run -> run.text("workflow_id")).containsOnly(first.text("workflow_id"));
        assertThat(runs).extracting(run -> run.text("job_type")).containsOnly("imports.daily.users");
        assertThat(state(first)).isEqualTo("done");
    }

    /** As the job is called after the deployment; it fails without its checkpoint. */
    public static final class RenamedJob implements Job {
        @Override
        public void execute(JobExecutionContext context) {
            assertThat(Run.current().lastCheckpoint(String.class)).contains("page 7");
        }
    }

    /** Whoever asked wants to see it; and a wish that leaves no row would be carried out again by every process that starts. */
    @ParameterizedTest
    @ValueSource(strings = {"problems", "none"})
    void whatSomebodyAskedForIsRecordedWhateverElseIs(String record) throws Exception {
        fireDurable(new JobKey("users", "imports"), context -> times.incrementAndGet());
        StoredRun first = ended(1).get(0);
        quartz.close();
        try (Holter sparing = Holter.builder()
                        .jdbcUrl(database.jdbcUrl())
                        .user(database.user())
                        .password(database.password())
                        .set("tick", "100ms")
                        .set("record", record)
                        .start();
                TestScheduler again = TestScheduler.with(
                        Map.of("org.quartz.scheduler.instanceName", String.valueOf(first.text("scheduler"))))) {
            HolterQuartz.attach(again.scheduler(), sparing);
            again.start();
            JobDataMap data = new JobDataMap();
            data.put("body", (TestScheduler.Body) context -> times.incrementAndGet());
            again.scheduler()
                    .addJob(
                            newJob(BodyJob.class)
                                    .withIdentity(new JobKey("users", "imports"))
                                    .usingJobData(data)
                                    .storeDurably()
                                    .build(),
                            true);

            sparing.console().rerun(id(first), "ann", "");

            assertThat(ended(2)).extracting(StoredRun::status).containsOnly("SUCCEEDED");
            assertThat(state(first)).isEqualTo("done");
        }
        assertThat(times).hasValue(2);
    }

    @Test
    void whatTheSchedulerRefusedCanBeAskedForAgain() throws Exception {
        quartz.fire(context -> times.incrementAndGet());
        StoredRun first = ended(1).get(0);
        holter.console().rerun(id(first), "ann", "");
        await().atMost(Duration.ofSeconds(60)).until(() -> state(first).equals("quarantined"));
        JobDataMap data = new JobDataMap();
        data.put("body", (TestScheduler.Body) context -> times.incrementAndGet());
        quartz.scheduler()
                .addJob(
                        newJob(BodyJob.class)
                                .withIdentity(new JobKey("job-1", "tests"))
                                .usingJobData(data)
                                .storeDurably()
                                .build(),
                        true);

        assertThat(holter.console().rerun(id(first), "ann", "it is back")).isEqualTo(RerunAnswer.QUEUED);

        assertThat(ended(2)).extracting(run -> run.number("attempt")).containsExactly(1L, 2L);
    }

    @Test
    void oneWishOfAWorkflowAtATime() throws Exception { // F3
        fireDurable(new JobKey("users", "imports"), context -> {
            if (times.incrementAndGet() == 1) {
                throw new JobExecutionException("once more", true);
            }
        });
        List<StoredRun> both = ended(2);
        quartz.scheduler().standby();

        assertThat(holter.console().rerun(id(both.get(0)), "ann", "")).isEqualTo(RerunAnswer.QUEUED);
        assertThat(holter.console().rerun(id(both.get(1)), "ann", "")).isNotEqualTo(RerunAnswer.UNKNOWN);
        quartz.start();

        await().atMost(Duration.ofSeconds(60)).until(() -> stored.all().size() >= 3);
        assertThat(stored.all().stream().map(run -> run.number("attempt")).toList())
                .doesNotHaveDuplicates();
    }

    @Test
    void workThatIsNotOverIsNotBegunAnew() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        fireDurable(new JobKey("users", "imports"), context -> release.await(60, TimeUnit.SECONDS));
        StoredRun run = stored.awaitRunning();

        assertThat(holter.console().rerun(id(run), "ann", "")).isEqualTo(RerunAnswer.NOT_OVER);
        assertThat(holter.console().rerun(UUID.randomUUID(), "ann", "")).isEqualTo(RerunAnswer.UNKNOWN);

        release.countDown();
        assertThat(database.count("select count(*) from holter.retry")).isZero();
    }

    @Test
    void nobodyBeginsAnythingAnewWithoutSayingWhoTheyAre() {
        assertThatThrownBy(() -> holter.console().rerun(UUID.randomUUID(), " ", "why not"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("actor is blank");
    }
}
