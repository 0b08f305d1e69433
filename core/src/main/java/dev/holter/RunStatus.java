package dev.holter;

/** Where a run stands. A terminal status never changes. */
public enum RunStatus {
    /** The job's body is executing, as far as its worker last said. */
    RUNNING,
    /** Waiting for a person or a signal, without a thread. */
    WAITING,
    /** The body returned. */
    SUCCEEDED,
    /** The body threw, or its end was never reported; {@link EndReason} tells which. */
    FAILED,
    /** The body ended because it was asked to. */
    CANCELLED,
    /** Ended from outside, by a kill or a shutdown; code may still have been executing. */
    TERMINATED,
    /** Given up by the reaper: the worker was lost, or a promise about time was broken. */
    TIMED_OUT,
    /** A later attempt of the same workflow took over. */
    SUPERSEDED;

    /** Whether this status is final. */
    public boolean terminal() {
        return this != RUNNING && this != WAITING;
    }
}
