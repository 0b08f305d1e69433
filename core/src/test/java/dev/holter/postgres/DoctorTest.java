package dev.holter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holter.Finding;
import dev.holter.Finding.Check;
import dev.holter.Finding.Verdict;
import dev.holter.Holter;
import dev.holter.HolterBuilder;
import dev.holter.fixtures.TestDatabase;
import dev.holter.fixtures.TestDatabase.Login;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** G7: what the doctor finds, on a real PostgreSQL that is as it should be or is not. */
class DoctorTest {
    private TestDatabase db = FlatScript.installed();
    private Login role = db.createRole();

    @AfterEach
    void drop() {
        db.execute("drop owned by " + role.user() + " cascade");
        db.close();
    }

    private void grantUse() {
        db.execute("grant usage on schema holter to " + role.user());
        db.execute("grant select, insert, update, delete on all tables in schema holter to " + role.user());
    }

    private HolterBuilder builder() {
        return Holter.builder()
                .jdbcUrl(db.jdbcUrl())
                .user(role.user())
                .password(role.password())
                .set("startTimeout", "1m");
    }

    private List<Finding> examined() {
        return builder().doctor();
    }

    private static Finding of(Check check, List<Finding> findings) {
        return findings.stream()
                .filter(one -> one.check() == check)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nothing of " + check + " in " + findings));
    }

    private void finds(Check check, Verdict verdict, String found, String remedy) {
        Finding finding = of(check, examined());
        assertThat(finding.verdict()).as(finding.toString()).isEqualTo(verdict);
        assertThat(finding.found()).contains(found).doesNotContain("\n");
        assertThat(finding.remedy()).contains(remedy);
    }

    @Test
    void allIsWellWithLeastPrivileges() {
        grantUse();
        try (Holter holter = builder().start()) {
            List<Finding> findings = holter.console().doctor();

            assertThat(findings)
                    .allSatisfy(
                            one -> assertThat(one.verdict()).as(one.toString()).isEqualTo(Verdict.OK));
            assertThat(findings).allSatisfy(one -> assertThat(one.remedy()).isEmpty());
            assertThat(findings.stream().map(Finding::check)).containsExactlyElementsOf(EnumSet.allOf(Check.class));
        }
    }

    @Test
    void itLeavesNothingBehind() {
        grantUse();

        examined();

        assertThat(db.count("select count(*) from holter.worker")).isZero();
        assertThat(db.count("select count(*) from pg_locks where locktype = 'advisory'"))
                .isZero();
        await().atMost(Duration.ofSeconds(60)).until(() -> db.sessions() == 0);
    }

    @Test
    void aWrongPasswordIsOneFinding() {
        List<Finding> findings = builder().password("wrong").doctor();

        assertThat(findings).singleElement().satisfies(one -> {
            assertThat(one.verdict()).isEqualTo(Verdict.BAD);
            assertThat(one.check()).isEqualTo(Check.CONNECTION);
            assertThat(one.found()).contains("28P01").doesNotContain("wrong");
            assertThat(one.remedy()).contains("password");
        });
    }

    @Test
    void aDatabaseThatIsNotThereIsOneFinding() {
        List<Finding> findings = builder().jdbcUrl(db.jdbcUrl() + "_not").doctor();

        assertThat(findings)
                .singleElement()
                .satisfies(one -> assertThat(one.found()).contains(db.name() + "_not"));
    }

    @Test
    void aServerThatIsDownIsOneFinding() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        List<Finding> findings =
                builder().jdbcUrl("jdbc:postgresql://127.0.0.1:" + port + "/x").doctor();

        assertThat(findings)
                .singleElement()
                .satisfies(one -> assertThat(one.found()).contains("127.0.0.1:" + port));
    }

    @Test
    void whatIsNotPostgresIsOneFinding() {
        List<Finding> findings = Holter.builder()
                .dataSource(() -> new FakeSource(() -> FakeSource.of("MySQL")))
                .doctor();

        assertThat(findings)
                .singleElement()
                .satisfies(one -> assertThat(one.found()).contains("leads to MySQL, not to PostgreSQL"));
    }

    @Test
    void withoutASchemaBothRemediesAreNamed() {
        db.execute("drop schema holter cascade");

        finds(Check.SCHEMA, Verdict.BAD, "no schema \"holter\"", "holter-schema.sql");
        assertThat(of(Check.SCHEMA, examined()).remedy()).contains("flyway");
    }

    @Test
    void anEmptySchemaIsNotTakenForOurs() {
        db.execute("drop schema holter cascade");
        db.execute("create schema holter");
        db.execute("grant usage on schema holter to " + role.user());

        finds(Check.SCHEMA, Verdict.BAD, "has no Holter tables", "holter-schema.sql");
        finds(Check.RIGHTS, Verdict.BAD, "pulse", "holter-schema.sql");
    }

    @Test
    void anOlderSchemaIsToBeUpgradedFromTheRightScript() {
        grantUse();
        db.execute("update holter.holter_version set minor = 1");

        finds(Check.SCHEMA, Verdict.BAD, "1.1", "from V2");
    }

    @Test
    void aNewerMinorIsWellAndANewerMajorIsNot() {
        grantUse();
        db.execute("update holter.holter_version set minor = 77");
        finds(Check.SCHEMA, Verdict.OK, "1.77", "");

        db.execute("update holter.holter_version set major = 2");
        finds(Check.SCHEMA, Verdict.BAD, "2.77", "holter-core");
    }

    @Test
    void missingRightsAreNamedTableByTable() {
        finds(Check.SCHEMA, Verdict.BAD, "may not use schema", "grant usage");
        grantUse();
        db.execute("revoke update, delete on holter.retry from " + role.user());
        db.execute("revoke select on holter.runs from " + role.user());

        finds(Check.RIGHTS, Verdict.BAD, "update, delete on retry; select on runs", "grant select, insert");
    }

    @Test
    void aSuperuserIsMoreThanNeededAndTooFewConnectionsAreLess() {
        grantUse();
        db.execute("alter role " + role.user() + " superuser");
        finds(Check.ROLE, Verdict.WARN, "superuser", "operating.md");

        db.execute("alter role " + role.user() + " nosuperuser connection limit 3");
        finds(Check.ROLE, Verdict.WARN, "may have 3 connections", "connection limit");
    }

    // pitfall 43
    @Test
    void aPoolerIsNoticedAndWhatItCosts() throws IOException {
        assumeTrue(PgBouncer.program().isPresent(), "SKIPPED: no pgbouncer on this machine");
        try (PgBouncer pooler = PgBouncer.before(db, 2)) {
            List<Finding> findings = builder().jdbcUrl(pooler.jdbcUrl(db)).doctor();

            assertThat(of(Check.POOLER, findings).verdict()).isEqualTo(Verdict.WARN);
            assertThat(of(Check.SENTINEL, findings).verdict()).isEqualTo(Verdict.WARN);
            assertThat(of(Check.SENTINEL, findings).found()).contains("lostAfter");
            assertThat(of(Check.SCHEMA, findings).verdict()).isEqualTo(Verdict.OK);
        }
    }

    @Test
    void locksThatCannotBeSeenAreNoSentinel() {
        grantUse();
        db.execute("revoke select on pg_catalog.pg_locks from public");

        finds(Check.SENTINEL, Verdict.WARN, "could not be looked at", "");
        db.execute("grant select on pg_catalog.pg_locks to public");
    }

    // pitfall 14
    @Test
    void aClockThatIsFarOffIsToldOnlyWhenItSurelyIs() {
        Duration fast = Duration.ofMillis(1);

        assertThat(ServerLooks.clock(Duration.ofSeconds(10), fast).verdict()).isEqualTo(Verdict.WARN);
        assertThat(ServerLooks.clock(Duration.ofSeconds(-10), fast).found()).contains("-10.000 s");
        assertThat(ServerLooks.clock(Duration.ofSeconds(10), Duration.ofSeconds(9))
                        .verdict())
                .isEqualTo(Verdict.OK);
        assertThat(of(Check.CLOCK, examined()).verdict()).isEqualTo(Verdict.OK);
    }

    // pitfall 52
    @Test
    void whoKeepsDeadRowsIsNamed() throws SQLException {
        try (Connection dump = db.connect();
                Statement statement = dump.createStatement();
                SideSessions side = sessions(db.user(), "any");
                SideSessions blind = sessions(role.user(), role.password())) {
            dump.setAutoCommit(false);
            dump.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            statement.execute("select 1 from holter.run");

            Finding seen = side.in(open -> StorageLooks.horizon(open, 0));
            Finding hidden = blind.in(open -> StorageLooks.horizon(open, 0));

            assertThat(seen.verdict()).isEqualTo(Verdict.WARN);
            assertThat(seen.found()).contains("of postgres (PostgreSQL JDBC Driver), idle in transaction");
            assertThat(seen.remedy()).contains("pg_terminate_backend");
            assertThat(hidden.found()).contains("this role may not see");
            assertThat(side.in(Fleet::counts).horizonAge()).isNotNull();
            assertThat(blind.in(Fleet::counts).horizonAge()).isNull();
        }
    }

    private SideSessions sessions(String user, String password) {
        grantUse();
        return new SideSessions(
                ConnectionSource.ofUrl(
                        db.jdbcUrl(),
                        PostgresUnderTest.settings(
                                new String[0], "jdbcUrl", db.jdbcUrl(), "user", user, "password", password)),
                "holter");
    }

    // pitfall 42
    @Test
    void whatMakesBeatsDearIsNamedWithTheStatementThatMendsIt() {
        grantUse();
        db.execute("alter table holter.pulse reset (fillfactor)");
        db.execute("create index on holter.pulse (beat_at)");
        db.execute("alter table holter.worker set (autovacuum_enabled = false)");

        Finding finding = of(Check.AUTOVACUUM, examined());

        assertThat(finding.verdict()).isEqualTo(Verdict.WARN);
        assertThat(finding.found())
                .contains("pulse has lost fillfactor=30")
                .contains("an index that is not Holter's")
                .contains("autovacuum is off for worker");
        assertThat(finding.remedy()).contains("alter table \"holter\".pulse set (fillfactor=30)");
    }

    @Test
    void whetherAnybodySweepsIsTold() {
        grantUse();
        finds(Check.OBSERVERS, Verdict.WARN, "nobody observes", "--reap");
        try (Holter only = builder().set("observeOnly", "true").start()) {
            assertThat(of(Check.OBSERVERS, only.console().doctor()).found()).contains("only observe");
            try (Holter acts = builder().set("workerName", "night-shift").start()) {
                Finding finding = of(Check.OBSERVERS, acts.console().doctor());
                assertThat(finding.verdict()).isEqualTo(Verdict.OK);
                assertThat(finding.found()).contains("1 of 2").contains("night-shift");
                db.execute("insert into holter.worker (id, counter, beat_at, name, type, host, pid, version, state,"
                        + " suspect_after_ms, lost_fast_after_ms, lost_after_ms, started_at, ended_at)"
                        + " select gen_random_uuid(), 1, now(), 'gone', type, host, pid, version, 'lost', 1, 1, 1, now(), now() - interval '1 hour'"
                        + " from holter.worker limit 1");
                db.execute(
                        "insert into holter.run (run_id, workflow_id, attempt, host, scheduler, job_type, job_key, worker_id, status, started_at)"
                                + " select gen_random_uuid(), gen_random_uuid(), 1, 'h', 's', 't', 't', id, 'RUNNING', now() from holter.worker where name = 'gone'");

                finding = of(Check.OBSERVERS, acts.console().doctor());
                assertThat(finding.verdict()).isEqualTo(Verdict.WARN);
                assertThat(finding.found()).contains("1 runs are open");
            }
        }
    }

    @Test
    void aDatabaseThatGoesAwayIsAFindingOfARunningHolterToo() throws IOException {
        grantUse();
        Holter holter = builder().start();
        TestDatabase gone = db;
        try (holter) {
            db = FlatScript.installed();
            role = db.createRole();
            gone.close();

            assertThat(holter.console().doctor())
                    .singleElement()
                    .satisfies(one -> assertThat(one.verdict()).isEqualTo(Verdict.BAD));
        }
    }
}
