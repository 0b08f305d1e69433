package dev.holter.settings;

/** Whether an attempt may begin while code of the one before may still be executing. */
public enum Overlap {
    /** It waits until that thread has left, or its process is over for certain. */
    REFUSED,
    /** It does not wait. */
    ALLOWED
}
