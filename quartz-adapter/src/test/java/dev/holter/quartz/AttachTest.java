package dev.holter.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;
import static org.quartz.JobBuilder.newJob;
import static org.quartz.TriggerBuilder.newTrigger;

import dev.holter.Holter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.simpl.SimpleJobFactory;

/** Attaching and detaching. */
class AttachTest {
    private static final Duration OFTEN = Duration.ofMillis(10);

    private final RecordingTracker tracker = new RecordingTracker();
    private final TestScheduler quartz = TestScheduler.ram(2);

    AttachTest() throws SchedulerException {}

    @AfterEach
    void shutDown() throws SchedulerException {
        quartz.close();
    }

    @Test
    void attachingTheSameHolterAgainDoesNothing() throws Exception {
        Attachment first = HolterQuartz.attach(quartz.scheduler(), tracker);

        Attachment second = HolterQuartz.attach(quartz.scheduler(), tracker);

        assertThat(second).isSameAs(first);
        quartz.start().fire(context -> {});
        awaitEndings("returned");
    }

    @Test
    void anotherHolterIsRefused() throws Exception {
        HolterQuartz.attach(quartz.scheduler(), tracker);

        assertThatThrownBy(() -> HolterQuartz.attach(quartz.scheduler(), new RecordingTracker()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(quartz.scheduler().getSchedulerName())
                .hasMessageContaining("another Holter");
    }

    @Test
    void anotherHolterMayFollowWhenTheFirstIsDetached() throws Exception {
        RecordingTracker next = new RecordingTracker();
        HolterQuartz.attach(quartz.scheduler(), tracker).close();
        HolterQuartz.attach(quartz.scheduler(), next);

        quartz.start().fire(context -> {});

        await().until(() -> next.runs().size() == 1);
        assertThat(tracker.runs()).isEmpty();
    }

    @Test
    void anotherHolterMayFollowWhileAJobOfTheFirstStillRuns() throws Exception {
        RecordingTracker next = new RecordingTracker();
        CountDownLatch let = new CountDownLatch(1);
        Attachment first = HolterQuartz.attach(quartz.scheduler(), tracker);
        quartz.start().fire(context -> let.await(60, TimeUnit.SECONDS));
        await().until(() -> tracker.runs().size() == 1);
        first.close();
        HolterQuartz.attach(quartz.scheduler(), next);

        quartz.fire(context -> {});
        await().until(() -> next.runs().size() == 1);
        let.countDown();

        awaitEndings("returned");
        assertThat(next.onlyRun().start().jobType()).isEqualTo("tests.job-2");
    }

    @Test
    void theHolterOfASchedulerCanBeFound() throws Exception {
        CompletableFuture<Boolean> foundInside = new CompletableFuture<>();
        assertThat(HolterQuartz.find(quartz.scheduler())).isEmpty();
        Attachment attachment = HolterQuartz.attach(quartz.scheduler(), tracker);

        quartz.start()
                .fire(context -> foundInside.complete(
                        HolterQuartz.find(context.getScheduler()).orElseThrow() == tracker));

        assertThat(HolterQuartz.find(quartz.scheduler())).containsSame(tracker);
        assertThat(foundInside.get(60, TimeUnit.SECONDS)).isTrue();
        attachment.close();
        assertThat(HolterQuartz.find(quartz.scheduler())).isEmpty();
    }

    @Test
    void detachingLeavesNoListenerAndNoThread() throws Exception {
        Attachment attachment = HolterQuartz.attach(quartz.scheduler(), tracker, OFTEN);
        assertThat(threadsOf(quartz)).isEqualTo(1);

        attachment.close();
        attachment.close();

        await().until(() -> threadsOf(quartz) == 0);
        assertThat(quartz.scheduler().getListenerManager().getJobListeners()).isEmpty();
        assertThat(quartz.scheduler().getListenerManager().getTriggerListeners())
                .isEmpty();
        assertThat(quartz.scheduler().getListenerManager().getSchedulerListeners())
                .noneMatch(listener -> listener instanceof SchedulerEvents);
    }

    @Test
    void aRunThatIsOpenWhenItsSchedulerIsDetachedGetsItsTrueEnd() throws Exception {
        CountDownLatch let = new CountDownLatch(1);
        Attachment attachment = HolterQuartz.attach(quartz.scheduler(), tracker, OFTEN);
        quartz.start().fire(context -> let.await(60, TimeUnit.SECONDS));
        await().until(() -> tracker.runs().size() == 1);

        attachment.close();
        quartz.fire(context -> {});
        let.countDown();

        awaitEndings("returned");
        await().until(() ->
                quartz.scheduler().getListenerManager().getJobListeners().isEmpty());
        await().until(() -> threadsOf(quartz) == 0);
    }

    @Test
    void aSchedulerThatIsShutDownIsDetached() throws Exception {
        HolterQuartz.attach(quartz.scheduler(), tracker, OFTEN);
        quartz.start();

        quartz.scheduler().shutdown(false);

        await().until(() -> threadsOf(quartz) == 0);
        assertThat(tracker.closed()).isFalse();
    }

    @Test
    void standbyAndStartAgainChangeNothing() throws Exception {
        HolterQuartz.attach(quartz.scheduler(), tracker);
        quartz.start().fire(context -> {});
        awaitEndings("returned");

        quartz.scheduler().standby();
        quartz.start().fire(context -> {});

        awaitEndings("returned", "returned");
    }

    @Test
    void twoSchedulersOfOneProcessKeepTheirRunsApart() throws Exception {
        try (TestScheduler other = TestScheduler.ram(1)) {
            HolterQuartz.attach(quartz.scheduler(), tracker);
            Attachment otherAttachment = HolterQuartz.attach(other.scheduler(), tracker);
            quartz.start().fire(context -> {});
            other.start().fire(context -> {});
            awaitEndings("returned", "returned");

            otherAttachment.close();
            quartz.fire(context -> {});

            awaitEndings("returned", "returned", "returned");
            assertThat(tracker.runs())
                    .extracting(run -> run.start().scheduler())
                    .contains(
                            quartz.scheduler().getSchedulerName(),
                            other.scheduler().getSchedulerName());
        }
    }

    @Test
    void aJobFactorySetAfterwardsIsTheOneThatMakesTheJobs() throws Exception {
        CompletableFuture<String> made = new CompletableFuture<>();
        HolterQuartz.attach(quartz.scheduler(), tracker);

        quartz.scheduler().setJobFactory((bundle, scheduler) -> {
            made.complete(bundle.getJobDetail().getKey().toString());
            return new SimpleJobFactory().newJob(bundle, scheduler);
        });
        String job = quartz.start().fire(context -> {});

        awaitEndings("returned");
        assertThat(made.get(60, TimeUnit.SECONDS)).isEqualTo(job);
    }

    @Test
    void aJobFactoryThatIsStrictAboutPropertiesStillMakesTheJobs() throws Exception {
        // It offers every entry of the scheduler's context to every job, and refuses a job that does not take one.
        try (TestScheduler strict = TestScheduler.with(Map.of(
                "org.quartz.scheduler.jobFactory.class",
                "org.quartz.simpl.PropertySettingJobFactory",
                "org.quartz.scheduler.jobFactory.throwIfPropertyNotFound",
                "true"))) {
            HolterQuartz.attach(strict.scheduler(), tracker);

            strict.start()
                    .scheduler()
                    .scheduleJob(
                            newJob(FiringTest.Nothing.class).build(),
                            newTrigger().startNow().build());

            awaitEndings("returned");
        }
    }

    @Test
    void aHolterThatIsSwitchedOffHasNoThread() throws Exception {
        Holter off = Holter.builder().set("enabled", "false").start();

        HolterQuartz.attach(quartz.scheduler(), off, OFTEN);

        assertThat(threadsOf(quartz)).isZero();
        assertThat(HolterQuartz.find(quartz.scheduler())).containsSame(off);
    }

    @Test
    void aHolterThatNobodyStartedIsRefused() {
        assertThatThrownBy(() -> HolterQuartz.attach(quartz.scheduler(), enabled(mock(Holter.class))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Holter.builder()");
    }

    @Test
    void aRemoteSchedulerIsRefused() throws Exception {
        Scheduler remote = mock(Scheduler.class);
        when(remote.getListenerManager())
                .thenThrow(new SchedulerException("Operation not supported for remote schedulers."));

        assertThatThrownBy(() -> HolterQuartz.attach(remote, tracker)).isInstanceOf(SchedulerException.class);
    }

    private static Holter enabled(Holter holter) {
        when(holter.enabled()).thenReturn(true);
        return holter;
    }

    private static long threadsOf(TestScheduler quartz) throws SchedulerException {
        String name = "holter-quartz-" + quartz.scheduler().getSchedulerName();
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals(name))
                .count();
    }

    private void awaitEndings(String... endings) {
        await().untilAsserted(() ->
                assertThat(tracker.runs()).extracting(RecordedRun::ending).containsExactly(endings));
    }
}
