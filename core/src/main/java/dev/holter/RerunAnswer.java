package dev.holter;

/** What became of a wish to begin a run's work anew. */
public enum RerunAnswer {
    /** A process that has the run's scheduler begins it within seconds; when none lives, as soon as one does. */
    QUEUED,
    /** It was asked for before: ask for the newest attempt of its workflow, if that is to be begun anew. */
    QUEUED_BEFORE,
    /** An attempt of this work is not over: nothing was changed. */
    NOT_OVER,
    /** There is no such run here. */
    UNKNOWN
}
