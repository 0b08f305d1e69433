package dev.holter.settings;

/** What a run gets that breaks what its job type promises about time. */
public enum OnStale {
    /** It is shown, and listeners are told. */
    ALERT,
    /** It is asked to stop. */
    CANCEL,
    /** It is recorded as timed out, and told to stop. */
    FAIL,
    /** The same, and it is begun anew. */
    RETRY
}
