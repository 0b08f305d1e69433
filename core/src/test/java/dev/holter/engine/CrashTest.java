package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Holter;
import dev.holter.fixtures.Signals;
import dev.holter.fixtures.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** B1, C4, C6 with real processes that are killed or paused. Pitfalls 22, 30 and 34. */
class CrashTest {
    private static final String[] DEFAULTS = {
        "tick", "1s", "suspectAfter", "5s", "lostFastAfter", "10s", "lostAfter", "2m",
    };
    private static final int AT_ONCE = 3;

    private final TestDatabase db = TestDatabase.fresh();
    private final HeardNotices heard = new HeardNotices();
    private final ConcurrentLinkedQueue<Process> started = new ConcurrentLinkedQueue<>();

    @AfterEach
    void drop() {
        started.forEach(Process::destroyForcibly);
        db.close();
    }

    private record Times(long suspectMillis, long recordedMillis) {}

    /** More of them with {@code -Dholter.kills=20}. */
    @Test
    void aKilledProcessIsSuspectWithinSevenSecondsAndRecordedWithinTwelve() throws Exception {
        int kills = Integer.getInteger("holter.kills", AT_ONCE);
        List<Long> suspect = new ArrayList<>();
        List<Long> recorded = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<Times>> all = new ArrayList<>();
            for (int i = 0; i < kills; i++) {
                all.add(threads.submit(this::killed));
            }
            for (Future<Times> one : all) {
                Times times = one.get(10, TimeUnit.MINUTES);
                suspect.add(times.suspectMillis());
                recorded.add(times.recordedMillis());
            }
        } finally {
            threads.shutdownNow();
        }

        System.out.println("FIGURE crash: n=" + kills + " suspect median=" + median(suspect) + " worst="
                + Collections.max(suspect) + " ms; recorded median=" + median(recorded) + " worst="
                + Collections.max(recorded) + " ms");
        assertThat(suspect).allMatch(millis -> millis < 7_000);
        assertThat(recorded).allMatch(millis -> millis < 12_000);
    }

    private static long median(List<Long> values) {
        return values.stream().sorted().toList().get(values.size() / 2);
    }

    /** One fleet of two on a database of its own: several at once would be a mass loss. */
    private Times killed() throws Exception {
        HeardNotices told = new HeardNotices();
        try (TestDatabase own = TestDatabase.fresh();
                Holter watching = Engines.at(own.jdbcUrl()).listener(told).start()) {
            Process child = started(own, DEFAULTS);
            UUID worker = child(own);
            awaitTicks(own, worker, 3);
            long killed = System.nanoTime();
            child.destroyForcibly();
            Engines.soon().until(() -> told.suspect.contains(worker));
            long suspect = System.nanoTime();
            Engines.soon().until(() -> timedOut(own) == 2);
            long recorded = System.nanoTime();
            assertThat(watching.enabled()).isTrue();
            assertThat(own.text("select text from holter.event where kind = 'worker-lost'"))
                    .contains("fast");
            return new Times((suspect - killed) / 1_000_000, (recorded - killed) / 1_000_000);
        }
    }

    /** A paused process keeps its lock, whatever else it does not do. For longer with {@code -Dholter.pause=60}. */
    @Test
    void aProcessThatIsPausedForLongerThanTheFastThresholdIsNotConvicted() throws Exception {
        try (Holter watching = Engines.quick(db.jdbcUrl()).listener(heard).start()) {
            Process child = started(db, "lostAfter", "2m");
            UUID worker = child(db);
            awaitTicks(db, worker, 3);

            signal(child, "STOP");
            Engines.soon().until(() -> heard.suspect.contains(worker));
            Engines.during(Duration.ofSeconds(Integer.getInteger("holter.pause", 6)));
            signal(child, "CONT");
            awaitTicks(db, worker, 3);

            assertThat(db.text("select state from holter.worker where id = ?", worker))
                    .isEqualTo("alive");
            assertThat(timedOut(db)).isZero();
            assertThat(heard.lost).isEmpty();
            assertThat(watching.enabled()).isTrue();
        }
    }

    @Test
    void aProcessThatIsPausedForTooLongFailsEachRunOnceAndComesBackUnderAnotherRegistration() throws Exception {
        try (Holter watching = Engines.quick(db.jdbcUrl()).listener(heard).start()) {
            Process child = started(db);
            UUID worker = child(db);
            awaitTicks(db, worker, 3);

            signal(child, "STOP");
            Engines.soon().until(() -> heard.lost.size() == 2);
            assertThat(db.text("select text from holter.event where kind = 'worker-lost'"))
                    .contains("slow");
            signal(child, "CONT");
            // The one that heeds was told to stop; what became of it is an event.
            Engines.soon().until(() -> lateOutcomes() == 1);
            Engines.soon()
                    .until(() -> db.count(
                                    "select count(*) from holter.worker where name = 'child' and state = 'alive' and id <> ?",
                                    worker)
                            == 1);
            awaitTicks(db, child(db), 5);

            assertThat(timedOut(db)).isEqualTo(2);
            assertThat(db.count("select count(*) from holter.event where kind = 'run-failed'"))
                    .isEqualTo(2);
            assertThat(db.text("select text from holter.event where kind = 'late-outcome'"))
                    .contains("CANCELLED");
            assertThat(db.text("select state from holter.worker where id = ?", worker))
                    .isEqualTo("lost");
            assertThat(heard.lost).hasSize(2);
            assertThat(watching.enabled()).isTrue();
        }
    }

    /** Pitfall 12: what it saw through one session says nothing in another. */
    @Test
    void aSweeperThatHadToReconnectConvictsSlowlyOnly() throws Exception {
        try (Holter watching = Engines.quick(db.jdbcUrl()).listener(heard).start()) {
            Process child = started(db, "lostFastAfter", "3s", "lostAfter", "9s");
            UUID worker = child(db);
            awaitTicks(db, worker, 3);

            child.destroyForcibly();
            Engines.soon().until(() -> heard.suspect.contains(worker));
            db.terminateSessions();
            Engines.soon().until(() -> heard.lost.size() == 2);

            assertThat(db.text("select text from holter.event where kind = 'worker-lost'"))
                    .contains("slow");
            assertThat(watching.enabled()).isTrue();
        }
    }

    @Test
    void aProcessThatStartsUnderTheNameOfAKilledOneHasClosedItsRunsBeforeItGoesOn() throws Exception {
        Process child = started(db);
        child.destroyForcibly();
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();

        try (Holter next = Engines.at(db.jdbcUrl()).set("workerName", "child").start()) {
            assertThat(timedOut(db)).isEqualTo(2);
            assertThat(next.enabled()).isTrue();
        }
        assertThat(db.text("select text from holter.event where kind = 'worker-lost'"))
                .contains("its process is gone");
    }

    /** Not even when it is paused: its process is there, and so is its lock. */
    @Test
    void aTwinThatLivesIsNotTouchedByAStartUnderItsName() throws Exception {
        Process child = started(db, "lostAfter", "1m");
        UUID worker = child(db);
        awaitTicks(db, worker, 3);
        signal(child, "STOP");

        try (Holter next = Engines.at(db.jdbcUrl()).set("workerName", "child").start()) {
            assertThat(next.enabled()).isTrue();
            assertThat(timedOut(db)).isZero();
        }
        signal(child, "CONT");
        awaitTicks(db, worker, 3);

        assertThat(timedOut(db)).isZero();
        assertThat(db.text("select state from holter.worker where id = ?", worker))
                .isEqualTo("alive");
    }

    private Process started(TestDatabase on, String... settings) throws Exception {
        Process child = ChildWorker.start(on.jdbcUrl(), settings);
        started.add(child);
        Engines.soon().until(() -> {
            assertThat(child.isAlive()).isTrue();
            return on.text("select to_regclass('holter.pulse')") != null
                    && on.count("select count(*) from holter.pulse") == 2
                    && on.count("select count(*) from holter.worker where name = 'child' and sentinel") == 1;
        });
        return child;
    }

    private static UUID child(TestDatabase on) {
        return UUID.fromString(String.valueOf(
                on.text("select id from holter.worker where name = 'child' and state = 'alive' order by number desc")));
    }

    /** Long enough that whoever watches has seen its counter and its lock. */
    private static void awaitTicks(TestDatabase on, UUID worker, int ticks) {
        long counter = on.count("select counter from holter.worker where id = ?", worker);
        Engines.soon()
                .until(() -> on.count("select counter from holter.worker where id = ?", worker) > counter + ticks);
    }

    private static long timedOut(TestDatabase on) {
        return on.count("select count(*) from holter.run where status = 'TIMED_OUT' and reason = 'WORKER_LOST'");
    }

    private long lateOutcomes() {
        return db.count("select count(*) from holter.event where kind = 'late-outcome'");
    }

    private static void signal(Process process, String name) {
        assertThat(Signals.send(process, name)).isTrue();
    }
}
