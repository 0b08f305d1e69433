package dev.holter.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.quartz.JobBuilder.newJob;
import static org.quartz.SimpleScheduleBuilder.simpleSchedule;
import static org.quartz.TriggerBuilder.newTrigger;

import dev.holter.Holter;
import dev.holter.Run;
import dev.holter.StopAnswer;
import dev.holter.fixtures.TestDatabase;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.SchedulerException;

/**
 * A worker of Quartz's own pool that is interrupted between two jobs is gone for good, and a scheduler that loses them
 * all fires nothing more. So interrupts are aimed at the very end of jobs here: a cancelled body runs on for about as
 * long as the ladder waits, and never takes the interrupt.
 */
class LateInterruptsTest {
    private static final int FIRINGS = 20_000;
    private static final int ONE_IN = 100;
    private static final int WORKERS = 10;
    private static final long LADDER_MILLIS = 20;

    private final TestDatabase database = TestDatabase.fresh();
    private final Holter holter = Holter.builder()
            .jdbcUrl(database.jdbcUrl())
            .user(database.user())
            .password(database.password())
            .set("tick", "100ms")
            .set("interruptAfter", LADDER_MILLIS + "ms")
            .start();
    private final TestScheduler quartz = TestScheduler.ram(WORKERS);

    LateInterruptsTest() throws SchedulerException {}

    @BeforeEach
    void attach() throws SchedulerException {
        Late.reset();
        HolterQuartz.attach(quartz.scheduler(), holter);
    }

    @AfterEach
    void shutDown() throws SchedulerException {
        // It would wait for ever for a worker that was lost.
        quartz.scheduler().shutdown(false);
        holter.close();
        database.close();
    }

    @Test // D2
    void twentyThousandFiringsOfWhichSomeAreInterruptedLateLeaveEveryThreadToTheScheduler() throws Exception {
        for (int i = 0; i < WORKERS; i++) {
            quartz.scheduler()
                    .scheduleJob(
                            newJob(Late.class).build(),
                            newTrigger()
                                    .withSchedule(simpleSchedule()
                                            .withIntervalInMilliseconds(1)
                                            .withRepeatCount(FIRINGS / WORKERS - 1)
                                            .withMisfireHandlingInstructionIgnoreMisfires())
                                    .build());
        }
        quartz.start();

        for (int asked = 0; asked < FIRINGS / ONE_IN; asked++) {
            UUID run = Late.WAITING.poll(20, TimeUnit.SECONDS);
            assertThat(run).as("run %d that waits for its cancel", asked).isNotNull();
            await().pollInterval(Duration.ofMillis(5))
                    .until(() -> holter.console().cancel(run, "test", "") == StopAnswer.ACCEPTED);
        }

        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(Late.RAN).hasValue(FIRINGS));
        assertThat(Late.FOUND_A_FLAG).hasValue(0);
        everyThreadIsLeft();
        await().atMost(Duration.ofSeconds(60))
                .until(() -> database.count("select count(*) from holter.run where ended_at is not null")
                        == FIRINGS + WORKERS);
        long interrupted = database.count("select count(*) from holter.run where interrupted_at is not null");
        // Some came in time and were cleared, some too late and were refused.
        assertThat(interrupted).isBetween(1L, FIRINGS / ONE_IN - 1L);
    }

    /** As many jobs as there are workers meet: nobody returns before all are there. */
    private void everyThreadIsLeft() throws Exception {
        CyclicBarrier all = new CyclicBarrier(WORKERS);
        AtomicInteger met = new AtomicInteger();
        for (int i = 0; i < WORKERS; i++) {
            quartz.fire(context -> {
                all.await(60, TimeUnit.SECONDS);
                met.incrementAndGet();
            });
        }
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(met).hasValue(WORKERS));
    }

    /** Ends at once, or, one in a hundred, some time after its cancel. */
    public static final class Late implements Job {
        static final BlockingQueue<UUID> WAITING = new LinkedBlockingQueue<>();
        static final AtomicInteger RAN = new AtomicInteger();
        static final AtomicInteger STARTED = new AtomicInteger();
        static final AtomicInteger FOUND_A_FLAG = new AtomicInteger();

        static void reset() {
            WAITING.clear();
            RAN.set(0);
            STARTED.set(0);
            FOUND_A_FLAG.set(0);
        }

        @Override
        public void execute(JobExecutionContext context) {
            if (Thread.currentThread().isInterrupted()) {
                FOUND_A_FLAG.incrementAndGet();
            }
            if (STARTED.incrementAndGet() % ONE_IN == 0) {
                untilLongAfterTheStop();
            }
            RAN.incrementAndGet();
        }

        private static void untilLongAfterTheStop() {
            Run run = Run.current();
            WAITING.add(run.id());
            long atMost = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (run.stopRequested().isEmpty() && System.nanoTime() < atMost) {
                LockSupport.parkNanos(500_000);
            }
            long until = System.nanoTime()
                    + ThreadLocalRandom.current()
                            .nextLong(1_000_000 * (LADDER_MILLIS - 5), 1_000_000 * (LADDER_MILLIS + 5));
            while (System.nanoTime() < until) {
                Thread.onSpinWait();
            }
        }
    }
}
