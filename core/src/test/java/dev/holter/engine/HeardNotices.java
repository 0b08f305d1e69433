package dev.holter.engine;

import dev.holter.RunListener;
import dev.holter.RunNotice;
import dev.holter.StopReason;
import dev.holter.WorkerNotice;
import dev.holter.spi.TrackedRun;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A listener that remembers. Any thread may look. */
final class HeardNotices implements RunListener {
    final Queue<RunNotice> ended = new ConcurrentLinkedQueue<>();
    final Queue<String> stopped = new ConcurrentLinkedQueue<>();
    final Queue<UUID> suspect = new ConcurrentLinkedQueue<>();
    final Queue<RunNotice> lost = new ConcurrentLinkedQueue<>();

    @Override
    public void ended(RunNotice run) {
        ended.add(run);
    }

    @Override
    public void stopped(RunNotice run, StopReason reason) {
        stopped.add(run.runId() + " " + reason);
    }

    @Override
    public void suspect(WorkerNotice worker) {
        suspect.add(worker.workerId());
    }

    @Override
    public void lost(RunNotice run) {
        lost.add(run);
    }

    /** What was told of this run's loss; empty when nothing was. */
    Optional<RunNotice> lost(TrackedRun which) {
        return lost.stream().filter(run -> run.runId().equals(which.run().id())).findFirst();
    }
}
