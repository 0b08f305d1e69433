package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Holter;
import dev.holter.HolterBuilder;
import dev.holter.fixtures.CapturedLog;
import dev.holter.fixtures.TestDatabase;
import dev.holter.fixtures.TestDatabase.Login;
import dev.holter.spi.TrackedRun;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The session that shows that a process lives, and what becomes of it. Pitfall 43: nothing is wrong without it. */
class SentinelTest {
    /** As the sentinel makes it, said once more. */
    private static final String KEY =
            "hashtextextended('holter sentinel ' || 'holter.worker'::regclass::oid || ' ' || number, 0)";

    private final TestDatabase db = TestDatabase.fresh();

    @AfterEach
    void drop() {
        db.close();
    }

    private HolterBuilder quick(String name) {
        return Engines.quick(db.jdbcUrl()).set("workerName", name);
    }

    private boolean flag(Holter holter) {
        return db.count("select count(*) from holter.worker where sentinel and id = ?", Engines.worker(holter)) == 1;
    }

    private long locks() {
        return db.count("select count(*) from pg_locks where locktype = 'advisory' and granted"
                + " and database = (select oid from pg_database where datname = current_database())");
    }

    private void killSentinels() {
        db.execute("select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted"
                + " and database = (select oid from pg_database where datname = current_database())");
    }

    @Test
    void theLeaseSaysThatTheLockIsHeldAndClosingGivesItBack() {
        Holter holter = quick("one").start();
        Engines.soon().until(() -> flag(holter));
        assertThat(locks()).isEqualTo(1);

        holter.close();

        Engines.soon().until(() -> locks() == 0);
        assertThat(db.count("select count(*) from holter.worker where sentinel"))
                .isZero();
    }

    @Test
    void twoWorkersAndTwoSchemasDoNotMeet() {
        try (Holter one = quick("same").start();
                Holter two = quick("same").start();
                Holter elsewhere = quick("same").set("schemaName", "other").start()) {
            Engines.soon().until(() -> flag(one) && flag(two));
            Engines.soon().until(() -> db.count("select count(*) from other.worker where sentinel") == 1);

            assertThat(locks()).isEqualTo(3);
            assertThat(elsewhere.enabled()).isTrue();
        }
    }

    @Test
    void switchedOffThereIsNeitherThreadNorLock() {
        try (Holter holter = quick("one").set("sentinel", "false").start()) {
            TrackedRun run = Engines.begin(holter, "a.type");
            Engines.soon().until(() -> db.count("select counter from holter.worker") > 3);

            assertThat(Engines.threads()).doesNotContain("holter-sentinel");
            assertThat(locks()).isZero();
            run.returned();
        }
    }

    /** Invariant 3: its owner lives, and its counter moves. */
    @Test
    void aSessionThatIsEndedUnderItIsReplacedAndItsOwnerIsNotGivenUp() {
        try (Holter watching = quick("watching").start();
                Holter holter = quick("one").start()) {
            Engines.soon().until(() -> flag(holter) && flag(watching));
            UUID before = Engines.worker(holter);
            for (int i = 0; i < 5; i++) {
                killSentinels();
                Engines.soon().until(() -> !flag(holter));
                Engines.soon().until(() -> flag(holter) && locks() == 2);
            }

            assertThat(Engines.worker(holter)).isEqualTo(before);
            assertThat(db.count("select count(*) from holter.event where kind like 'worker-%'"))
                    .isZero();
        }
    }

    @Test
    void aRegistrationThatWasGivenUpLeavesItsLockForTheNext() {
        try (Holter holter = quick("one").start()) {
            Engines.soon().until(() -> flag(holter));
            UUID before = Engines.worker(holter);

            db.execute("update holter.worker set state = 'lost', ended_at = now() where id = ?", before);

            Engines.soon()
                    .until(() -> Engines.registration(holter)
                            .filter(now -> !now.equals(before))
                            .isPresent());
            Engines.soon().until(() -> flag(holter));
            assertThat(locks()).isEqualTo(1);
            assertThat(db.count("select count(*) from pg_locks l join holter.worker w on l.locktype = 'advisory'"
                            + " and w.state = 'alive' and l.objid::bigint = (" + KEY + " & 4294967295)"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aKeyThatSomebodyElseHoldsIsToldOnceAndTakenWhenItIsFree() throws SQLException {
        try (CapturedLog log = CapturedLog.of(Sentinel.class.getName());
                Holter holter = quick("one").start();
                Connection thief = db.connect()) {
            Engines.soon().until(() -> flag(holter));
            try (Statement statement = thief.createStatement()) {
                // Waits in the queue until the session is ended, and is then the first.
                Thread waiting = new Thread(() -> {
                    try (Statement lock = thief.createStatement()) {
                        lock.execute("select pg_advisory_lock(" + KEY + ") from holter.worker");
                    } catch (SQLException e) {
                        throw new IllegalStateException(e);
                    }
                });
                waiting.start();
                Engines.soon()
                        .until(() ->
                                db.count("select count(*) from pg_locks where locktype = 'advisory' and not granted")
                                        == 1);
                killSentinels();
                Engines.soon().until(() -> !waiting.isAlive());
                Engines.soon().until(() -> !log.warnings().isEmpty());
                Engines.during(Duration.ofSeconds(1));
                assertThat(flag(holter)).isFalse();
                assertThat(log.warnings()).singleElement().asString().contains("Another session holds");

                statement.execute("select pg_advisory_unlock_all()");
            }
            Engines.soon().until(() -> flag(holter));
            assertThat(log.infos()).singleElement().asString().contains("is back");
        }
    }

    /** A command is heard at once: a tick is five seconds here. */
    @Test
    void aCommandReachesTheRunLongBeforeTheNextTick() {
        try (Holter operator = quick("operator").start();
                Holter holter = Engines.at(db.jdbcUrl())
                        .set("tick", "5s")
                        .set("suspectAfter", "30s")
                        .set("lostFastAfter", "60s")
                        .start()) {
            Engines.soon().until(() -> locks() == 2);
            for (int i = 0; i < 5; i++) {
                TrackedRun run = Engines.begin(holter, "a.type");
                Engines.soon().until(() -> db.count("select count(*) from holter.pulse") == 1);
                long asked = System.nanoTime();

                operator.console().cancel(run.run().id(), "anna", "enough");

                while (run.run().stopRequested().isEmpty()) {
                    Thread.onSpinWait();
                    assertThat(System.nanoTime() - asked).isLessThan(2_000_000_000L);
                }
                run.threw(new IllegalStateException("stopped"));
                Engines.soon().until(() -> db.count("select count(*) from holter.pulse") == 0);
            }
        }
    }

    /** Who may not see others' sessions sees their locks all the same; who may not even that has the slow path. */
    @Test
    void aRoleThatMaySeeNoLocksIsNotHarmed() {
        Login role = db.createRole();
        db.execute("grant create on database " + db.name() + " to " + role.user());
        db.execute("revoke select on pg_catalog.pg_locks from public");
        try (CapturedLog log = CapturedLog.of("dev.holter.engine");
                Holter watching = Engines.quick(db.jdbcUrl())
                        .user(role.user())
                        .password(role.password())
                        .start();
                Holter holter = Engines.quick(db.jdbcUrl())
                        .user(role.user())
                        .password(role.password())
                        .start()) {
            Engines.soon().until(() -> flag(holter) && flag(watching));
            Engines.soon().until(() -> db.count("select min(counter) from holter.worker") > 10);

            assertThat(((Engine) watching).pulse().health().failures()).isZero();
            assertThat(log.errors()).isEmpty();
        }
    }

    @Test
    void aRolesTimeOutsDoNotEndIt() {
        Login role = db.createRole();
        db.execute("grant create on database " + db.name() + " to " + role.user());
        db.execute("alter role " + role.user() + " set idle_session_timeout = 100");
        db.execute("alter role " + role.user() + " set statement_timeout = 100");
        db.execute("alter role " + role.user() + " set tcp_user_timeout = 1000");
        try (Holter holter = Engines.at(db.jdbcUrl())
                .user(role.user())
                .password(role.password())
                .start()) {
            Engines.soon().until(() -> flag(holter));
            String backend = db.text("select pid from pg_locks where locktype = 'advisory'");
            Engines.during(Duration.ofSeconds(3));

            assertThat(db.text("select pid from pg_locks where locktype = 'advisory'"))
                    .isEqualTo(backend);
        }
    }
}
