package dev.holter;

/** Which of its job type's promises about time a run has broken. */
public enum StaleReason {
    /** It has not moved for longer than {@code stallAfter}. */
    STALLED,
    /** It has taken longer than {@code deadline}. */
    DEADLINE,
    /** None, since its type promises nothing: its thread has stood still for long, using no processor. It may be waiting for something that takes long. */
    QUIET
}
