package dev.holter.jobrunr;

import dev.holter.Run;
import dev.holter.testkit.ChildNode;
import dev.holter.testkit.ContractJobs;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The job of its child looks at no stop, and returns when its process was paused: as one does whose work was done meanwhile. */
public final class PausedHost extends JobRunrContractHost {
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(3);

    @Override
    public ContractJobs.Body childWork() {
        return () -> {
            Run.current().checkpointNow(ChildNode.CHECKPOINT);
            long before = System.nanoTime();
            while (System.nanoTime() - before < PAUSE_NANOS) {
                before = System.nanoTime();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
            }
        };
    }
}
