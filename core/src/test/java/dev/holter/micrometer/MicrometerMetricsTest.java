package dev.holter.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import dev.holter.Holter;
import dev.holter.HolterBuilder;
import dev.holter.RunStatus;
import dev.holter.fixtures.CapturedLog;
import dev.holter.fixtures.FaultProxy;
import dev.holter.fixtures.StatementCounter;
import dev.holter.fixtures.TestDatabase;
import dev.holter.spi.RunStart;
import dev.holter.spi.RunTracker;
import dev.holter.spi.TrackedRun;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.search.RequiredSearch;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** G3: the meters of a started Holter, on a real PostgreSQL. */
class MicrometerMetricsTest {
    private final TestDatabase db = TestDatabase.fresh();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    @AfterEach
    void drop() {
        db.close();
    }

    @Test
    void countsRunsByTypeAndOutcome() {
        try (Holter holter = builder().start()) {
            begin(holter, "imports.users").returned();
            begin(holter, "imports.users").threw(new IllegalStateException("no"));
            TrackedRun open = begin(holter, "reports.sales");

            soon().untilAsserted(() -> {
                assertThat(count("holter.runs.started", "type", "imports.users"))
                        .isEqualTo(2);
                assertThat(count("holter.runs.ended", "type", "imports.users", "outcome", "succeeded"))
                        .isEqualTo(1);
                assertThat(count("holter.runs.ended", "type", "imports.users", "outcome", "failed"))
                        .isEqualTo(1);
                assertThat(gauge("holter.runs.active", "type", "imports.users")).isZero();
                assertThat(gauge("holter.runs.active", "type", "reports.sales")).isEqualTo(1);
                assertThat(gauge("holter.beat.age", "type", "reports.sales")).isPositive();
                assertThat(gauge("holter.run.longest", "type", "reports.sales")).isPositive();
            });
            assertThat(registry.get("holter.run.duration")
                            .tags("type", "imports.users")
                            .functionTimer()
                            .count())
                    .isEqualTo(2);

            open.run().beat();
            open.returned();
            soon().untilAsserted(() -> assertThat(gauge("holter.runs.active", "type", "reports.sales"))
                    .isZero());
        }
    }

    /** What the record says counts: the job's own word came too late. */
    @Test
    void aKilledRunCountsAsTerminatedWhateverItDoesThen() {
        try (Holter holter = builder().start()) {
            TrackedRun run = begin(holter, "imports.users");
            UUID id = run.run().id();
            soon().until(() -> db.count("select count(*) from holter.run where run_id = ?", id) == 1);

            holter.console().kill(id, "anna", "stuck");
            soon().until(() -> run.stopAsked().isPresent());
            soon().untilAsserted(() -> assertThat(gauge("holter.stop.longest", "type", "imports.users"))
                    .isPositive());
            run.returned();

            soon().untilAsserted(() -> assertThat(
                            count("holter.runs.ended", "type", "imports.users", "outcome", "terminated"))
                    .isEqualTo(1));
            assertThat(registry.get("holter.stop").functionTimer().count()).isEqualTo(1);
            assertThat(registry.get("holter.stop").functionTimer().totalTime(TimeUnit.NANOSECONDS))
                    .isPositive();
            assertThat(db.text("select status from holter.run where run_id = ?", id))
                    .isEqualTo(RunStatus.TERMINATED.name());
        }
    }

    @Test
    void showsThePulseAndTheFleet() {
        try (Holter holter = builder().start()) {
            begin(holter, "imports.users").returned();

            soon().untilAsserted(() -> {
                assertThat(registry.get("holter.tick").functionTimer().count()).isGreaterThan(2);
                assertThat(registry.get("holter.tick").functionTimer().totalTime(TimeUnit.NANOSECONDS))
                        .isPositive();
                assertThat(count("holter.tick.rows")).isPositive();
                assertThat(gauge("holter.tick.age")).isLessThan(20);
                assertThat(gauge("holter.sweep.age")).isLessThan(60);
                assertThat(gauge("holter.sentinel")).isEqualTo(1);
                assertThat(gauge("holter.workers", "state", "alive")).isEqualTo(1);
                assertThat(gauge("holter.workers", "state", "suspect")).isZero();
                assertThat(gauge("holter.workers", "state", "dead")).isZero();
                assertThat(gauge("holter.quarantined")).isZero();
                assertThat(gauge("holter.horizon.age")).isNotNegative();
                assertThat(gauge("holter.buffer.size")).isZero();
            });
        }
    }

    @Test
    void aLostWorkerAndItsRunsAreCountedByWhoGaveItUp() {
        try (Holter holter = builder().start()) {
            TrackedRun run = begin(holter, "imports.users");
            soon().until(() -> db.count("select count(*) from holter.run") == 1);
            db.execute(
                    "insert into holter.worker (id, counter, beat_at, name, type, host, pid, version, state,"
                            + " suspect_after_ms, lost_fast_after_ms, lost_after_ms, started_at)"
                            + " select gen_random_uuid(), 1, now(), 'gone', type, host, pid, version, 'alive', 1000, 2000, 4000, now() from holter.worker");
            db.execute(
                    "insert into holter.run (run_id, workflow_id, attempt, host, scheduler, job_type, job_key, worker_id, status, started_at)"
                            + " select gen_random_uuid(), gen_random_uuid(), 1, 'test', 'here', 'reports.sales', 'reports.sales', id, 'RUNNING', now()"
                            + " from holter.worker where name = 'gone'");

            soon().untilAsserted(() ->
                    assertThat(gauge("holter.workers", "state", "suspect")).isEqualTo(1));
            soon().untilAsserted(() -> {
                assertThat(count("holter.workers.lost")).isEqualTo(1);
                assertThat(count("holter.runs.reaped", "type", "reports.sales", "reason", "worker_lost"))
                        .isEqualTo(1);
                assertThat(gauge("holter.workers", "state", "alive")).isEqualTo(1);
            });
            soon().untilAsserted(() ->
                    assertThat(gauge("holter.workers", "state", "dead")).isEqualTo(1));
            run.returned();
        }
    }

    // pitfall 18
    @Test
    void anOutageShowsInTheAgeOfTheLastTickAndInWhatWaits() throws IOException {
        try (FaultProxy proxy = FaultProxy.to(db);
                Holter holter = builder(proxy.jdbcUrl(db.name())).start()) {
            soon().until(() -> gauge("holter.workers", "state", "alive") == 1);
            proxy.silence();
            proxy.cut();
            IntStream.range(0, 50).forEach(i -> begin(holter, "imports.users").returned());

            soon().untilAsserted(() -> {
                assertThat(gauge("holter.tick.age")).isGreaterThan(2);
                assertThat(count("holter.tick.failures")).isPositive();
                assertThat(gauge("holter.buffer.size")).isEqualTo(50);
                assertThat(gauge("holter.workers", "state", "alive")).isNaN();
            });
            assertThat(count("holter.runs.ended", "type", "imports.users", "outcome", "succeeded"))
                    .isEqualTo(50);
            proxy.restore();
            soon().untilAsserted(() -> {
                assertThat(gauge("holter.tick.age")).isLessThan(2);
                assertThat(gauge("holter.buffer.size")).isZero();
            });
        }
    }

    // pitfall 40
    @Test
    void metersOutliveTheGarbageCollector() {
        try (Holter holter = builder().start()) {
            begin(holter, "imports.users").returned();
            soon().until(() -> count("holter.runs.started", "type", "imports.users") == 1);

            System.gc();

            assertThat(count("holter.runs.started", "type", "imports.users")).isEqualTo(1);
            assertThat(gauge("holter.tick.age")).isNotNaN();
            begin(holter, "imports.users").returned();
            assertThat(count("holter.runs.started", "type", "imports.users")).isEqualTo(2);
        }
    }

    // pitfall 40
    @Test
    void typesPastTheHundredthAreOneAndThatIsSaidOnce() {
        try (CapturedLog log = CapturedLog.of("dev.holter");
                Holter holter = builder().start()) {
            IntStream.range(0, 300).forEach(i -> begin(holter, "type-" + i).returned());

            soon().untilAsserted(() ->
                    assertThat(registry.get("holter.runs.started").meters()).hasSize(101));
            soon().untilAsserted(() ->
                    assertThat(count("holter.runs.started", "type", "other")).isEqualTo(200));
            assertThat(log.infos())
                    .filteredOn(line -> line.contains("job types"))
                    .hasSize(1);
        }
    }

    /** Hosts that have a Holter made for them give it a registry later. */
    @Test
    void metersThatAreAddedLaterHaveWhatWasCountedBefore() {
        try (Holter holter = Holter.builder()
                .jdbcUrl(db.jdbcUrl())
                .user(db.user())
                .password("any")
                .start()) {
            begin(holter, "imports.users").returned();

            holter.addMetrics(MicrometerMetrics.of(registry));

            soon().until(() -> count("holter.runs.started", "type", "imports.users") == 1);
        }
    }

    @Test
    void theMetersGoWithTheHolter() {
        try (Holter holter = builder().start()) {
            begin(holter, "imports.users").returned();
            soon().until(() -> count("holter.runs.started", "type", "imports.users") == 1);
        }

        assertThat(registry.getMeters()).isEmpty();
    }

    @Test
    void twoInOneRegistryAreToldApartOrTheSecondSaysWhyItHasNone() {
        try (CapturedLog log = CapturedLog.of("dev.holter");
                Holter first = builder().start()) {
            soon().until(() -> registry.find("holter.tick.age").meter() != null);
            try (Holter second = builder().start();
                    Holter third = builder("reports").start()) {
                begin(third, "imports.users").returned();
                soon().until(() -> count("holter.runs.started", "type", "imports.users", "scheduler", "reports") == 1);
                soon().until(() -> !log.warnings().isEmpty());
                begin(second, "imports.users").returned();
                begin(first, "imports.users").returned();
                soon().until(() -> registry.get("holter.runs.started").meters().size() == 2);
            }
            assertThat(log.events())
                    .filteredOn(event -> event.getLevel() == Level.WARN)
                    .singleElement()
                    .satisfies(event ->
                            assertThat(event.getThrowableProxy().getMessage()).contains("tags("));
            assertThat(registry.get("holter.tick.age").meters()).hasSize(1);
            assertThat(count("holter.runs.started", "type", "imports.users")).isEqualTo(1);
        }
    }

    /** Nobody reading costs the database nothing, and reading next to nothing. */
    @Test
    void theFleetIsAskedForOnlyWhileSomebodyReadsIt() {
        StatementCounter counter = StatementCounter.around(db.dataSource());
        try (Holter holter = Holter.builder().dataSource(counter.dataSource()).start()) {
            await().pollDelay(Duration.ofSeconds(3)).until(() -> true);
            assertThat(fleetStatements(counter)).isZero();

            holter.addMetrics(MicrometerMetrics.of(registry));
            soon().until(() -> fleetStatements(counter) == 1);
            IntStream.range(0, 1_000).forEach(i -> registry.getMeters().forEach(Meter::measure));

            assertThat(fleetStatements(counter)).isLessThanOrEqualTo(2);
        }
    }

    private static long fleetStatements(StatementCounter counter) {
        return counter.statements().stream()
                .filter(sql -> sql.contains("pg_stat_activity"))
                .count();
    }

    private HolterBuilder builder() {
        return on(db.jdbcUrl()).metrics(MicrometerMetrics.of(registry));
    }

    private HolterBuilder builder(String urlOrScheduler) {
        return urlOrScheduler.startsWith("jdbc:")
                ? on(urlOrScheduler).metrics(MicrometerMetrics.of(registry))
                : on(db.jdbcUrl()).metrics(MicrometerMetrics.of(registry).tags("scheduler", urlOrScheduler));
    }

    private static HolterBuilder on(String url) {
        return Holter.builder()
                .jdbcUrl(url)
                .user("postgres")
                .password("any")
                .set("startTimeout", "1m")
                .set("tick", "200ms")
                .set("suspectAfter", "1s")
                .set("lostFastAfter", "2s")
                .set("lostAfter", "4s");
    }

    private static TrackedRun begin(Holter holter, String jobType) {
        return RunTracker.of(holter).begin(RunStart.first("test", "here", jobType, jobType));
    }

    private double count(String name, String... tags) {
        return find(name, tags).functionCounter().count();
    }

    private double gauge(String name, String... tags) {
        RequiredSearch found = find(name, tags);
        return registry.find(name).tags(tags).timeGauge() != null
                ? found.timeGauge().value(TimeUnit.SECONDS)
                : found.gauge().value();
    }

    private RequiredSearch find(String name, String... tags) {
        return registry.get(name).tags(tags);
    }

    private static ConditionFactory soon() {
        return await().ignoreExceptions().pollInterval(Duration.ofMillis(50)).atMost(Duration.ofSeconds(40));
    }
}
