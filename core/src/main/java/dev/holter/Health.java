package dev.holter;

/** How a run seems at the moment of asking, computed by the database and never stored. */
public enum Health {
    /** Its worker lives, and it keeps its promises. */
    FINE,
    /** Its worker lives, and it has not moved for longer than its job type promises. */
    NOT_MOVING,
    /** Its worker lives, and it has taken longer than its job type promises. */
    OVERDUE,
    /** Its worker lives, its type promises nothing, and its thread has stood still for long. It may be waiting for something that takes long. */
    QUIET,
    /** It was asked to stop and has not ended yet. */
    STOPPING,
    /** It was asked to stop and its thread interrupted, and the job has not even looked. */
    IGNORING_STOP,
    /** It was asked to stop long ago and does not: its thread is not free, and nobody can end it but the process. */
    ABANDONED,
    /** It is recorded as over, by a kill for example, and its thread has not left the job yet. */
    STILL_EXECUTING,
    /** Its worker's lease has not moved lately; nobody is convicted yet. */
    SUSPECT,
    /** Its worker is lost or gone, and the run is about to be closed. */
    WORKER_DEAD,
    /** It is over; the status says how. */
    ENDED
}
