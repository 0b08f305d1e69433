package dev.holter.dashboard.browser;

import static org.awaitility.Awaitility.await;

import dev.holter.Console;
import dev.holter.Health;
import dev.holter.Holter;
import dev.holter.HolterBuilder;
import dev.holter.Run;
import dev.holter.RunSummary;
import dev.holter.dashboard.Authorizer;
import dev.holter.dashboard.Dashboard;
import dev.holter.dashboard.jdk.DashboardServer;
import dev.holter.fixtures.TestDatabase;
import dev.holter.spi.RunStart;
import dev.holter.spi.RunTracker;
import dev.holter.spi.TrackedRun;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.awaitility.core.ConditionFactory;

/** A database, processes with jobs in it, and dashboards over it. The test's thread only, but for {@link #hold}. */
final class Scene implements AutoCloseable {
    private final TestDatabase database = TestDatabase.fresh();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CountDownLatch end = new CountDownLatch(1);

    /** What a job does. */
    interface Work {
        void on(Run run) throws Exception;
    }

    TestDatabase database() {
        return database;
    }

    /** A process with this name, and these settings, names and values in turn. */
    Holter worker(String name, String... settings) {
        HolterBuilder builder = Holter.builder()
                .jdbcUrl(database.jdbcUrl())
                .user(database.user())
                .password(database.password())
                .set("workerName", name)
                .set("tick", "250ms")
                .set("startTimeout", "1m")
                .set("failFast", "true")
                .set("closeTimeout", "1s");
        for (int i = 0; i < settings.length; i += 2) {
            builder.set(settings[i], settings[i + 1]);
        }
        Holter holter = builder.start();
        open.push(holter);
        return holter;
    }

    /** A dashboard in which everybody on this machine may do all. */
    DashboardServer dashboard(Holter holter) {
        return dashboard(holter, "/", Authorizer.everybodyOnThisMachine());
    }

    DashboardServer dashboard(Holter holter, String path, Authorizer authorizer) {
        Dashboard dashboard =
                Dashboard.of(holter.console()).authorizer(authorizer).build();
        DashboardServer server =
                DashboardServer.start(dashboard, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), path);
        open.push(server);
        return server;
    }

    UUID begin(Holter holter, String jobType, Work work) {
        return begin(holter, RunStart.first("quartz", "main", jobType, jobType), work);
    }

    /** Begins a run on a thread of its own, and gives its id when the database has it. */
    UUID begin(Holter holter, RunStart start, Work work) {
        CompletableFuture<UUID> begun = new CompletableFuture<>();
        threads.execute(() -> {
            TrackedRun tracked = RunTracker.of(holter).begin(start);
            tracked.bind();
            begun.complete(tracked.run().id());
            try {
                work.on(tracked.run());
                tracked.returned();
            } catch (Throwable error) {
                tracked.threw(error);
            } finally {
                tracked.unbind();
            }
        });
        UUID id = begun.join();
        soon().until(() -> holter.console().run(id).isPresent());
        return id;
    }

    /** Keeps a job busy until the scene ends, whatever it is asked: it does not look, and shrugs off interrupts. */
    void hold() {
        while (end.getCount() > 0) {
            try {
                end.await();
            } catch (InterruptedException ignored) {
                // That is what it is about.
            }
        }
    }

    static RunSummary run(Console console, UUID id) {
        return console.run(id).orElseThrow().run();
    }

    static void awaitHealth(Console console, UUID id, Health health) {
        soon().until(() -> run(console, id).health() == health);
    }

    static ConditionFactory soon() {
        return await().pollInterval(Duration.ofMillis(50)).atMost(Duration.ofSeconds(60));
    }

    @Override
    public void close() throws Exception {
        end.countDown();
        while (!open.isEmpty()) {
            open.pop().close();
        }
        threads.shutdown();
        database.close();
    }
}
