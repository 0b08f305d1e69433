package dev.holter.spi;

/** When a scheduler does a piece of work over by itself. A piece of work has one who begins it anew, never two. */
public enum HostRetry {
    /** Never: Holter does, if the job type's policy says so. */
    NONE,
    /** When the process is lost that it ran in: a Quartz job that requests recovery. Holter begins it anew only when an operator asks for that. */
    IF_LOST,
    /** Whenever it fails, as JobRunr does: also when it is killed or stale and is to be begun anew, the host does it. */
    ALWAYS
}
