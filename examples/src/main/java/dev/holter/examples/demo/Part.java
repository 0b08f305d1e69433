package dev.holter.examples.demo;

import java.util.concurrent.CompletableFuture;

/** Something the demo can show, chosen by its word on the command line. */
interface Part {
    /** Its word. */
    String word();

    /** What it shows, for the usage. */
    String about();

    /** Begins and returns at once; the future completes when there is nothing more to see. */
    CompletableFuture<Void> begin(Cluster cluster, Workload workload) throws Exception;

    /** Compares what was to happen with what did. */
    void check(Evidence evidence, Expectations expected) throws Exception;

    /** Adds what the table of runs does not show, with {@link Account}; mostly nothing. */
    default void tell(Evidence evidence, TextTable table) {}
}
