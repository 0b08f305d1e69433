package dev.holter.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.quartz.JobBuilder.newJob;
import static org.quartz.SimpleScheduleBuilder.simpleSchedule;
import static org.quartz.TriggerBuilder.newTrigger;

import dev.holter.Run;
import dev.holter.StopReason;
import dev.holter.spi.RunStart;
import java.io.IOException;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.listeners.TriggerListenerSupport;

/** What becomes of one firing (A1), on a real scheduler, told to a tracker that only remembers. */
class FiringTest {
    private final RecordingTracker tracker = new RecordingTracker();
    private final TestScheduler quartz = TestScheduler.ram(1);

    FiringTest() throws SchedulerException {}

    @BeforeEach
    void attach() throws SchedulerException {
        HolterQuartz.attach(quartz.scheduler(), tracker);
        quartz.start();
    }

    @AfterEach
    void shutDown() throws SchedulerException {
        quartz.close();
    }

    @Test
    void aFiringIsARunFromBeginToReturn() throws Exception {
        CompletableFuture<JobExecutionContext> seen = new CompletableFuture<>();

        String job = quartz.fire(seen::complete);

        JobExecutionContext context = seen.get(60, TimeUnit.SECONDS);
        awaitEndings("returned");
        RunStart start = tracker.onlyRun().start();
        assertThat(start.host()).isEqualTo("quartz");
        assertThat(start.scheduler()).isEqualTo(quartz.scheduler().getSchedulerName());
        assertThat(start.jobType()).isEqualTo(job);
        assertThat(start.jobKey()).isEqualTo(job);
        assertThat(start.triggerKey()).isEqualTo("now.job-1");
        assertThat(start.firingId()).isEqualTo(context.getFireInstanceId());
        assertThat(start.scheduledAt())
                .isEqualTo(Instant.ofEpochMilli(context.getScheduledFireTime().getTime()));
        assertThat(start.attempt()).isEqualTo(1);
        assertThat(start.workflowId()).isNull();
        assertThat(start.labels()).isEmpty();
    }

    @Test
    void theRunIsCurrentInTheBodyAndNowhereElse() throws Exception {
        CompletableFuture<UUID> inside = new CompletableFuture<>();
        CompletableFuture<Boolean> afterwards = new CompletableFuture<>();

        quartz.fire(context -> inside.complete(Run.current().id()));
        awaitEndings("returned");
        quartz.scheduler().getListenerManager().addTriggerListener(new TriggerListenerSupport() {
            @Override
            public String getName() {
                return "afterwards";
            }

            @Override
            public void triggerComplete(
                    Trigger trigger, JobExecutionContext context, Trigger.CompletedExecutionInstruction instruction) {
                afterwards.complete(Run.current().tracked());
            }
        });
        quartz.fire(context -> {});

        assertThat(inside.get(60, TimeUnit.SECONDS))
                .isEqualTo(tracker.runs().get(0).run().id());
        assertThat(afterwards.get(60, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void whatTheJobThrewIsToldWithoutQuartzsWrapping() throws Exception {
        IllegalStateException thrown = new IllegalStateException("no such file");

        quartz.fire(context -> {
            throw thrown;
        });

        awaitEndings("threw");
        assertThat(tracker.onlyRun().error()).isSameAs(thrown);
    }

    @Test
    void anErrorIsToldAsThatError() throws Exception {
        AssertionError thrown = new AssertionError("never");

        quartz.fire(context -> {
            throw thrown;
        });

        awaitEndings("threw");
        assertThat(tracker.onlyRun().error()).isSameAs(thrown);
    }

    @Test
    void aCheckedExceptionThatTheJobHadToWrapIsTold() throws Exception {
        IOException thrown = new IOException("reset");

        quartz.fire(context -> {
            throw new JobExecutionException(thrown);
        });

        awaitEndings("threw");
        assertThat(tracker.onlyRun().error()).isSameAs(thrown);
    }

    @Test
    void aJobExecutionExceptionWithWordsOfItsOwnIsTold() throws Exception {
        JobExecutionException thrown = new JobExecutionException("page 3 of 7", new IOException("reset"));

        quartz.fire(context -> {
            throw thrown;
        });

        awaitEndings("threw");
        assertThat(tracker.onlyRun().error()).isSameAs(thrown);
    }

    @Test
    void aFailureOfAJobIsNoSchedulerErrorBesides() throws Exception {
        quartz.fire(context -> {
            throw new IllegalStateException("once is enough");
        });

        awaitEndings("threw");
        quartz.fire(context -> {});
        awaitEndings("threw", "returned");
        assertThat(tracker.events()).isEmpty();
    }

    @Test
    void aRefireIsTheNextAttemptOfTheSameWorkflow() throws Exception {
        AtomicInteger times = new AtomicInteger();

        quartz.fire(context -> {
            if (times.incrementAndGet() < 3) {
                throw new JobExecutionException("again", true);
            }
        });

        awaitEndings("threw", "threw", "returned");
        List<RunStart> starts = tracker.runs().stream().map(RecordedRun::start).toList();
        UUID first = tracker.runs().get(0).run().id();
        assertThat(starts).extracting(RunStart::attempt).containsExactly(1, 2, 3);
        assertThat(starts).extracting(RunStart::workflowId).containsExactly(null, first, first);
        assertThat(starts)
                .extracting(RunStart::firingId)
                .containsOnly(starts.get(0).firingId());
        assertThat(starts.get(2).labels()).isEqualTo(Map.of("refireCount", "2"));
    }

    @Test // pitfall 50
    void aStoppedFiringIsNotRefired() throws Exception {
        tracker.stopAll(StopReason.CANCEL);
        AtomicInteger times = new AtomicInteger();

        quartz.fire(context -> {
            throw new JobExecutionException("again", times.incrementAndGet() < 50);
        });
        awaitEndings("threw");
        quartz.fire(context -> {});

        awaitEndings("threw", "returned");
        assertThat(times).hasValue(1);
    }

    @Test
    void lookingForAStopIsNotToObserveItInTheJobsPlace() throws Exception {
        tracker.stopAll(StopReason.CANCEL);

        quartz.fire(context -> {
            throw new JobExecutionException("again", context.getRefireCount() < 50);
        });

        awaitEndings("threw");
        await().untilAsserted(() ->
                assertThat(quartz.scheduler().getCurrentlyExecutingJobs()).isEmpty());
        assertThat(tracker.onlyRun().observedBeforeItsEnd()).isFalse();
    }

    @Test
    void aVetoIsAnEventAndNoRun() throws Exception {
        quartz.scheduler().getListenerManager().addTriggerListener(new VetoOf("job-1"));

        quartz.fire(context -> {});

        await().untilAsserted(() -> assertThat(tracker.events()).hasSize(1));
        assertThat(tracker.events().get(0))
                .startsWith("veto: ")
                .contains("tests.job-1")
                .contains("now.job-1");
        assertThat(tracker.runs()).isEmpty();
    }

    @Test
    void aMisfireIsAnEvent() throws Exception {
        Instant due = Instant.now().minusSeconds(600).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);

        quartz.scheduler()
                .scheduleJob(
                        newJob(Nothing.class).withIdentity("late", "tests").build(),
                        newTrigger()
                                .withIdentity("late", "tests")
                                .startAt(Date.from(due))
                                .withSchedule(simpleSchedule().withMisfireHandlingInstructionFireNow())
                                .build());

        awaitEndings("returned");
        assertThat(tracker.events()).hasSize(1);
        assertThat(tracker.events().get(0))
                .startsWith("misfire: ")
                .contains("tests.late")
                .contains(due.toString());
    }

    @Test
    void aJobThatCannotBeMadeIsAnEventAndNoRun() throws Exception {
        quartz.scheduler()
                .scheduleJob(
                        newJob(Unmakeable.class)
                                .withIdentity("unmakeable", "tests")
                                .build(),
                        newTrigger().startNow().build());

        await().untilAsserted(() -> assertThat(tracker.events()).isNotEmpty());
        assertThat(tracker.events().get(0)).startsWith("scheduler-error: ").contains("tests.unmakeable");
        assertThat(tracker.runs()).isEmpty();
    }

    @Test
    void aJobThatLeavesItsThreadInterruptedEndsAndTheNextOneRuns() throws Exception {
        quartz.fire(context -> Thread.currentThread().interrupt());
        awaitEndings("returned");

        quartz.fire(context -> {});

        awaitEndings("returned", "returned");
    }

    @Test // A5
    void firingsOfOneThreadFollowEachOther() throws Exception {
        for (int i = 0; i < 20; i++) {
            quartz.fire(context -> {});
        }

        await().untilAsserted(() -> assertThat(tracker.runs())
                .hasSize(20)
                .extracting(RecordedRun::ending)
                .containsOnly("returned"));
    }

    private void awaitEndings(String... endings) {
        await().untilAsserted(() ->
                assertThat(tracker.runs()).extracting(RecordedRun::ending).containsExactly(endings));
    }

    public static final class Nothing implements Job {
        @Override
        public void execute(JobExecutionContext context) {}
    }

    public static final class Unmakeable implements Job {
        public Unmakeable() {
            throw new IllegalStateException("no");
        }

        @Override
        public void execute(JobExecutionContext context) {}
    }
}
