package dev.holter.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.quartz.JobBuilder.newJob;
import static org.quartz.TriggerBuilder.newTrigger;

import dev.holter.Holter;
import dev.holter.Run;
import dev.holter.RunStoppedException;
import dev.holter.StopAnswer;
import dev.holter.fixtures.TestDatabase;
import dev.holter.quartz.StoredRuns.StoredRun;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.quartz.JobExecutionContext;
import org.quartz.JobExecutionException;
import org.quartz.JobKey;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.UnableToInterruptJobException;
import org.quartz.listeners.SchedulerListenerSupport;
import org.quartz.listeners.TriggerListenerSupport;

/** Firings that somebody stops from the console or through Quartz, on the real store. */
class StoppedFiringTest {
    private static final String NEVER = "1h";

    private final TestDatabase database = TestDatabase.fresh();
    private final StoredRuns stored = new StoredRuns(database);
    private final TestScheduler quartz = TestScheduler.ram(2);
    private @Nullable Holter attached;

    StoppedFiringTest() throws SchedulerException {}

    @AfterEach
    void shutDown() throws SchedulerException {
        quartz.close();
        if (attached != null) {
            attached.close();
        }
        database.close();
    }

    @Test // D2
    void aCancelCallsTheInterruptOfAnInterruptableJob() throws Exception {
        Holter holter = attach(NEVER);
        InterruptibleJob job = new InterruptibleJob(() -> {});
        fire("job", job);

        cancel(holter, job.run(0));

        assertThat(stored.awaitEnded(1).get(0).status()).isEqualTo("CANCELLED");
        assertThat(job.calls()).hasSize(1).allMatch(thread -> thread.startsWith("holter-"));
        assertThat(interrupted()).isZero();
    }

    @Test // invariant 6
    void anInterruptThatBlocksHoldsUpNobodyAndTheThreadIsInterruptedInTime() throws Exception {
        Holter holter = attach("200ms");
        CountDownLatch never = new CountDownLatch(1);
        InterruptibleJob job = new InterruptibleJob(() -> await().forever().until(() -> never.getCount() == 0));
        fire("job", job);
        UUID run = job.run(0);

        cancel(holter, run);

        assertThat(stored.awaitEnded(1).get(0).status()).isEqualTo("CANCELLED");
        assertThat(interrupted()).isEqualTo(1);
        long counter = counter();
        await().until(() -> counter() > counter + 3);
        never.countDown();
    }

    @Test
    void anInterruptThatThrowsIsFollowedByThatOfTheThread() throws Exception {
        Holter holter = attach("200ms");
        InterruptibleJob job = new InterruptibleJob(() -> {
            throw new UnableToInterruptJobException("not now");
        });
        fire("job", job);

        cancel(holter, job.run(0));

        assertThat(stored.awaitEnded(1).get(0).status()).isEqualTo("CANCELLED");
        assertThat(job.calls()).hasSize(1);
        assertThat(interrupted()).isEqualTo(1);
    }

    @Test
    void aCancelOfOneFiringDoesNotInterruptAnotherOfTheSameInstance() throws Exception {
        Holter holter = attach("200ms");
        InterruptibleJob shared = new InterruptibleJob(() -> {});
        fire("one", shared);
        fire("two", shared);
        UUID other = shared.run(1);

        cancel(holter, shared.run(0));

        await().until(() -> database.count("select count(*) from holter.run where status = 'CANCELLED'") == 1);
        assertThat(shared.calls()).isEmpty();
        assertThat(database.text("select run_id::text from holter.run where status = 'RUNNING'"))
                .isEqualTo(other.toString());
        shared.release();
        assertThat(stored.awaitEnded(2)).extracting(StoredRun::status).contains("SUCCEEDED", "CANCELLED");
    }

    /** It was not called, so it has not heard: what it finished is finished. */
    @Test // decision 006
    void aSharedJobThatFinishesItsWorkHasFinishedIt() throws Exception {
        Holter holter = attach(NEVER);
        InterruptibleJob shared = new InterruptibleJob(() -> {});
        fire("one", shared);
        fire("two", shared);
        cancel(holter, shared.run(0));
        await().until(() -> database.count("select count(*) from holter.command") == 0);

        shared.release();

        assertThat(stored.awaitEnded(2)).extracting(StoredRun::status).containsOnly("SUCCEEDED");
        assertThat(shared.calls()).isEmpty();
    }

    /** A stop that only asks changes nothing of what Quartz does without us. */
    @Test // D6
    void aShutdownOfHolterAloneLeavesARefireToQuartz() throws Exception {
        Holter holter = attach(NEVER);
        AtomicInteger times = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch asked = new CountDownLatch(1);
        quartz.fire(context -> {
            if (times.incrementAndGet() == 1) {
                Run.current().onStop(asked::countDown);
                begun.countDown();
                asked.await(60, TimeUnit.SECONDS);
                throw new JobExecutionException("once more", true);
            }
        });
        assertThat(begun.await(60, TimeUnit.SECONDS)).isTrue();

        holter.close();

        await().untilAsserted(() -> assertThat(times).hasValue(2));
    }

    @Test // D5
    void aJobThatIsInterruptedThroughQuartzIsRecordedAsWhatItReports() throws Exception {
        Holter holter = attach(NEVER);
        InterruptibleJob job = new InterruptibleJob(() -> {});
        fire("job", job);
        UUID run = job.run(0);

        quartz.scheduler().interrupt(new JobKey("job", "tests"));

        assertThat(stored.awaitEnded(1).get(0).status()).isEqualTo("SUCCEEDED");
        assertThat(holter.console().cancel(run, "ann", "")).isEqualTo(StopAnswer.OVER);
        assertThat(job.calls()).hasSize(1);
    }

    @Test // D5
    void aJobThatHasRefusedItsInterruptAndReturnsIsTakenAtItsWord() throws Exception {
        Holter holter = attach(NEVER);
        InterruptibleJob job = new InterruptibleJob(() -> {
            throw new UnableToInterruptJobException("in the middle of a transfer");
        });
        fire("job", job);
        cancel(holter, job.run(0));
        await().until(() -> job.calls().size() == 1);

        job.release();

        StoredRun run = stored.awaitEnded(1).get(0);
        assertThat(run.status()).isEqualTo("SUCCEEDED");
        assertThat(run.text("note")).isEqualTo("finished before the stop (CANCEL)");
    }

    @Test // D1
    void aStopThatTheJobWrapsForQuartzIsACancelAndNoErrorOfTheScheduler() throws Exception {
        Holter holter = attach(NEVER);
        AtomicInteger errors = new AtomicInteger();
        quartz.scheduler().getListenerManager().addSchedulerListener(new SchedulerListenerSupport() {
            @Override
            public void schedulerError(String message, SchedulerException cause) {
                errors.incrementAndGet();
            }
        });
        CompletableFuture<UUID> running = new CompletableFuture<>();
        quartz.fire(context -> {
            running.complete(Run.current().id());
            try {
                untilStopped();
            } catch (RunStoppedException e) {
                throw new JobExecutionException(e);
            }
        });

        cancel(holter, running.get(60, TimeUnit.SECONDS));

        StoredRun run = stored.awaitEnded(1).get(0);
        assertThat(run.status()).isEqualTo("CANCELLED");
        assertThat(run.text("error_class")).isEqualTo(RunStoppedException.class.getName());
        assertThat(errors).hasValue(0);
    }

    @Test // D2
    void aThreadThatWasInterruptedIsGivenBackWithoutAFlag() throws Exception {
        Holter holter = attach("50ms");
        CompletableFuture<UUID> running = new CompletableFuture<>();
        CompletableFuture<Boolean> afterwards = new CompletableFuture<>();
        quartz.scheduler().getListenerManager().addTriggerListener(new TriggerListenerSupport() {
            @Override
            public String getName() {
                return "afterwards";
            }

            @Override
            public void triggerComplete(
                    Trigger trigger, JobExecutionContext context, Trigger.CompletedExecutionInstruction instruction) {
                afterwards.complete(Thread.currentThread().isInterrupted());
            }
        });
        quartz.fire(context -> {
            running.complete(Run.current().id());
            while (!Thread.currentThread().isInterrupted()) {
                Thread.onSpinWait();
            }
        });

        cancel(holter, running.get(60, TimeUnit.SECONDS));

        assertThat(afterwards.get(60, TimeUnit.SECONDS)).isFalse();
        assertThat(stored.awaitEnded(1)).hasSize(1);
        assertThat(interrupted()).isEqualTo(1);
    }

    private Holter attach(String interruptAfter) throws SchedulerException {
        Holter holter = Holter.builder()
                .jdbcUrl(database.jdbcUrl())
                .user(database.user())
                .password(database.password())
                .set("tick", "100ms")
                .set("interruptAfter", interruptAfter)
                .start();
        attached = holter;
        HolterQuartz.attach(quartz.scheduler(), holter);
        quartz.start();
        return holter;
    }

    /** Fires it now; the factory gives out this very instance. */
    private void fire(String name, InterruptibleJob job) throws SchedulerException {
        quartz.scheduler().setJobFactory((bundle, scheduler) -> job);
        quartz.scheduler()
                .scheduleJob(
                        newJob(InterruptibleJob.class)
                                .withIdentity(name, "tests")
                                .build(),
                        newTrigger().startNow().build());
    }

    /** Until its start is written, the console knows of no such run. */
    private static void cancel(Holter holter, UUID run) {
        await().atMost(Duration.ofSeconds(60))
                .until(() -> holter.console().cancel(run, "ann", "too slow") == StopAnswer.ACCEPTED);
    }

    private long interrupted() {
        return database.count("select count(*) from holter.run where interrupted_at is not null");
    }

    private long counter() {
        return database.count("select counter from holter.worker");
    }

    private static void untilStopped() {
        for (int i = 0; i < 20_000; i++) {
            Run.current().checkStop();
            LockSupport.parkNanos(1_000_000);
        }
    }
}
