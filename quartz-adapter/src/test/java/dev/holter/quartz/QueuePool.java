package dev.holter.quartz;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.quartz.spi.ThreadPool;

/** A pool without threads: a test takes what Quartz would execute and executes it on a thread of its choice. */
public final class QueuePool implements ThreadPool {
    private static final BlockingQueue<Runnable> SHELLS = new LinkedBlockingQueue<>();

    /** The next run shell that a scheduler has handed over. */
    static Runnable take() throws InterruptedException {
        Runnable shell = SHELLS.poll(10, TimeUnit.SECONDS);
        if (shell == null) {
            throw new AssertionError("nothing was fired");
        }
        return shell;
    }

    @Override
    public boolean runInThread(Runnable shell) {
        return SHELLS.add(shell);
    }

    @Override
    public int blockForAvailableThreads() {
        return 1;
    }

    @Override
    public void initialize() {}

    @Override
    public void shutdown(boolean waitForJobsToComplete) {
        SHELLS.clear();
    }

    @Override
    public int getPoolSize() {
        return 1;
    }

    @Override
    public void setInstanceId(String id) {}

    @Override
    public void setInstanceName(String name) {}
}
