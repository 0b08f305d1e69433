package dev.holter;

import org.jspecify.annotations.Nullable;

/**
 * Which run a thread executes. Adapters bind a run before the job's body and restore what was there after it; job code calls
 * {@link Run#current()}. Thread-confined by nature.
 */
public final class CurrentRun {
    private static final ThreadLocal<@Nullable Run> CURRENT = new ThreadLocal<>();

    private CurrentRun() {}

    static Run get() {
        Run run = CURRENT.get();
        return run == null ? InertRun.OUTSIDE : run;
    }

    /** The run of a firing that is not recorded: bind it, so that its job does not take itself for outside of any. */
    public static Run unrecorded() {
        return InertRun.UNRECORDED;
    }

    /** The run bound to this thread, or null. */
    public static @Nullable Run bound() {
        return CURRENT.get();
    }

    /** Binds a run to this thread, or none, and gives what was bound before. */
    public static @Nullable Run bind(@Nullable Run run) {
        Run before = CURRENT.get();
        if (run == null) {
            CURRENT.remove();
        } else {
            CURRENT.set(run);
        }
        return before;
    }
}
