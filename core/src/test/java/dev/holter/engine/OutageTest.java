package dev.holter.engine;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.holter.Holter;
import dev.holter.HolterUnavailableException;
import dev.holter.fixtures.CapturedLog;
import dev.holter.fixtures.FaultProxy;
import dev.holter.fixtures.StoppableDatabase;
import dev.holter.fixtures.TestDatabase;
import dev.holter.spi.TrackedRun;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** E5: the database goes, and comes back, and no job notices. */
class OutageTest {
    private static final Duration OUTAGE = Duration.ofSeconds(30);

    /** What really happened to a run, on the JVM's clock. */
    private record Truth(long startNanos, long endNanos) {}

    private final AtomicLong longestCall = new AtomicLong();
    private final AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
    private final AtomicInteger numbers = new AtomicInteger();
    private final Map<UUID, Truth> truths = new ConcurrentHashMap<>();

    /** Invariants 3 and 6, C5. */
    @Test
    @Tag("slow")
    void jobsRunOnWhilePostgresIsStoppedForThirtySecondsAndEveryOutcomeIsThereAfterwards() throws Exception {
        try (StoppableDatabase db = StoppableDatabase.start();
                CapturedLog log = CapturedLog.of("dev.holter");
                Holter one = Engines.at(db.jdbcUrl()).start();
                Holter other = Engines.at(db.jdbcUrl()).start()) {
            UUID firstWorker = Engines.worker(one);
            ScheduledExecutorService jobs = Executors.newScheduledThreadPool(4);
            for (Holter holter : List.of(one, other)) {
                jobs.scheduleAtFixedRate(() -> runJob(holter, jobs), 0, 20, TimeUnit.MILLISECONDS);
            }
            Engines.soon().until(() -> truths.size() > 50);

            db.stopHard();
            Engines.during(OUTAGE);
            db.startAgain();
            Engines.soon()
                    .until(() -> log.infos().stream()
                                    .filter(line -> line.contains("is back"))
                                    .count()
                            == 2);
            int atRecovery = truths.size();
            Engines.soon().until(() -> truths.size() > atRecovery + 50);
            jobs.shutdown();
            assertThat(jobs.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

            Engines.soon()
                    .until(() ->
                            single(db, "select count(*) from holter.run where status = 'SUCCEEDED'") == truths.size());
            System.out.println(
                    "FIGURE outage: runs=" + truths.size() + " longestCallMicros=" + longestCall.get() / 1_000);
            assertThat(thrown.get()).isNull();
            assertThat(TimeUnit.NANOSECONDS.toMillis(longestCall.get())).isLessThan(2_500);
            assertThat(truths.size()).isGreaterThan(1_500);
            assertThat(single(db, "select count(*) from holter.run")).isEqualTo(truths.size());
            assertTrueTimes(db);
            assertThat(single(db, "select count(*) from holter.worker where state = 'alive'"))
                    .isEqualTo(2);
            assertThat(single(db, "select count(*) from holter.worker")).isEqualTo(2);
            assertThat(single(db, "select count(*) from holter.event where kind <> 'worker-suspect'"))
                    .isZero();
            assertThat(Engines.worker(one)).isEqualTo(firstWorker);
            // One of each for each of the two engines in this process.
            assertThat(log.errors()).hasSize(2).allMatch(line -> line.contains("cannot write to its database"));
            assertThat(log.infos()).filteredOn(line -> line.contains("is back")).hasSize(2);
        }
    }

    /** One job in eight outlives the outage's edges: it takes some seconds. */
    private void runJob(Holter holter, ScheduledExecutorService jobs) {
        int number = numbers.incrementAndGet();
        long start = System.nanoTime();
        TrackedRun run = timed(() -> Engines.begin(holter, "job.type"));
        timed(() -> run.run().stage("work", 10, "items"));
        timed(() -> {
            run.run().advance(number);
            run.run().checkpoint("item " + number);
            return number;
        });
        Runnable end = () -> {
            timed(() -> {
                run.returned();
                return number;
            });
            truths.put(run.run().id(), new Truth(start, System.nanoTime()));
        };
        if (number % 8 == 0) {
            jobs.schedule(end, 3 + number % 5, TimeUnit.SECONDS);
        } else {
            end.run();
        }
    }

    private <T> T timed(java.util.function.Supplier<T> call) {
        long before = System.nanoTime();
        try {
            return call.get();
        } catch (Throwable e) {
            thrown.compareAndSet(null, e);
            throw e;
        } finally {
            longestCall.accumulateAndGet(System.nanoTime() - before, Math::max);
        }
    }

    /** Lengths, and moments too: both stand on the same machine's clock. */
    private void assertTrueTimes(StoppableDatabase db) throws SQLException {
        long nowNanos = System.nanoTime();
        long now = single(db, "select cast(extract(epoch from clock_timestamp()) * 1000 as bigint)");
        int checked = 0;
        try (Connection connection = db.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select run_id,"
                        + " cast(extract(epoch from started_at) * 1000 as bigint), cast(extract(epoch from ended_at) * 1000 as bigint)"
                        + " from holter.run")) {
            while (rows.next()) {
                Truth truth = requireNonNull(truths.get(rows.getObject(1, UUID.class)));
                assertThat(now - rows.getLong(2)).isCloseTo((nowNanos - truth.startNanos) / 1_000_000, within(500L));
                assertThat(now - rows.getLong(3)).isCloseTo((nowNanos - truth.endNanos) / 1_000_000, within(500L));
                checked++;
            }
        }
        assertThat(checked).isEqualTo(truths.size());
    }

    private static long single(StoppableDatabase db, String query) {
        try (Connection connection = db.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void startsWithoutItsDatabaseAndIsWellByItselfWhenThatComes() throws IOException {
        TestDatabase db = TestDatabase.fresh();
        try (FaultProxy proxy = FaultProxy.to(db);
                CapturedLog log = CapturedLog.of("dev.holter")) {
            proxy.cut();
            try (Holter holter = Engines.quick(proxy.jdbcUrl(db.name()))
                    .set("startTimeout", "1s")
                    .start()) {
                TrackedRun early = Engines.begin(holter, "early.type");
                early.run().advance(3);
                early.returned();
                assertThat(holter.enabled()).isTrue();
                assertThat(log.warnings()).singleElement().asString().contains("without its database");

                proxy.restore();

                Engines.soon()
                        .until(() -> db.text("select to_regclass('holter.run')") != null
                                && db.count("select count(*) from holter.run where status = 'SUCCEEDED' and done = 3")
                                        == 1);
                // Whoever read the warning also reads that it is over.
                Engines.soon().until(() -> log.infos().stream().anyMatch(line -> line.contains("is back")));
            }
        } finally {
            db.close();
        }
    }

    @Test
    void refusesToStartWithoutItsDatabaseWhenToldToFailFastAndLeavesNothingBehind() throws IOException {
        List<String> before = Engines.threads();
        TestDatabase db = TestDatabase.fresh();
        try (FaultProxy proxy = FaultProxy.to(db)) {
            proxy.cut();
            long begun = System.nanoTime();

            assertThatThrownBy(() -> Engines.at(proxy.jdbcUrl(db.name()))
                            .set("failFast", "true")
                            .set("startTimeout", "2s")
                            .start())
                    .isInstanceOf(HolterUnavailableException.class)
                    .hasMessageContaining("failFast");

            // There is nothing to say goodbye to: it does not wait for that.
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(20));
            Engines.soon().untilAsserted(() -> assertThat(Engines.threads()).isEqualTo(before));
            Engines.soon().until(() -> db.sessions() == 0);
        } finally {
            db.close();
        }
    }

    @Test
    void refusesToStartInTimeWhenTheDatabaseIsABlackHole() throws IOException {
        List<String> before = Engines.threads();
        TestDatabase db = TestDatabase.fresh();
        try (FaultProxy proxy = FaultProxy.to(db)) {
            proxy.silence();
            long begun = System.nanoTime();

            assertThatThrownBy(() -> Engines.at(proxy.jdbcUrl(db.name()))
                            .set("failFast", "true")
                            .set("startTimeout", "1s")
                            .start())
                    .isInstanceOf(HolterUnavailableException.class);

            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
            Engines.soon().until(() -> Engines.threads().equals(before));
        } finally {
            db.close();
        }
    }

    @Test
    void isWellByItselfWhenAWrongPasswordIsCorrectedInTheDatabase() {
        TestDatabase db = TestDatabase.fresh();
        TestDatabase.Login login = db.createRole();
        db.execute("grant create on database " + db.name() + " to " + login.user());
        try (CapturedLog log = CapturedLog.of("dev.holter");
                Holter holter = Holter.builder()
                        .jdbcUrl(db.jdbcUrl())
                        .user(login.user())
                        .password("mistyped")
                        .start()) {
            assertThat(log.warnings()).singleElement().asString().contains("password authentication failed");
            assertThat(log.errors()).hasSize(1);
            assertThat(log.messages()).noneMatch(line -> line.contains("mistyped"));
            TrackedRun run = Engines.begin(holter, "a.type");
            run.returned();

            db.execute("alter role " + login.user() + " password 'mistyped'");

            Engines.soon()
                    .until(() -> db.text("select to_regclass('holter.run')") != null
                            && db.count("select count(*) from holter.run where status = 'SUCCEEDED'") == 1);
            Engines.soon().until(() -> log.infos().stream().anyMatch(line -> line.contains("is back")));
            assertThat(log.errors()).hasSize(1);
        } finally {
            db.execute("drop owned by " + login.user() + " cascade");
            db.close();
        }
    }

    /** Invariant 8: beats coalesce, endings are kept up to a number, then counted; what has a row always gets its end. */
    @Test
    @Tag("slow")
    void keepsMemoryBoundedWhileManyRunsEndDuringAnOutage() throws IOException {
        TestDatabase db = TestDatabase.fresh();
        try (FaultProxy proxy = FaultProxy.to(db);
                Holter holter = Engines.at(proxy.jdbcUrl(db.name())).start()) {
            TrackedRun before = Engines.begin(holter, "before.type");
            Engines.soon().until(() -> db.count("select count(*) from holter.run") == 1);
            proxy.cut();
            Engines.soon().until(() -> ((Engine) holter).pulse().health().failures() > 0);
            long usedBefore = used();
            for (int i = 0; i < 250_000; i++) {
                timed(() -> {
                    TrackedRun run = Engines.begin(holter, "short.type");
                    run.run().advance();
                    run.returned();
                    return run;
                });
            }
            before.run().done(77);
            before.threw(new IllegalStateException("while it was away"));
            Engines.soon().until(() -> ((Engine) holter).pulse().waiting() >= 200_000);
            int failures = ((Engine) holter).pulse().health().failures();
            Engines.soon().until(() -> ((Engine) holter).pulse().health().failures() > failures);
            long kept = used() - usedBefore;

            proxy.restore();

            Engines.soon()
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> db.count("select count(*) from holter.run where job_type = 'short.type'") == 200_000
                            && db.count("select count(*) from holter.event where kind = 'dropped'") > 0);
            Engines.soon()
                    .until(() ->
                            db.count("select count(*) from holter.run where status = 'FAILED' and done = 77") == 1);
            System.out.println(
                    "FIGURE memory: keptMiB=" + (kept >> 20) + " longestCallMicros=" + longestCall.get() / 1_000
                            + " waitingAtLast=" + ((Engine) holter).pulse().waiting());
            assertThat(
                            db.count(
                                    "select sum(cast(split_part(text, ' ', 1) as bigint)) from holter.event where kind = 'dropped'"))
                    .isEqualTo(50_000);
            assertThat(db.text("select distinct split_part(text, ' × ', 2) from holter.event where kind = 'dropped'"))
                    .startsWith("short.type SUCCEEDED");
            assertThat(kept >> 20).isLessThan(200);
            assertThat(TimeUnit.NANOSECONDS.toMillis(longestCall.get())).isLessThan(2_500);
            assertThat(db.count("select count(*) from holter.run where status = 'RUNNING'"))
                    .isZero();
        } finally {
            db.close();
        }
    }

    private static long used() {
        List<Long> seen = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            System.gc();
            Runtime jvm = Runtime.getRuntime();
            seen.add(jvm.totalMemory() - jvm.freeMemory());
        }
        return seen.stream().mapToLong(Long::longValue).min().orElseThrow();
    }
}
