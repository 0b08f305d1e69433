package dev.holter.jobrunr;

import dev.holter.Run;
import java.io.IOException;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jobrunr.jobs.context.JobContext;
import org.jobrunr.jobs.context.JobDashboardProgressBar;

/** Jobs as an application has them. JobRunr finds them by their names, so what they share with a test is static. */
public final class TestJobs {
    static final AtomicInteger BEGUN = new AtomicInteger();
    private static final Set<Integer> HUNG = ConcurrentHashMap.newKeySet();
    static volatile Consumer<UUID> last = id -> {};
    static volatile CountDownLatch release = new CountDownLatch(1);

    private TestJobs() {}

    static void reset() {
        release.countDown();
        release = new CountDownLatch(1);
        BEGUN.set(0);
        HUNG.clear();
    }

    public static void brief(int number) {
        BEGUN.incrementAndGet();
    }

    public static void failOnce() throws IOException {
        if (BEGUN.incrementAndGet() == 1) {
            throw new IOException("connection reset");
        }
    }

    public static void looking() {
        BEGUN.incrementAndGet();
        for (int i = 0; i < 60_000; i++) {
            Run.current().checkStop();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    public static void waiting() throws InterruptedException {
        BEGUN.incrementAndGet();
        release.await();
    }

    /** Goes on until it is released, whatever else it is told. */
    public static void deaf() {
        BEGUN.incrementAndGet();
        while (release.getCount() > 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** Deaf when it is begun first, brief when it is begun again. */
    public static void deafAtFirst() {
        if (BEGUN.incrementAndGet() == 1) {
            BEGUN.decrementAndGet();
            deaf();
        }
    }

    /** At first deaf to all but its interrupt, on which it fails, after it has written of itself; brief when it is begun again. */
    public static void failsLate(JobContext context) throws IOException {
        if (BEGUN.incrementAndGet() > 1) {
            return;
        }
        while (!Thread.interrupted()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        context.saveMetadata("who", "a zombie");
        context.logger().info("a zombie");
        throw new IOException("a zombie");
    }

    /** At first deaf until it is released, and then it returns, fails or is interrupted, and writes of itself; brief when it is begun again. */
    public static void hangsAtFirst(int number, JobContext context) throws Exception {
        if (!HUNG.add(number)) {
            return;
        }
        deaf();
        Run.current().detail("a zombie");
        context.saveMetadata("who", "a zombie");
        context.logger().info("a zombie");
        if (number % 3 == 1) {
            throw new IOException("a zombie");
        }
        if (number % 3 == 2) {
            throw new InterruptedException("a zombie");
        }
    }

    /** What JobRunr accepts, and cannot write. */
    public static final class Unwritable implements JobContext.Metadata {
        /** Read when it is written. */
        public String getText() {
            throw new IllegalStateException("cannot be read");
        }
    }

    public static void doesSomethingLast(JobContext context) {
        BEGUN.incrementAndGet();
        last.accept(context.getJobId());
    }

    public static void savesWhatCannotBeWritten(JobContext context) {
        BEGUN.incrementAndGet();
        context.saveMetadata("unwritable", new Unwritable());
    }

    public static void savesWhatCannotBeWrittenAndWaits(JobContext context) throws InterruptedException {
        savesWhatCannotBeWritten(context);
        release.await();
    }

    public static void swallowsItsInterrupt() {
        BEGUN.incrementAndGet();
        try {
            release.await();
        } catch (InterruptedException swallowed) {
            LockSupport.parkNanos(1);
        }
    }

    public static void withItsOwnBar(JobContext context) throws InterruptedException {
        JobDashboardProgressBar bar = context.progressBar(10);
        for (int i = 0; i < 4; i++) {
            bar.incrementSucceeded();
        }
        release.await();
        bar.incrementSucceeded();
    }

    public static void failsInAFilter() {}

    public static void reporting() throws InterruptedException {
        Run run = Run.current().total(8);
        run.advance(2);
        release.await();
    }
}
