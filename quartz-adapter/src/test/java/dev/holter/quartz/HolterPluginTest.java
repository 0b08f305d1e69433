package dev.holter.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holter.Holter;
import dev.holter.Run;
import dev.holter.fixtures.CapturedLog;
import dev.holter.fixtures.FaultProxy;
import dev.holter.fixtures.TestDatabase;
import dev.holter.quartz.StoredRuns.StoredRun;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.quartz.JobExecutionException;

/** A scheduler that has Holter by its properties. */
class HolterPluginTest {
    private final TestDatabase database = TestDatabase.fresh();
    private final StoredRuns stored = new StoredRuns(database);

    @AfterEach
    void drop() {
        database.close();
    }

    @Test
    void fourPropertiesRecordEveryFiring() throws Exception {
        CompletableFuture<Boolean> tracked = new CompletableFuture<>();

        try (TestScheduler quartz = TestScheduler.with(url())) {
            quartz.start().fire(context -> tracked.complete(Run.current().tracked()));
            assertThat(tracked.get(60, TimeUnit.SECONDS)).isTrue();
            assertThat(HolterQuartz.find(quartz.scheduler())).isPresent();
        }

        assertThat(stored.awaitEnded(1).get(0).status()).isEqualTo("SUCCEEDED");
        assertThat(database.text("select type from holter.worker")).isEqualTo("quartz");
    }

    @Test
    void aNamedDataSourceWillDo() throws Exception {
        Map<String, String> properties = TestScheduler.plugin("dataSource", "liveness");
        properties.putAll(dataSource("liveness", "org.postgresql.Driver", database.jdbcUrl(), database.user()));

        try (TestScheduler quartz = TestScheduler.with(properties)) {
            quartz.start().fire(context -> {});
            stored.awaitEnded(1);
        }

        assertThat(stored.awaitEnded(1).get(0).status()).isEqualTo("SUCCEEDED");
    }

    @Test // E3
    void aShutdownThatWaitsLeavesAStoppedWorkerAndNoThread() throws Exception {
        TestScheduler quartz = TestScheduler.with(url());
        quartz.start().fire(context -> {});
        stored.awaitEnded(1);

        quartz.scheduler().shutdown(true);

        assertThat(database.text("select state from holter.worker")).isEqualTo("stopped");
        await().untilAsserted(() -> assertThat(holterThreads()).isEmpty());
        await().until(() -> database.sessions() == 0);
    }

    @Test
    void aJobThatOutlivesAShutdownThatDoesNotWaitIsStoredWithItsTrueEnd() throws Exception {
        CountDownLatch let = new CountDownLatch(1);
        TestScheduler quartz = TestScheduler.with(with(url(), "closeTimeout", "20s"));
        quartz.start().fire(context -> let.await(60, TimeUnit.SECONDS));
        stored.awaitRunning();

        quartz.scheduler().shutdown(false);
        assertThat(stored.awaitRunning().status()).isEqualTo("RUNNING");
        let.countDown();

        StoredRun run = stored.awaitEnded(1).get(0);
        assertThat(run.status()).isEqualTo("SUCCEEDED");
        await().untilAsserted(() -> assertThat(holterThreads()).isEmpty());
        assertThat(database.text("select state from holter.worker")).isEqualTo("stopped");
    }

    @Test
    void aJobThatOutlivesTheClosingTooIsStoredAsShutDown() throws Exception {
        CountDownLatch let = new CountDownLatch(1);
        TestScheduler quartz = TestScheduler.with(with(url(), "closeTimeout", "100ms"));
        quartz.start().fire(context -> let.await(60, TimeUnit.SECONDS));
        stored.awaitRunning();

        quartz.scheduler().shutdown(false);

        StoredRun run = stored.awaitEnded(1).get(0);
        assertThat(run.status()).isEqualTo("TERMINATED");
        assertThat(run.text("reason")).isEqualTo("SHUTDOWN");
        let.countDown();
        await().untilAsserted(() -> assertThat(holterThreads()).isEmpty());
    }

    @Test // pitfall 50
    void aJobThatOutlivesTheClosingTooIsStillNotRefired() throws Exception {
        CountDownLatch let = new CountDownLatch(1);
        AtomicInteger times = new AtomicInteger();
        TestScheduler quartz = TestScheduler.with(with(url(), "closeTimeout", "100ms"));
        quartz.start().fire(context -> {
            times.incrementAndGet();
            let.await(60, TimeUnit.SECONDS);
            throw new JobExecutionException("again", times.get() < 50);
        });
        stored.awaitRunning();
        quartz.scheduler().shutdown(false);
        stored.awaitEnded(1);
        await().until(() -> holterThreads().stream().noneMatch(name -> name.equals("holter-quartz-close")));

        let.countDown();

        await().untilAsserted(() -> assertThat(holterThreads()).isEmpty());
        assertThat(times).hasValue(1);
    }

    @Test
    void aSchedulerThatIsNeverStartedTouchesNoDatabase() throws Exception {
        TestScheduler.with(url()).close();

        assertThat(stored.all()).isEmpty();
        assertThat(database.count("select count(*) from pg_namespace where nspname = 'holter'"))
                .isZero();
        assertThat(holterThreads()).isEmpty();
    }

    @Test
    void standbyAndStartAgainKeepRecording() throws Exception {
        try (TestScheduler quartz = TestScheduler.with(url())) {
            quartz.start().fire(context -> {});
            stored.awaitEnded(1);

            quartz.scheduler().standby();
            quartz.start().fire(context -> {});

            stored.awaitEnded(2);
        }
        assertThat(database.count("select count(*) from holter.worker")).isEqualTo(1);
    }

    @Test
    void twoSchedulersOfOneProcessAreTwoWorkers() throws Exception {
        try (TestScheduler one = TestScheduler.with(url());
                TestScheduler two = TestScheduler.with(url())) {
            one.start().fire(context -> {});
            two.start().fire(context -> {});

            List<StoredRun> runs = stored.awaitEnded(2);
            assertThat(runs)
                    .extracting(run -> run.text("scheduler"))
                    .containsExactlyInAnyOrder(
                            one.scheduler().getSchedulerName(), two.scheduler().getSchedulerName());
        }
        assertThat(database.count("select count(*) from holter.worker where state = 'stopped'"))
                .isEqualTo(2);
    }

    @Test // E5
    void aDatabaseThatIsDownAtTheStartCostsNothingAndIsMadeUpForLater() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(database);
                CapturedLog log = CapturedLog.of("dev.holter")) {
            proxy.cut();
            Map<String, String> properties = with(url(), "startTimeout", "100ms");
            properties.put("org.quartz.plugin.holter.jdbcUrl", proxy.jdbcUrl(database.name()));
            try (TestScheduler quartz = TestScheduler.with(properties)) {
                CountDownLatch executed = new CountDownLatch(1);
                quartz.start().fire(context -> executed.countDown());
                assertThat(executed.await(60, TimeUnit.SECONDS)).isTrue();
                assertThat(log.warnings()).anyMatch(line -> line.contains("without its database"));

                proxy.restore();

                assertThat(stored.awaitEnded(1).get(0).status()).isEqualTo("SUCCEEDED");
            }
        }
    }

    @Test
    void aUserThatTheDatabaseDoesNotKnowCostsNoJob() throws Exception {
        try (CapturedLog log = CapturedLog.of("dev.holter");
                TestScheduler quartz =
                        TestScheduler.with(with(with(url(), "user", "nobody_we_know"), "startTimeout", "30s"))) {
            CountDownLatch executed = new CountDownLatch(1);

            quartz.start().fire(context -> executed.countDown());

            assertThat(executed.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(log.warnings()).anyMatch(line -> line.contains("nobody_we_know"));
        }
    }

    @Test
    void aDataSourceThatIsNotPostgresIsNamedAndCostsNoJob() throws Exception {
        Map<String, String> properties = TestScheduler.plugin("dataSource", "legacy", "startTimeout", "30s");
        properties.putAll(dataSource("legacy", org.h2.Driver.class.getName(), "jdbc:h2:mem:legacy", "sa"));

        try (CapturedLog log = CapturedLog.of("dev.holter");
                TestScheduler quartz = TestScheduler.with(properties)) {
            CountDownLatch executed = new CountDownLatch(1);

            quartz.start().fire(context -> executed.countDown());

            assertThat(executed.await(60, TimeUnit.SECONDS)).isTrue();
            assertThat(log.messages()).anyMatch(line -> line.contains("H2") && line.contains("PostgreSQL"));
        }
    }

    @Test
    void aDataSourceThatDoesNotExistIsNamedAndCostsNoJob() throws Exception {
        try (CapturedLog log = CapturedLog.of("dev.holter");
                TestScheduler quartz =
                        TestScheduler.with(TestScheduler.plugin("dataSource", "nowhere", "startTimeout", "2s"))) {
            CountDownLatch executed = new CountDownLatch(1);

            quartz.start().fire(context -> executed.countDown());

            assertThat(executed.await(60, TimeUnit.SECONDS)).isTrue();
            await().atMost(60, TimeUnit.SECONDS)
                    .untilAsserted(() -> assertThat(log.messages()).anyMatch(line -> line.contains("'nowhere'")));
        }
    }

    @Test
    void switchedOffItRecordsNothingAndAJobThatResumesStillWorks() throws Exception {
        try (TestScheduler quartz = TestScheduler.with(with(url(), "enabled", "false"))) {
            CompletableFuture<Boolean> tracked = new CompletableFuture<>();
            CompletableFuture<Optional<String>> checkpoint = new CompletableFuture<>();

            quartz.start().fire(context -> {
                tracked.complete(Run.current().tracked());
                checkpoint.complete(Run.current().lastCheckpoint(String.class));
                Run.current().checkpointNow("page 3");
            });

            assertThat(tracked.get(60, TimeUnit.SECONDS)).isFalse();
            assertThat(checkpoint.get(60, TimeUnit.SECONDS)).isEmpty();
            assertThat(holterThreads()).isEmpty();
        }
        assertThat(stored.all()).isEmpty();
    }

    @Test
    void aSchedulerThatSomebodyAttachedToAnotherHolterGoesOnWithThatOne() throws Exception {
        RecordingTracker other = new RecordingTracker();
        try (CapturedLog log = CapturedLog.of("dev.holter.quartz");
                TestScheduler quartz = TestScheduler.with(url())) {
            HolterQuartz.attach(quartz.scheduler(), other);

            quartz.start().fire(context -> {});

            await().until(() -> other.runs().size() == 1 && other.onlyRun().ended());
            assertThat(log.errors())
                    .singleElement()
                    .asString()
                    .contains("goes on without")
                    .contains("another Holter");
        }
        assertThat(other.closed()).isFalse();
        await().untilAsserted(() -> assertThat(holterThreads()).isEmpty());
    }

    @Test
    void itsListenersHearAnEndThoughOnesRegisteredLaterThrow() throws Exception {
        try (TestScheduler quartz = TestScheduler.with(url())) {
            // Before the start, as Spring registers its listeners.
            FellowListener.on(quartz, new IllegalStateException("mine, all mine"))
                    .throwsIn("jobWasExecuted");

            quartz.start().fire(context -> {});

            assertThat(stored.awaitEnded(1).get(0).status()).isEqualTo("SUCCEEDED");
        }
    }

    @Test
    void jobsThatMayNotRunTwiceAtOnceDoNot() throws Exception {
        try (TestScheduler quartz = TestScheduler.with(url())) {
            Holter holter = HolterQuartz.find(quartz.start().scheduler()).orElseThrow();
            assertThat(holter.enabled()).isTrue();
            FaultTest.repeat(quartz, 5);

            List<StoredRun> runs = stored.awaitEnded(5);
            assertThat(runs).extracting(StoredRun::status).containsOnly("SUCCEEDED");
            assertThat(FaultTest.overlaps()).isZero();
        }
    }

    private Map<String, String> url() {
        return TestScheduler.plugin(
                "jdbcUrl", database.jdbcUrl(), "user", database.user(), "password", database.password());
    }

    private static Map<String, String> with(Map<String, String> properties, String key, String value) {
        Map<String, String> more = new HashMap<>(properties);
        more.put("org.quartz.plugin.holter." + key, value);
        return more;
    }

    static Map<String, String> dataSource(String name, String driver, String url, String user) {
        String prefix = "org.quartz.dataSource." + name + ".";
        return Map.of(
                prefix + "driver",
                driver,
                prefix + "URL",
                url,
                prefix + "user",
                user,
                prefix + "password",
                "any",
                prefix + "provider",
                "hikaricp",
                prefix + "maxConnections",
                "5");
    }

    private static List<String> holterThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .filter(name -> name.startsWith("holter"))
                .toList();
    }
}
