package dev.holter;

/** Why a run did not simply succeed: one distinct code for each cause, stored with the run and shown. */
public enum EndReason {
    /** The job's body threw. */
    JOB_ERROR,
    /** The worker stopped renewing its lease. */
    WORKER_LOST,
    /** No beat for longer than the job type promises. */
    STALLED,
    /** Longer than the job type's deadline. */
    DEADLINE,
    /** A wait for a person or a signal ran out. */
    WAIT_EXPIRED,
    /** Killed by an operator. */
    KILLED,
    /** Cancelled by an operator or by its own policy. */
    CANCELLED,
    /** Still executing when its process shut down. */
    SHUTDOWN,
    /** A later attempt of the same workflow took over. */
    SUPERSEDED,
    /** The scheduler never reported the end, but the thread has left the job. What became of it is not known. */
    END_UNSEEN
}
