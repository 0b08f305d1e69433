package dev.holter;

/**
 * Told what becomes of runs. All methods are called one at a time on a thread of Holter's own, never on a job's or the pulse's; what they
 * throw is logged. When a listener is so slow that 10,000 notices wait, further ones are dropped and counted in the log.
 */
public interface RunListener {
    /** A run of this process ended. It may be written only moments later. */
    default void ended(RunNotice run) {}

    /** A run of this process was asked to stop. */
    default void stopped(RunNotice run, StopReason reason) {}

    /** A run broke what its job type promises about time. */
    default void stale(RunNotice run) {}

    /** A worker anywhere has not renewed its lease lately. It may come back. */
    default void suspect(WorkerNotice worker) {}

    /** A run was failed because its worker, anywhere, is lost. */
    default void lost(RunNotice run) {}
}
