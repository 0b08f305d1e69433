package dev.holter.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.quartz.SchedulerException;

/** Runs whose end Quartz never tells, for each cause that there is; and those that only look so. */
class DanglerTest {
    private static final Duration NEVER = Duration.ofDays(1);
    private static final Duration SOON = Duration.ofMillis(20);

    private final RecordingTracker tracker = new RecordingTracker();
    private final TestScheduler quartz = TestScheduler.ram(1);

    DanglerTest() throws SchedulerException {}

    @AfterEach
    void shutDown() throws SchedulerException {
        quartz.close();
    }

    @Test
    void aRunThatALaterListenerPreventedIsClosedWhenItsThreadBeginsAnother() throws Exception {
        HolterQuartz.attach(quartz.scheduler(), tracker, NEVER);
        FellowListener fellow = FellowListener.on(quartz, new IllegalStateException("not today"))
                .throwsIn("jobToBeExecuted");
        quartz.start();

        quartz.fire(context -> {});
        await().until(() -> fellow.times() == 1);
        assertThat(tracker.onlyRun().ending()).isNull();
        fellow.behaves();
        quartz.fire(context -> {});

        awaitEndings("unseen: Quartz never reported the end: its thread began another run", "returned");
    }

    @Test
    void anIdleSchedulersDanglerIsClosedTooOnceItsThreadHasLeftTheJob() throws Exception {
        HolterQuartz.attach(quartz.scheduler(), tracker, SOON);
        FellowListener.on(quartz, new IllegalStateException("not today")).throwsIn("jobToBeExecuted");
        quartz.start();

        quartz.fire(context -> {});

        awaitEndings("unseen: Quartz never reported the end: its thread has left the job");
    }

    @Test
    void anEndThatAnEarlierListenerSwallowedIsClosed() throws Exception {
        FellowListener.on(quartz, new IllegalStateException("mine, all mine")).throwsIn("jobWasExecuted");
        HolterQuartz.attach(quartz.scheduler(), tracker, SOON);
        quartz.start();

        quartz.fire(context -> {});

        awaitEndings("unseen: Quartz never reported the end: its thread has left the job");
    }

    @Test
    void aListenersErrorLeavesAClosedRunToo() throws Exception {
        HolterQuartz.attach(quartz.scheduler(), tracker, SOON);
        FellowListener.on(quartz, new LinkageError("half a library")).throwsIn("jobToBeExecuted");
        quartz.start();

        quartz.fire(context -> {});

        awaitEndings("unseen: Quartz never reported the end: its thread has left the job");
    }

    @Test
    void aJobThatHangsStaysOpen() throws Exception {
        Attachment attachment = HolterQuartz.attach(quartz.scheduler(), tracker, SOON);
        CountDownLatch hanging = new CountDownLatch(1);
        CountDownLatch let = new CountDownLatch(1);
        quartz.start();

        quartz.fire(context -> {
            hanging.countDown();
            let.await(60, TimeUnit.SECONDS);
        });
        hanging.await();

        assertThat(attachment.idle()).isFalse();
        assertThat(tracker.onlyRun().ending()).isNull();
        let.countDown();
        awaitEndings("returned");
    }

    @Test
    void aJobDeepInARecursionStaysOpen() throws Exception {
        // Newer JDKs show the upper 1,024 frames of a stack only.
        Attachment attachment = HolterQuartz.attach(quartz.scheduler(), tracker, SOON);
        CountDownLatch deep = new CountDownLatch(1);
        CountDownLatch let = new CountDownLatch(1);
        quartz.start();

        quartz.fire(context -> descend(2000, deep, let));
        deep.await();

        assertThat(attachment.idle()).isFalse();
        let.countDown();
        awaitEndings("returned");
    }

    private static void descend(int levels, CountDownLatch deep, CountDownLatch let) throws InterruptedException {
        if (levels > 0) {
            descend(levels - 1, deep, let);
            return;
        }
        deep.countDown();
        let.await(60, TimeUnit.SECONDS);
    }

    @Test
    void theRunOfADanglerIsNoLongerCurrentInTheNextJobOfItsThread() throws Exception {
        HolterQuartz.attach(quartz.scheduler(), tracker, NEVER);
        FellowListener fellow = FellowListener.on(quartz, new IllegalStateException("not today"))
                .throwsIn("jobToBeExecuted");
        quartz.start();
        quartz.fire(context -> {});
        await().until(() -> fellow.times() == 1);
        fellow.behaves();

        quartz.fire(context -> {});
        quartz.fire(context -> {
            throw new IllegalStateException("the third");
        });

        await().untilAsserted(() -> assertThat(tracker.runs())
                .extracting(RecordedRun::ending)
                .hasSize(3)
                .endsWith("returned", "threw"));
    }

    private void awaitEndings(String... endings) {
        await().untilAsserted(() ->
                assertThat(tracker.runs()).extracting(RecordedRun::ending).containsExactly(endings));
    }
}
