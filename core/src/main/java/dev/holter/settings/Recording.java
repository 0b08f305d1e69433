package dev.holter.settings;

/** Which runs of a job type are kept. */
public enum Recording {
    /** Every run. */
    ALL,
    /** Runs that failed, were stopped or took longer than {@code slowAfter}. */
    PROBLEMS,
    /** No run. */
    NONE
}
