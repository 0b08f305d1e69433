package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Holter;
import dev.holter.Run;
import dev.holter.fixtures.CapturedLog;
import dev.holter.fixtures.TestDatabase;
import dev.holter.spi.RunStart;
import dev.holter.spi.RunTracker;
import dev.holter.spi.TrackedRun;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A started Holter on a real PostgreSQL, from begin to end. */
class EngineTest {
    private final TestDatabase db = TestDatabase.fresh();

    @AfterEach
    void drop() {
        db.close();
    }

    @Test
    void recordsARunFromItsBeginningToItsEnd() {
        try (Holter holter = Engines.on(db).start()) {
            TrackedRun run =
                    RunTracker.of(holter).begin(RunStart.first("test", "here", "imports.users", "imports.users"));
            run.bind();
            Run.current().stage("fetch", 10, "users");
            Run.current().advance(7);
            Run.current().detail("page 3");
            Engines.soon().until(() -> db.count("select count(*) from holter.pulse where done = 7") == 1);
            run.unbind();
            run.returned();

            Engines.soon()
                    .until(() ->
                            db.count("select count(*) from holter.run where status = 'SUCCEEDED' and done = 7") == 1);
        }

        assertThat(db.count("select count(*) from holter.worker where state = 'stopped'"))
                .isEqualTo(1);
        assertThat(db.count("select count(*) from holter.pulse")).isZero();
        assertThat(
                        db.count(
                                "select count(*) from holter.stage where outcome = 'SUCCEEDED' and done = 7 and detail = 'page 3'"))
                .isEqualTo(1);
    }

    /** A2, A4, A6: a stage ends with the next one, and each beat is shown within ticks. */
    @Test
    void showsProgressOfEachStageWithinTicks() {
        try (Holter holter = Engines.quick(db.jdbcUrl()).start()) {
            TrackedRun tracked = Engines.begin(holter, "imports.users");
            Run run = tracked.run();

            run.stage("fetch", 100, "pages");
            run.done(40);
            awaitPulse("stage = 'fetch' and done = 40 and total = 100 and unit = 'pages' and stage_ordinal = 1");
            run.done(41);
            awaitPulse("done = 41");
            run.stage("write");
            run.advance(5);
            awaitPulse("stage = 'write' and done = 5 and total is null and unit is null and stage_ordinal = 2");
            tracked.threw(new IllegalStateException("no more rows"));

            Engines.soon().until(() -> db.count("select count(*) from holter.run where status = 'FAILED'") == 1);
        }

        assertThat(
                        db.rows(
                                "select name, outcome, done, ended_at >= started_at as closed from holter.stage order by ordinal"))
                .extracting(row -> List.of(row.values()).toString())
                .containsExactly("[[fetch, SUCCEEDED, 41, true]]", "[[write, FAILED, 5, true]]");
        assertThat(db.text("select error_class || ': ' || error_message from holter.run"))
                .isEqualTo("java.lang.IllegalStateException: no more rows");
        assertThat(db.text("select error_stack from holter.run")).contains("showsProgressOfEachStageWithinTicks");
    }

    /** Pitfall 51: the supplier is asked on the job's thread, once a tick at most, and once more at the end. */
    @Test
    void asksADetailSupplierOnlyWhenTheLastTextWasTakenAndOnceAtTheEnd() {
        AtomicInteger asked = new AtomicInteger();
        try (Holter holter = Engines.quick(db.jdbcUrl()).start()) {
            TrackedRun tracked = Engines.begin(holter, "imports.users");
            Run run = tracked.run();

            run.detail(() -> "line " + asked.incrementAndGet());
            awaitPulse("detail = 'line 1'");
            for (int i = 0; i < 10_000; i++) {
                run.detail(() -> "line " + asked.incrementAndGet());
            }
            assertThat(asked.get()).isLessThan(20);
            tracked.returned();

            Engines.soon().until(() -> db.count("select count(*) from holter.run where status = 'SUCCEEDED'") == 1);
        }

        assertThat(db.text("select detail from holter.run")).isEqualTo("line " + asked.get());
    }

    /** A tick that takes long writes fewer beats, not later ones: the lease goes on, and in the end each beat is there. */
    @Test
    void goesOnTickingWithTwelveThousandLiveRuns() {
        try (Holter holter = Engines.on(db).start();
                CapturedLog log = CapturedLog.of("dev.holter")) {
            List<TrackedRun> runs = IntStream.range(0, 12_000)
                    .mapToObj(i -> Engines.begin(holter, "many.runs"))
                    .toList();
            ScheduledExecutorService job = Executors.newSingleThreadScheduledExecutor();
            job.scheduleAtFixedRate(() -> runs.forEach(run -> run.run().advance()), 0, 100, TimeUnit.MILLISECONDS);

            Engines.soon().until(() -> db.count("select count(*) from holter.pulse where done > 0") == 12_000);
            long counter = db.count("select counter from holter.worker");
            Engines.soon().until(() -> db.count("select counter from holter.worker") >= counter + 5);
            job.shutdownNow();
            runs.forEach(run -> run.run().done(1_000_000));

            Engines.soon().until(() -> db.count("select count(*) from holter.pulse where done = 1000000") == 12_000);
            assertThat(log.errors()).isEmpty();
            runs.forEach(TrackedRun::returned);
            Engines.soon()
                    .atMost(Duration.ofSeconds(90))
                    .until(() -> db.count("select count(*) from holter.run where status = 'SUCCEEDED'") == 12_000);
        }

        assertThat(db.count("select count(*) from holter.worker where state = 'stopped'"))
                .isEqualTo(1);
    }

    @Test
    void leavesTwoEnginesOfOneNameInOneProcessAlone() {
        try (Holter one = Engines.quick(db.jdbcUrl()).set("workerName", "twin").start();
                Holter other =
                        Engines.quick(db.jdbcUrl()).set("workerName", "twin").start()) {
            UUID first = Engines.begin(one, "a.type").run().id();
            UUID second = Engines.begin(other, "a.type").run().id();

            Engines.soon().until(() -> db.count("select count(*) from holter.run") == 2);

            assertThat(db.text("select worker_id from holter.run where run_id = ?", first))
                    .isEqualTo(Engines.worker(one).toString());
            assertThat(db.text("select worker_id from holter.run where run_id = ?", second))
                    .isEqualTo(Engines.worker(other).toString());
            assertThat(db.count("select count(*) from holter.worker where name = 'twin' and state = 'alive'"))
                    .isEqualTo(2);
        }
    }

    /** C7b: one switch makes it inert. */
    @Test
    void doesNothingAtAllWhenSwitchedOff() {
        List<String> before = Engines.threads();

        try (Holter holter = Engines.on(db).set("enabled", "false").start()) {
            TrackedRun run = Engines.begin(holter, "a.type");
            run.bind();
            Run.current().advance();
            run.unbind();
            run.returned();

            assertThat(holter.enabled()).isFalse();
            assertThat(run.run().tracked()).isFalse();
            Engines.soon().untilAsserted(() -> assertThat(Engines.threads()).isEqualTo(before));
            Engines.soon().until(() -> db.sessions() == 0);
        }
        assertThat(db.text("select to_regnamespace('holter')")).isNull();
    }

    private void awaitPulse(String condition) {
        Engines.soon().until(() -> db.count("select count(*) from holter.pulse where " + condition) == 1);
    }
}
