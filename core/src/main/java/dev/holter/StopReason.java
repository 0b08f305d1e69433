package dev.holter;

/** Why a run is asked to end early. A run has at most one: the first that was asked for. */
public enum StopReason {
    /** An operator, or the run's own policy, asked it to end. */
    CANCEL,
    /** An operator declared it ended; what the code still writes is refused. */
    KILL,
    /** This process was taken for dead, and the run is already recorded as lost. */
    LOST,
    /** It ran longer than its job type allows. */
    DEADLINE,
    /** It did not move for longer than its job type promises. */
    STALL,
    /** The process is shutting down. */
    SHUTDOWN,
    /** A later attempt of the same workflow took over. */
    SUPERSEDED
}
