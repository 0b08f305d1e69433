package dev.holter.quartz;

import dev.holter.spi.HostFrames;
import dev.holter.spi.HostStack;
import dev.holter.spi.TrackedRun;
import java.io.Serializable;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/**
 * One attempt of a firing, kept in its {@link JobExecutionContext}: Quartz fires again at once with the same context,
 * and so the next attempt finds the one before. The context is Serializable, so this is too; what belongs to the run
 * stays behind. Written by the job's thread, read by any.
 */
final class Firing implements Serializable {
    /** Where it is in the context. */
    static final String KEY = "dev.holter.firing";

    private static final long serialVersionUID = 1L;

    private final int attempt;
    private final transient HostFrames stack;
    private final transient Thread thread = Thread.currentThread();
    private final transient @Nullable Job job;
    private volatile @Nullable UUID workflow;
    private transient volatile @Nullable TrackedRun run;

    /**
     * Of this thread. The attempts are counted here, since a transaction that cannot be committed makes Quartz fire
     * again with the same refire count.
     */
    Firing(@Nullable Firing before, JobExecutionContext context, HostFrames stack) {
        int refireCount = context.getRefireCount();
        this.job = context.getJobInstance();
        this.attempt = 1 + Math.max(refireCount, before == null ? 0 : before.attempt);
        this.workflow = before == null ? null : before.workflow;
        this.stack = stack;
    }

    /** The last attempt of this firing, null before the first. */
    static @Nullable Firing of(JobExecutionContext context) {
        return context.get(KEY) instanceof Firing firing ? firing : null;
    }

    int attempt() {
        return attempt;
    }

    /** What the attempts share, null while none of them is recorded. */
    @Nullable
    UUID workflow() {
        return workflow;
    }

    void begun(TrackedRun begun) {
        run = begun;
        begun.bind();
        if (begun.run().tracked()) {
            workflow = begun.run().workflowId();
        }
    }

    /** Null before it has begun, and in another process. */
    @Nullable
    TrackedRun run() {
        return run;
    }

    /** What executes it; null when nobody knows. */
    @Nullable
    Job job() {
        return job;
    }

    boolean ofThisThread() {
        return thread == Thread.currentThread();
    }

    /** Whether it is this thread's, and the new shell stands where its own stood, or below. */
    boolean leftBehind(HostFrames now) {
        return ofThisThread() && now.number() > 0 && stack.number() >= now.number();
    }

    /** Why it is certain that the thread has left the job, empty when it is not. */
    Optional<String> left(HostStack shells) {
        if (!thread.isAlive()) {
            return Optional.of("its thread has ended");
        }
        return shells.of(thread).leftSince(stack) ? Optional.of("its thread has left the job") : Optional.empty();
    }
}
