package dev.holter;

import java.util.concurrent.CancellationException;

/**
 * Thrown by {@link Run#checkStop()} and by the loops of {@link Run} once the run was asked to stop. Let it pass: every later check
 * throws again. Its cause is an {@link InterruptedException}, since schedulers know that one as "ended on request".
 */
public final class RunStoppedException extends CancellationException {
    private static final long serialVersionUID = 1L;

    private final StopReason reason;

    /** An exception for a run that was asked to stop for this reason. */
    public RunStoppedException(StopReason reason) {
        super("the run was asked to stop: " + reason);
        this.reason = reason;
        initCause(new InterruptedException(reason.name()));
    }

    /** Why the run was asked to stop. */
    public StopReason reason() {
        return reason;
    }
}
