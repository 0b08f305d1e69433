package dev.holter.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.quartz.JobBuilder.newJob;
import static org.quartz.SimpleScheduleBuilder.simpleSchedule;
import static org.quartz.TriggerBuilder.newTrigger;

import dev.holter.fixtures.CapturedLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.SchedulerException;
import org.quartz.listeners.JobListenerSupport;

/** Whatever Holter throws at whatever callback, jobs run and the scheduler works (invariant 6). */
class FaultTest {
    private static final Semaphore EXECUTED = new Semaphore(0);
    private static final AtomicInteger EXECUTING = new AtomicInteger();
    private static final AtomicInteger OVERLAPS = new AtomicInteger();

    private final RecordingTracker tracker = new RecordingTracker();
    private final TestScheduler quartz = TestScheduler.ram(1);
    private final CapturedLog log = CapturedLog.of("dev.holter.quartz");

    FaultTest() throws SchedulerException {}

    @BeforeEach
    void attach() throws SchedulerException {
        EXECUTED.drainPermits();
        HolterQuartz.attach(quartz.scheduler(), tracker);
        quartz.start();
    }

    @AfterEach
    void shutDown() throws SchedulerException {
        quartz.close();
        log.close();
    }

    static Stream<Throwable> anything() {
        return Stream.of(
                new IllegalStateException("a fault"),
                new Exception("checked, and not declared"),
                new LinkageError("half a library"),
                new OutOfMemoryError("no heap left"),
                new StackOverflowError(),
                threadDeath());
    }

    @SuppressWarnings("removal")
    private static Throwable threadDeath() {
        return new ThreadDeath();
    }

    @ParameterizedTest
    @MethodSource("anything")
    void aJobThatMayNotRunTwiceAtOnceIsFiredAgainThoughEveryCallbackFails(Throwable fault) throws Exception {
        tracker.failWith(fault);

        repeat(quartz, 5);

        assertThat(EXECUTED.tryAcquire(5, 10, TimeUnit.SECONDS)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("anything")
    void aFaultAtTheEndOfARunLetsTheNextRunBeRecorded(Throwable fault) throws Exception {
        quartz.fire(context -> tracker.failWith(fault));
        quartz.fire(context -> tracker.failWith(null));
        quartz.fire(context -> {});

        await().untilAsserted(() -> {
            assertThat(tracker.runs()).hasSize(2);
            assertThat(tracker.runs().get(1).ending()).isEqualTo("returned");
        });
    }

    @Test
    void aFaultInAVetoAMisfireOrASchedulerErrorStaysOurs() throws Exception {
        tracker.failWith(new LinkageError("half a library"));

        FellowListener.on(quartz, new IllegalStateException("boo")).throwsIn("triggerMisfired");
        quartz.scheduler()
                .scheduleJob(
                        newJob(FiringTest.Unmakeable.class).build(),
                        newTrigger().startNow().build());
        quartz.scheduler()
                .scheduleJob(
                        newJob(OneAtATime.class).build(),
                        newTrigger()
                                .startAt(Date.from(Instant.now().minusSeconds(600)))
                                .withSchedule(simpleSchedule().withMisfireHandlingInstructionFireNow())
                                .build());

        assertThat(EXECUTED.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
        assertThat(log.errors()).anyMatch(line -> line.contains("schedulerError"));
        assertThat(log.errors()).anyMatch(line -> line.contains("triggerMisfired"));
    }

    @Test
    void aFaultIsLoggedOnceAKind() throws Exception {
        tracker.failWith(new IllegalStateException("a fault"));

        for (int i = 0; i < 5; i++) {
            quartz.fire(context -> EXECUTED.release());
        }

        assertThat(EXECUTED.tryAcquire(5, 10, TimeUnit.SECONDS)).isTrue();
        assertThat(log.errors()).hasSize(1);
        assertThat(log.errors().get(0)).contains("jobToBeExecuted").contains("the job and the scheduler go on");
    }

    @Test // pitfall 18
    void theSearchForDanglersOutlivesAFault() throws Exception {
        CountDownLatch let = new CountDownLatch(1);
        try (TestScheduler other = TestScheduler.ram(1)) {
            HolterQuartz.attach(other.scheduler(), tracker, Duration.ofMillis(10));
            other.scheduler().getListenerManager().addJobListener(new Preventing(let));
            other.start().fire(context -> {});
            await().until(() -> tracker.runs().size() == 1);

            tracker.failWith(new OutOfMemoryError("no heap left"));
            let.countDown();
            await().until(() -> log.errors().stream().anyMatch(line -> line.contains("a run that Quartz left open")));
            tracker.failWith(null);
            other.fire(context -> {});

            await().untilAsserted(() -> assertThat(tracker.runs())
                    .extracting(RecordedRun::ending)
                    .containsExactly(null, "unseen: Quartz never reported the end: its thread has left the job"));
        }
    }

    /** How often that job was executed while it was executing. */
    static int overlaps() {
        return OVERLAPS.get();
    }

    /** Fires one job, that may not run twice at once, so often. */
    static void repeat(TestScheduler quartz, int times) throws SchedulerException {
        quartz.scheduler()
                .scheduleJob(
                        newJob(OneAtATime.class).withIdentity("one", "tests").build(),
                        newTrigger()
                                .withSchedule(simpleSchedule()
                                        .withIntervalInMilliseconds(10)
                                        .withRepeatCount(times - 1))
                                .build());
    }

    /** Throws in {@code jobToBeExecuted}, once it may. */
    private static final class Preventing extends JobListenerSupport {
        private final CountDownLatch let;

        private Preventing(CountDownLatch let) {
            this.let = let;
        }

        @Override
        public String getName() {
            return "preventing";
        }

        @Override
        public void jobToBeExecuted(JobExecutionContext context) {
            try {
                let.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IllegalStateException("not today");
        }
    }

    @DisallowConcurrentExecution
    public static final class OneAtATime implements Job {
        @Override
        public void execute(JobExecutionContext context) {
            if (EXECUTING.incrementAndGet() > 1) {
                OVERLAPS.incrementAndGet();
            }
            // Longer than the interval at which it is fired.
            LockSupport.parkNanos(20_000_000);
            EXECUTING.decrementAndGet();
            EXECUTED.release();
        }
    }
}
