package dev.holter.dashboard;

/** What somebody may do. */
public enum Permission {
    /** See runs, workers, events. */
    VIEW,
    /** See what may hold data of the application too: errors and stacks. And have a stack taken. */
    VIEW_DETAIL,
    /** Ask a run to stop. */
    CANCEL,
    /** Record a run as killed. */
    KILL,
    /** Have the work of a run begun anew. */
    RERUN
}
