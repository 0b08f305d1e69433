package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Holter;
import dev.holter.HolterBuilder;
import dev.holter.fixtures.TestDatabase;
import dev.holter.spi.TrackedRun;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** C4, pitfalls 30 and 31: what earlier boots under our name left behind, and live work that is nobody's to touch. */
class StartRecoveryTest {
    private static final long NOBODY = 4_194_305; // beyond the most that Linux gives
    private static final Duration SOON = Duration.ofMillis(900);

    private final TestDatabase db = TestDatabase.fresh();
    private final Store.Worker self = Registration.of(PulseRig.SETTINGS);
    private final UUID run = UUID.randomUUID();
    private Duration took = Duration.ZERO;

    @BeforeEach
    void install() {
        settings().set("workerName", "installing").start().close();
    }

    @AfterEach
    void drop() {
        db.close();
    }

    private HolterBuilder settings() {
        return Engines.quick(db.jdbcUrl()).set("workerName", "ours");
    }

    /** A registration that nobody renews, with one open run. Its suspicion comes after a second. */
    private UUID left(String name, long pid, @Nullable String bootId, boolean flag) {
        UUID worker = UUID.randomUUID();
        db.execute(
                "insert into holter.worker (id, counter, beat_at, name, type, host, pid, pid_started_at, boot_id, version, state, sentinel,"
                        + " suspect_after_ms, lost_fast_after_ms, lost_after_ms, started_at)"
                        + " values (?, 5, now(), ?, 't', 'h', ?, now() - interval '1 day', ?, 'v', 'alive', ?, 1000, 20000, 40000, now())",
                worker,
                name,
                pid,
                bootId,
                flag);
        db.execute(
                "insert into holter.run (run_id, workflow_id, worker_id, attempt, host, scheduler, job_type, job_key, status, started_at)"
                        + " values (?, ?, ?, 1, 'h', 's', 'left.type', 'left', 'RUNNING', now())",
                run,
                UUID.randomUUID(),
                worker);
        return worker;
    }

    /** What has become of that run when start() returns. */
    private String afterStart(HolterBuilder settings) {
        try (Holter holter = started(settings)) {
            assertThat(holter.enabled()).isTrue();
            return String.valueOf(
                    db.text("select status || coalesce(' ' || reason, '') from holter.run where run_id = ?", run));
        }
    }

    private Holter started(HolterBuilder settings) {
        long begun = System.nanoTime();
        Holter holter = settings.start();
        took = Duration.ofNanos(System.nanoTime() - begun);
        return holter;
    }

    private List<Map<String, @Nullable Object>> events() {
        return db.rows("select text from holter.event where kind = 'worker-lost'");
    }

    @Test
    void aProcessThatIsGoneFromThisMachineIsGivenUpAtOnce() {
        left("ours", NOBODY, self.bootId(), false);

        assertThat(afterStart(settings().set("startRecoveryWait", "0s"))).isEqualTo("TIMED_OUT WORKER_LOST");
        assertThat(took).isLessThan(SOON);
        assertThat(events()).singleElement().asString().contains("its process is gone");
    }

    /** As in a container, where each process is number one. */
    @Test
    void anEarlierProcessWithOurOwnNumberIsGone() {
        left("ours", self.pid(), self.bootId(), false);

        assertThat(afterStart(settings())).isEqualTo("TIMED_OUT WORKER_LOST");
    }

    @Test
    void aFreeLockAndACounterThatDoesNotMoveAreWaitedForAndBelieved() {
        left("ours", NOBODY, "another machine", true);

        assertThat(afterStart(settings())).isEqualTo("TIMED_OUT WORKER_LOST");
        assertThat(took).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30));
        assertThat(events()).singleElement().asString().contains("fast");
    }

    /** Pitfalls 30 and 34: a server that has just begun to serve has nobody's lock yet, and a twin that lives hangs in its old connection. */
    @Test
    void aFreeLockOnAServerThatItHasNotRenewedOnProvesNothing() {
        UUID worker = left("ours", NOBODY, "another machine", true);
        db.execute(
                "update holter.worker set beat_at = pg_postmaster_start_time() - interval '1 second' where id = ?",
                worker);

        assertThat(afterStart(settings())).isEqualTo("RUNNING");
        assertThat(took).isLessThan(SOON);
    }

    @Test
    void withoutAWaitItIsLeftToTheObserver() {
        left("ours", NOBODY, "another machine", true);

        assertThat(afterStart(settings().set("startRecoveryWait", "0s"))).isEqualTo("RUNNING");
        assertThat(took).isLessThan(SOON);
    }

    /** It may tick more seldom than we wait. */
    @Test
    void oneThatMayBeSilentForLongerThanWeWaitIsLeftToTheObserver() {
        left("ours", NOBODY, "another machine", true);

        assertThat(afterStart(settings().set("startRecoveryWait", "950ms"))).isEqualTo("RUNNING");
        assertThat(took).isLessThan(SOON);
    }

    @Test
    void oneWithoutASentinelIsLeftToTheObserverWithoutAWait() {
        left("ours", NOBODY, "another machine", false);

        assertThat(afterStart(settings())).isEqualTo("RUNNING");
        assertThat(took).isLessThan(SOON);
    }

    @Test
    void aProcessOfAnotherNameIsNotTouched() {
        left("theirs", NOBODY, self.bootId(), true);

        assertThat(afterStart(settings())).isEqualTo("RUNNING");
        assertThat(took).isLessThan(SOON);
    }

    @Test
    void aProcessThatIsThereIsNotGone() {
        long living = ProcessHandle.current().parent().orElseThrow().pid();
        left("ours", living, self.bootId(), false);

        assertThat(afterStart(settings())).isEqualTo("RUNNING");
    }

    /** Its sentinel's session is lost, but it lives. */
    @Test
    void aTwinWhoseCounterMovesIsNotTouched() {
        UUID twin = left("ours", NOBODY, "another machine", true);
        ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor();
        try {
            beats.scheduleAtFixedRate(
                    () -> db.execute("update holter.worker set counter = counter + 1 where id = ?", twin),
                    0,
                    300,
                    TimeUnit.MILLISECONDS);

            assertThat(afterStart(settings())).isEqualTo("RUNNING");
        } finally {
            beats.shutdownNow();
        }
    }

    @Test
    void aLiveTwinWithItsLockIsNotTouchedAndNotWaitedFor() {
        try (Holter twin = settings().start()) {
            Engines.soon().until(() -> db.count("select count(*) from holter.worker where sentinel") == 1);
            Engines.begin(twin, "their.type");
            Engines.soon().until(() -> db.count("select count(*) from holter.run where status = 'RUNNING'") == 1);

            started(settings()).close();

            assertThat(took).isLessThan(SOON);
            assertThat(db.count("select count(*) from holter.run where status = 'RUNNING'"))
                    .isEqualTo(1);
            assertThat(events()).isEmpty();
        }
    }

    /** A rolling restart: the old process lets its last run end while the new one begins. */
    @Test
    void aTwinThatIsDrainingIsNotTouched() throws Exception {
        Holter twin = settings().set("closeTimeout", "30s").start();
        Engines.soon().until(() -> db.count("select count(*) from holter.worker where sentinel") == 1);
        TrackedRun last = Engines.begin(twin, "their.type");
        Engines.soon().until(() -> db.count("select count(*) from holter.run where status = 'RUNNING'") == 1);
        Thread draining = new Thread(twin::close, "draining");
        draining.start();
        Engines.soon().until(() -> db.count("select count(*) from holter.worker where state = 'stopping'") == 1);

        started(settings()).close();
        last.returned();
        draining.join(60_000);

        assertThat(took).isLessThan(SOON);
        assertThat(events()).isEmpty();
        assertThat(db.text("select status from holter.run")).isEqualTo("SUCCEEDED");
        assertThat(db.count("select count(*) from holter.worker where state not in ('stopped')"))
                .isZero();
    }

    /** C7b. */
    @Test
    void whoOnlyLooksRecoversNothing() {
        left("ours", NOBODY, self.bootId(), true);

        assertThat(afterStart(settings().set("observeOnly", "true"))).isEqualTo("RUNNING");
        assertThat(took).isLessThan(SOON);
    }

    @Test
    void aDatabaseThatFailsLeavesItToTheObserver() {
        FakeStore store = new FakeStore();
        store.unavailable();
        PulseRig rig = new PulseRig();
        Reaper reaper =
                new Reaper(store, PulseRig.SETTINGS, rig.services, new Reruns(store, () -> null, Runnable::run));

        new StartRecovery(store, PulseRig.SETTINGS, rig.ticker, reaper, new CountDownLatch(1)).recover(self);

        assertThat(store.convicted).isEmpty();
    }
}
