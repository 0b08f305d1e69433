package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.EndReason;
import dev.holter.Holter;
import dev.holter.HolterBuilder;
import dev.holter.RunStatus;
import dev.holter.StopReason;
import dev.holter.fixtures.FaultProxy;
import dev.holter.fixtures.TestDatabase;
import dev.holter.spi.TrackedRun;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** B1, the slow path: a worker whose lease stands still is suspect, then lost, and what becomes of it when it comes back. */
@Execution(ExecutionMode.CONCURRENT)
class LostWorkerTest {
    private final TestDatabase db = TestDatabase.fresh();
    private final FaultProxy proxy = FaultProxy.to(db);
    private final HeardNotices heard = new HeardNotices();

    @AfterEach
    void drop() throws IOException {
        proxy.close();
        db.close();
    }

    private HolterBuilder living() {
        return Engines.quick(db.jdbcUrl()).set("workerName", "living").set("closeTimeout", "200ms");
    }

    /** Without a sentinel, unless a test says otherwise. */
    private HolterBuilder cutOff() {
        return Engines.quick(proxy.jdbcUrl(db.name()))
                .set("workerName", "cut-off")
                .set("sentinel", "false")
                .set("closeTimeout", "200ms");
    }

    @Test
    void losesTheRunsOfAWorkerWhoseLeaseStandsStillAndNoOthers() {
        try (Holter living = living().listener(heard).start();
                Holter cutOff = cutOff().start()) {
            TrackedRun own = Engines.begin(living, "own.type");
            TrackedRun doomed = Engines.begin(cutOff, "doomed.type");
            doomed.run().stage("half", 10, "rows").done(4);
            awaitPulse(doomed, "done = 4");
            UUID lost = Engines.worker(cutOff);

            proxy.cut();

            Engines.soon().until(() -> heard.suspect.contains(lost));
            assertThat(db.text("select status from holter.workers where id = ?", lost))
                    .isEqualTo("SUSPECT");
            assertThat(statusOf(doomed)).isEqualTo("RUNNING");
            assertThat(db.text(
                            "select health from holter.runs where run_id = ?",
                            doomed.run().id()))
                    .isEqualTo("SUSPECT");
            Engines.soon().until(() -> heard.lost(doomed).isPresent());
            assertThat(heard.lost(doomed).orElseThrow().status()).isEqualTo(RunStatus.TIMED_OUT);
            assertThat(heard.lost(doomed).orElseThrow().reason()).isEqualTo(EndReason.WORKER_LOST);
            assertThat(db.text(
                            "select status || ' ' || reason || ' ' || done || ' ' || stage from holter.run where run_id = ?",
                            doomed.run().id()))
                    .isEqualTo("TIMED_OUT WORKER_LOST 4 half");
            assertThat(db.text("select outcome from holter.stage where ended_at is not null"))
                    .isEqualTo("TIMED_OUT");
            assertThat(db.text("select state from holter.worker where id = ?", lost))
                    .isEqualTo("lost");
            assertThat(statusOf(own)).isEqualTo("RUNNING");
            assertThat(db.text("select state from holter.worker where name = 'living'"))
                    .isEqualTo("alive");
            assertThat(events()).containsExactly("run-failed", "worker-lost", "worker-suspect");
            assertThat(doomed.run().stopRequested()).isEmpty();
            own.returned();
            proxy.restore();
        }
    }

    /** C6, pitfalls 19 and 22: it writes nothing over the verdict, learns of it, stops what is lost, and goes on under a new registration. */
    @Test
    void aLostWorkerThatComesBackStopsItsLostJobsAndRegistersAnew() {
        HeardNotices there = new HeardNotices();
        try (Holter living = living().listener(heard).start();
                Holter cutOff = cutOff().listener(there).start()) {
            TrackedRun silent = Engines.begin(cutOff, "silent.type");
            TrackedRun over = Engines.begin(cutOff, "over.type");
            awaitPulse(silent, "true");
            awaitPulse(over, "true");
            UUID before = Engines.worker(cutOff);
            proxy.cut();
            TrackedRun unwritten = Engines.begin(cutOff, "unwritten.type");
            Engines.soon()
                    .until(() ->
                            heard.lost(silent).isPresent() && heard.lost(over).isPresent());
            over.returned();

            proxy.restore();

            // It never calls anything, and is told all the same.
            Engines.soon().until(() -> there.stopped.contains(silent.run().id() + " LOST"));
            assertThat(silent.run().stopRequested()).contains(StopReason.LOST);
            UUID now = Engines.worker(cutOff);
            assertThat(now).isNotEqualTo(before);
            assertThat(
                            db.text(
                                    "select string_agg(state, ',' order by started_at) from holter.worker where name = 'cut-off'"))
                    .isEqualTo("lost,alive");
            Engines.soon().until(() -> statusOf(unwritten).equals("RUNNING"));
            assertThat(workerOf(unwritten)).isEqualTo(now.toString());
            assertThat(unwritten.run().stopRequested()).isEmpty();
            silent.threw(new IllegalStateException("stopped"));
            TrackedRun later = Engines.begin(cutOff, "later.type");
            later.returned();
            Engines.soon().until(() -> lateOutcomes().size() == 2);
            Engines.soon().until(() -> statusOf(later).equals("SUCCEEDED"));

            assertThat(lateOutcomes())
                    .anySatisfy(text -> assertThat(text)
                            .contains(over.run().id() + " ")
                            .contains("TIMED_OUT")
                            .contains("SUCCEEDED"))
                    .anySatisfy(text -> assertThat(text)
                            .contains(silent.run().id() + " ")
                            .contains("TIMED_OUT")
                            .contains("CANCELLED"));
            assertThat(statusOf(silent)).isEqualTo("TIMED_OUT");
            assertThat(statusOf(over)).isEqualTo("TIMED_OUT");
            assertThat(workerOf(silent)).isEqualTo(before.toString());
            assertThat(workerOf(later)).isEqualTo(now.toString());
            unwritten.returned();
        }

        assertThat(db.count("select count(*) from holter.run where status = 'RUNNING'"))
                .isZero();
        assertThat(db.count("select count(*) from holter.pulse")).isZero();
    }

    /** Pitfall 31: what a conviction could not finish in one go is finished later, and the worker hears of these runs too. */
    @Test
    void alsoStopsRunsThatAreFailedOnlyAfterItCameBack() {
        HeardNotices there = new HeardNotices();
        try (Holter living = living().listener(heard).start();
                Holter cutOff = cutOff().listener(there).start()) {
            TrackedRun run = Engines.begin(cutOff, "late.type");
            awaitPulse(run, "true");
            UUID before = Engines.worker(cutOff);
            // As a sweeper leaves it that died after its first chunk.
            db.execute("update holter.worker set state = 'lost', ended_at = now() where id = ?", before);
            Engines.soon()
                    .until(() -> Engines.registration(cutOff)
                            .filter(now -> !now.equals(before))
                            .isPresent());
            assertThat(statusOf(run)).isEqualTo("RUNNING");

            ((Engine) living).reaper().leftovers();

            assertThat(statusOf(run)).isEqualTo("TIMED_OUT");
            Engines.soon().until(() -> there.stopped.contains(run.run().id() + " LOST"));
            assertThat(heard.lost(run)).isPresent();
        }
    }

    /** Invariant 2, C1: however many look on, it is recorded once and told once. */
    @Test
    void recordsAFailureOnceWhenTwoProcessesWatch() {
        HeardNotices second = new HeardNotices();
        try (Holter one = living().listener(heard).start();
                Holter other = living().listener(second).start();
                Holter cutOff = cutOff().start()) {
            List<TrackedRun> doomed = IntStream.range(0, 2_500)
                    .mapToObj(i -> Engines.begin(cutOff, "doomed.type"))
                    .toList();
            Engines.soon().until(() -> db.count("select count(*) from holter.run where status = 'RUNNING'") == 2_500);

            proxy.cut();

            Engines.soon().until(() -> db.count("select count(*) from holter.run where status = 'TIMED_OUT'") == 2_500);
            Engines.soon().until(() -> heard.lost.size() + second.lost.size() == 2_500);
            assertThat(heard.suspect.size() + second.suspect.size()).isEqualTo(1);
            assertThat(db.count("select count(*) from holter.event where kind = 'run-failed'"))
                    .isEqualTo(2_500);
            assertThat(db.count("select count(distinct run_id) from holter.event where kind = 'run-failed'"))
                    .isEqualTo(2_500);
            assertThat(db.count("select count(*) from holter.event where kind = 'worker-lost'"))
                    .isEqualTo(1);
            assertThat(db.count("select count(*) from holter.event where kind = 'worker-suspect'"))
                    .isEqualTo(1);
            proxy.restore();
            Engines.soon()
                    .until(() -> doomed.stream()
                            .allMatch(run -> run.run().stopRequested().isPresent()));
            doomed.forEach(TrackedRun::returned);
            Engines.soon().until(() -> lateOutcomes().size() == 2_500);
        }
    }

    /** B1: a sweep that deletes old runs, or convicts somebody else, costs no further five seconds. */
    @Test
    void aConvictionThatMeetsAnotherSweepIsTriedAgainAtOnce() throws SQLException {
        try (Holter living = living().listener(heard).start();
                Holter cutOff = cutOff().set("sentinel", "true")
                        .set("suspectAfter", "3s")
                        .set("lostFastAfter", "3500ms")
                        .set("lostAfter", "30s")
                        .start()) {
            TrackedRun doomed = Engines.begin(cutOff, "doomed.type");
            awaitPulse(doomed, "true");
            Engines.soon().until(() -> db.count("select count(*) from holter.worker where sentinel") == 2);
            // The other one looks at its next tick.
            Engines.during(Duration.ofMillis(600));
            long seen;
            try (Connection sweep = db.connect();
                    Statement statement = sweep.createStatement()) {
                sweep.setAutoCommit(false);
                statement.execute(
                        "select pg_advisory_xact_lock(1215261780, cast(cast('holter.worker'::regclass as oid) as int))");
                proxy.cut();
                Engines.soon().until(() -> heard.suspect.contains(Engines.worker(cutOff)));
                // It is convicted from now on, if it could be.
                Engines.during(Duration.ofMillis(1_600));
                assertThat(heard.lost).isEmpty();
                seen = System.nanoTime();
            }

            Engines.soon().until(() -> heard.lost(doomed).isPresent());

            assertThat(Duration.ofNanos(System.nanoTime() - seen)).isLessThan(Duration.ofSeconds(10));
            assertThat(living.enabled()).isTrue();
            proxy.restore();
        }
    }

    /** C7b. */
    @Test
    void anObserverThatOnlyLooksConvictsNobody() {
        try (Holter living = living().set("observeOnly", "true").listener(heard).start();
                Holter cutOff = cutOff().start()) {
            TrackedRun run = Engines.begin(cutOff, "safe.type");
            awaitPulse(run, "true");
            UUID worker = Engines.worker(cutOff);

            proxy.cut();
            Engines.soon().until(() -> heard.suspect.contains(worker));
            Engines.during(Duration.ofSeconds(6));

            assertThat(db.text("select state from holter.worker where id = ?", worker))
                    .isEqualTo("alive");
            assertThat(statusOf(run)).isEqualTo("RUNNING");
            assertThat(heard.lost).isEmpty();
            proxy.restore();
            Engines.soon().until(() -> db.text("select suspect_since from holter.worker where id = ?", worker) == null);
            assertThat(Engines.worker(cutOff)).isEqualTo(worker);
            run.returned();
            Engines.soon().until(() -> statusOf(run).equals("SUCCEEDED"));
        }
    }

    /** The thresholds are the observed worker's own. */
    @Test
    void judgesEachWorkerByItsOwnThresholds() {
        try (Holter living = living().set("lostAfter", "1h")
                        .set("lostFastAfter", "1m")
                        .listener(heard)
                        .start();
                Holter patient = cutOff().set("lostAfter", "1m")
                        .set("suspectAfter", "1500ms")
                        .start();
                Holter hasty = cutOff().start()) {
            TrackedRun kept = Engines.begin(patient, "kept.type");
            TrackedRun lost = Engines.begin(hasty, "lost.type");
            awaitPulse(kept, "true");
            awaitPulse(lost, "true");
            UUID patientId = Engines.worker(patient);

            proxy.cut();
            Engines.soon().until(() -> heard.lost(lost).isPresent() && heard.suspect.contains(patientId));
            Engines.during(Duration.ofSeconds(3));

            assertThat(statusOf(kept)).isEqualTo("RUNNING");
            assertThat(db.text("select state from holter.worker where id = ?", patientId))
                    .isEqualTo("alive");
            proxy.restore();
        }
    }

    /** C5, pitfall 12: whoever was away itself starts every clock anew, and leaves the others the time to come back. */
    @Test
    void convictsNobodyForAnOutageThatAllShared() throws IOException {
        try (FaultProxy own = FaultProxy.to(db);
                Holter living = Engines.quick(own.jdbcUrl(db.name()))
                        .set("workerName", "living")
                        .listener(heard)
                        .start();
                Holter other = cutOff().set("sentinel", "true").start()) {
            TrackedRun one = Engines.begin(living, "one.type");
            TrackedRun two = Engines.begin(other, "two.type");
            awaitPulse(one, "true");
            awaitPulse(two, "true");
            List<UUID> before = List.of(Engines.worker(living), Engines.worker(other));

            // The other one is away for longer, and by now tries only seldom.
            proxy.cut();
            Engines.during(Duration.ofMillis(1_500));
            own.cut();
            Engines.during(Duration.ofSeconds(7));
            own.restore();
            proxy.restore();
            Engines.during(Duration.ofSeconds(9));

            assertThat(events()).doesNotContain("worker-lost", "run-failed");
            assertThat(List.of(Engines.worker(living), Engines.worker(other))).isEqualTo(before);
            one.returned();
            two.returned();
            Engines.soon()
                    .until(() ->
                            statusOf(one).equals("SUCCEEDED") && statusOf(two).equals("SUCCEEDED"));
        }
    }

    private void awaitPulse(TrackedRun run, String condition) {
        Engines.soon()
                .until(() -> db.count(
                                "select count(*) from holter.pulse where run_id = ? and " + condition,
                                run.run().id())
                        == 1);
    }

    private String statusOf(TrackedRun run) {
        return one("select status from holter.run where run_id = ?", run);
    }

    private String workerOf(TrackedRun run) {
        return one("select worker_id from holter.run where run_id = ?", run);
    }

    private String one(String query, TrackedRun run) {
        return db.rows(query, run.run().id()).stream()
                .map(row -> String.valueOf(row.values().iterator().next()))
                .findFirst()
                .orElse("missing");
    }

    private List<String> events() {
        return db.rows("select kind from holter.event order by kind").stream()
                .map(row -> String.valueOf(row.get("kind")))
                .toList();
    }

    private List<String> lateOutcomes() {
        return db.rows("select run_id || ' ' || text as text from holter.event where kind = 'late-outcome'").stream()
                .map(row -> String.valueOf(row.get("text")))
                .toList();
    }
}
