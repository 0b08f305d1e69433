package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Holter;
import dev.holter.StopAnswer;
import dev.holter.fixtures.TestDatabase;
import dev.holter.spi.TrackedRun;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Invariants 1 and 2, C2, D3: a kill or cancel meets a begin, a stage change or an end at any moment, on the real store; each run has one outcome. */
class InterleavingsTest {
    private static final int RUNS = 10_000;
    private static final int JOB_THREADS = 12;
    private static final long LONGEST_NANOS = 25_000_000L;

    private final TestDatabase db = TestDatabase.fresh();
    private final Map<UUID, StopAnswer> killed = new ConcurrentHashMap<>();
    private final Map<StopAnswer, AtomicInteger> answers = new ConcurrentHashMap<>();
    private final ExecutorService jobs = Executors.newFixedThreadPool(JOB_THREADS);
    private final ExecutorService operators = Executors.newFixedThreadPool(JOB_THREADS);

    @AfterEach
    void close() {
        jobs.shutdownNow();
        operators.shutdownNow();
        db.close();
    }

    @Test
    void everyRunHasOneOutcomeWhateverMeetsWhat() throws InterruptedException {
        long seed = System.nanoTime();
        try (Holter here = Engines.at(db.jdbcUrl()).set("workerName", "here").start();
                Holter there =
                        Engines.at(db.jdbcUrl()).set("workerName", "there").start()) {
            for (int i = 0; i < RUNS; i++) {
                Random random = new Random(seed + i);
                jobs.execute(() -> job(here, there, random));
            }
            jobs.shutdown();
            assertThat(jobs.awaitTermination(4, TimeUnit.MINUTES)).isTrue();
            operators.shutdown();
            assertThat(operators.awaitTermination(2, TimeUnit.MINUTES)).isTrue();
        }

        assertThat(db.count("select count(*) from holter.run"))
                .as("seed %d", seed)
                .isEqualTo(RUNS);
        assertThat(db.count(
                        "select count(*) from holter.run where status in ('RUNNING', 'WAITING') or ended_at is null"))
                .isZero();
        assertThat(db.count("select count(*) from holter.pulse")).isZero();
        assertThat(db.count("select count(*) from holter.command")).isZero();
        assertThat(db.count("select count(*) from holter.stage where started_at > ended_at"))
                .isZero();
        everyKillCounts();
        answers.forEach((answer, count) ->
                assertThat(count.get()).as("runs that met %s", answer).isPositive());
        assertThat(answers).containsKeys(StopAnswer.ACCEPTED, StopAnswer.OVER, StopAnswer.UNKNOWN);
    }

    private void job(Holter here, Holter there, Random random) {
        TrackedRun run = Engines.begin(here, "imports.users");
        UUID id = run.run().id();
        int wish = random.nextInt(12);
        long when = random.nextLong(LONGEST_NANOS);
        long length = random.nextLong(LONGEST_NANOS);
        Future<?> operator = operators.submit(() -> {
            LockSupport.parkNanos(when);
            operate(there, id, wish);
        });
        run.run().stage("first");
        LockSupport.parkNanos(length / 2);
        run.run().stage("second").advance();
        LockSupport.parkNanos(length / 2);
        Thread.interrupted();
        if (random.nextBoolean() && run.run().stopRequested().isPresent()) {
            run.threw(new IllegalStateException("stopped"));
        } else {
            run.returned();
        }
        await(operator);
    }

    /** So that the operators keep up with the jobs. */
    private static void await(Future<?> operator) {
        try {
            operator.get(60, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private void operate(Holter there, UUID run, int wish) {
        if (wish < 4) {
            note(there.console().cancel(run, "ann", "too slow"));
        }
        if (wish >= 3 && wish < 11) {
            StopAnswer answer = there.console().kill(run, "ann", "it hangs");
            note(answer);
            killed.put(run, answer);
        }
    }

    private void note(StopAnswer answer) {
        answers.computeIfAbsent(answer, any -> new AtomicInteger()).incrementAndGet();
    }

    /** What the operator was told is what stands there, and the trail has it once. */
    private void everyKillCounts() {
        long accepted = killed.values().stream()
                .filter(answer -> answer == StopAnswer.ACCEPTED)
                .count();
        assertThat(db.count("select count(*) from holter.run where status = 'TERMINATED' and reason = 'KILLED'"))
                .isEqualTo(accepted);
        killed.forEach((run, answer) -> {
            String status = db.text("select status from holter.run where run_id = ?", run);
            if (answer == StopAnswer.ACCEPTED) {
                assertThat(status).isEqualTo("TERMINATED");
            } else {
                assertThat(status).isNotEqualTo("TERMINATED");
            }
        });
        assertThat(db.count("select count(*) from holter.event where kind = 'kill'"))
                .isEqualTo(accepted);
        assertThat(db.count("select count(*) from holter.event where kind = 'late-outcome'"))
                .isEqualTo(accepted);
        assertThat(db.count("select count(*) from holter.run where status = 'TERMINATED' and left_at is null"))
                .isZero();
    }
}
