package dev.holter;

/** What became of a wish to stop a run. */
public enum StopAnswer {
    /** It is recorded and on its way to the worker; a kill has ended the run already. */
    ACCEPTED,
    /** The run was asked before and has not ended: it is told once more, and who asked first stays. */
    REPEATED,
    /** The run is over: nothing was changed. */
    OVER,
    /** The run is no longer as it was when this was decided: nothing was changed. */
    CHANGED,
    /** There is no such run here, or its start has not been written yet. */
    UNKNOWN
}
