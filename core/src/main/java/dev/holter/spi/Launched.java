package dev.holter.spi;

/** Who begins work that was handed to its scheduler, and who sees to it when a process dies before the new run is recorded. */
public enum Launched {
    /** This process, from its memory: when it ends, another one does it over. */
    HERE,
    /** Any process of the scheduler's, once: the scheduler has stored it, and forgets it when it fires. */
    STORED,
    /** The same, and the scheduler had it already when it was asked. */
    STORED_BEFORE,
    /** The scheduler, which does by itself over what a process took that died: nobody else may. */
    BY_HOST
}
