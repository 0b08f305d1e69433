package dev.holter.quartz;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.SchedulerException;

/** Runs on threads that are no scheduler's own: they die, or execute one job inside another. */
class ForeignThreadTest {
    private final RecordingTracker tracker = new RecordingTracker();
    private final TestScheduler quartz =
            TestScheduler.with(Map.of("org.quartz.threadPool.class", QueuePool.class.getName()));
    private final Attachment attachment = HolterQuartz.attach(quartz.scheduler(), tracker, Duration.ofDays(1));

    ForeignThreadTest() throws SchedulerException {}

    @BeforeEach
    void start() throws SchedulerException {
        quartz.start();
    }

    @AfterEach
    void shutDown() throws SchedulerException {
        quartz.close();
    }

    @Test
    void aRunWhoseThreadDiedIsClosed() throws Exception {
        FellowListener.on(quartz, new IllegalStateException("not today")).throwsIn("jobToBeExecuted");
        quartz.fire(context -> {});
        Thread worker = new Thread(QueuePool.take());
        worker.start();
        worker.join();

        boolean idle = attachment.idle();

        assertThat(idle).isTrue();
        assertThat(tracker.onlyRun().ending()).isEqualTo("unseen: Quartz never reported the end: its thread has ended");
    }

    @Test
    void aJobThatExecutesAnotherOnesShellInItsBodyStaysOpenMeanwhile() throws Exception {
        CountDownLatch nested = new CountDownLatch(1);
        CountDownLatch let = new CountDownLatch(1);

        quartz.fire(outer -> {
            quartz.fire(inner -> {});
            QueuePool.take().run();
            nested.countDown();
            let.await(60, TimeUnit.SECONDS);
        });
        Thread worker = new Thread(QueuePool.take());
        worker.start();
        nested.await();

        assertThat(attachment.idle()).isFalse();
        assertThat(tracker.runs()).extracting(RecordedRun::ending).containsExactly(null, "returned");
        let.countDown();
        worker.join();
        assertThat(tracker.runs()).extracting(RecordedRun::ending).containsExactly("returned", "returned");
    }

    @Test
    void aNestedShellThatDanglesIsClosedWhileTheOuterJobGoesOn() throws Exception {
        FellowListener fellow = FellowListener.on(quartz, new IllegalStateException("not today"));
        CountDownLatch nested = new CountDownLatch(1);
        CountDownLatch let = new CountDownLatch(1);

        quartz.fire(outer -> {
            fellow.throwsIn("jobToBeExecuted");
            quartz.fire(inner -> {});
            QueuePool.take().run();
            nested.countDown();
            let.await(60, TimeUnit.SECONDS);
        });
        Thread worker = new Thread(QueuePool.take());
        worker.start();
        nested.await();

        assertThat(attachment.idle()).isFalse();
        assertThat(tracker.runs())
                .extracting(RecordedRun::ending)
                .containsExactly(null, "unseen: Quartz never reported the end: its thread has left the job");
        let.countDown();
        worker.join();
        assertThat(tracker.runs().get(0).ending()).isEqualTo("returned");
    }
}
