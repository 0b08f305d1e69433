package dev.holter.jobrunr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Holter;
import dev.holter.ThreadEvidence;
import dev.holter.fixtures.TestDatabase;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jobrunr.jobs.context.JobContext;
import org.jobrunr.jobs.context.JobDashboardProgressBar;
import org.jobrunr.jobs.states.StateName;
import org.jobrunr.storage.InMemoryStorageProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On the threads that JobRunr chooses by itself: virtual ones since JDK 21. Their names are all the same, and no thread dump of the JVM shows them. */
class ThreadsTest {
    private static final boolean VIRTUAL = Runtime.version().feature() >= 21;

    private static volatile CompletableFuture<Thread> performing = new CompletableFuture<>();
    private static volatile CountDownLatch release = new CountDownLatch(1);

    private final TestDatabase database = TestDatabase.fresh();
    private final StoredRuns runs = new StoredRuns(database);
    private final Holter holter = TestServer.holter(database);
    private final InMemoryStorageProvider storage = new InMemoryStorageProvider();
    private final PlainServer jobrunr = new PlainServer(storage, null, HolterJobRunr.filter(holter, storage));

    /** What these tests perform. */
    public static final class Jobs {
        private Jobs() {}

        /** Waits until it is released or interrupted. */
        public static void waits() throws InterruptedException {
            performing.complete(Thread.currentThread());
            release.await();
        }

        /** Waits until it is released, whatever else it is told. */
        public static void hangs() {
            performing.complete(Thread.currentThread());
            while (release.getCount() > 0) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
        }

        public static void counts(JobContext context) throws InterruptedException {
            JobDashboardProgressBar bar = context.progressBar(10);
            bar.incrementSucceeded();
            waits();
            bar.incrementSucceeded();
        }
    }

    @BeforeEach
    void reset() {
        performing = new CompletableFuture<>();
        release = new CountDownLatch(1);
    }

    @AfterEach
    void end() {
        release.countDown();
        jobrunr.close();
        holter.close();
        database.close();
    }

    @Test // B9
    void passiveBeatsComeFromSuchAThread() throws Exception {
        jobrunr.scheduler().enqueue(() -> Jobs.counts(JobContext.Null));

        assertThat(isVirtual(performing.get(40, TimeUnit.SECONDS))).isEqualTo(VIRTUAL);
        runs.awaitRunning();
        StoredRuns.until(() -> Long.valueOf(1).equals(runs.all().get(0).get("done")));

        release.countDown();
        assertThat(runs.awaitEnded(1).get(0))
                .containsEntry("status", "SUCCEEDED")
                .containsEntry("done", 2L);
    }

    @Test // D2: the guarded interrupt
    void aCancelInterruptsItAndNoOther() throws Exception {
        UUID job = jobrunr.scheduler().enqueue(() -> Jobs.waits()).asUUID();
        Thread cancelled = performing.get(40, TimeUnit.SECONDS);

        holter.console().cancel(runs.awaitRunning(), "ann", "too slow");

        assertThat(isVirtual(cancelled)).isEqualTo(VIRTUAL);
        assertThat(runs.awaitEnded(1).get(0))
                .containsEntry("status", "CANCELLED")
                .containsEntry("error_class", InterruptedException.class.getName());
        StoredRuns.until(() -> jobrunr.stored(job).hasState(StateName.DELETED));
        release.countDown();
        jobrunr.scheduler().enqueue(() -> Jobs.waits());
        assertThat(runs.awaitEnded(2).get(1)).containsEntry("status", "SUCCEEDED");
    }

    @Test // D3, pitfall 41
    void aKilledOneThatHangsIsShownWithItsStackUntilItLeaves() throws Exception {
        jobrunr.scheduler().enqueue(() -> Jobs.hangs());
        assertThat(isVirtual(performing.get(40, TimeUnit.SECONDS))).isEqualTo(VIRTUAL);
        UUID run = runs.awaitRunning();

        holter.console().kill(run, "ann", "it hangs");

        assertThat(runs.awaitEnded(1).get(0)).containsEntry("status", "TERMINATED");
        StoredRuns.until(
                () -> !holter.console().run(run).orElseThrow().evidence().isEmpty());
        assertThat(holter.console().run(run).orElseThrow().evidence())
                .extracting(ThreadEvidence::stack)
                .anySatisfy(stack -> assertThat(stack).contains("ThreadsTest$Jobs.hangs"));
        release.countDown();
        StoredRuns.until(() -> runs.all().get(0).get("left_at") != null);
        assertThat(jobrunr.server().isRunning()).isTrue();
    }

    /** Of JDK 21 on. */
    private static boolean isVirtual(Thread thread) throws ReflectiveOperationException {
        return VIRTUAL && (boolean) Thread.class.getMethod("isVirtual").invoke(thread);
    }
}
