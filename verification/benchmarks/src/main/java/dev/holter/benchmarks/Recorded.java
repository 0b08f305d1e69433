package dev.holter.benchmarks;

/** Sees to it that speed was not bought with runs that were never written, and takes them away for the next sample. One thread. */
final class Recorded {
    private final ProductionDatabase database;
    private final int runs;

    Recorded(ProductionDatabase database, int runs) {
        this.database = database;
        this.runs = runs;
    }

    /** After Holter was closed. */
    void check(boolean holter) {
        double stored = database.number("select count(*) from run where status = 'SUCCEEDED'");
        if (stored != (holter ? runs : 0)) {
            throw new IllegalStateException(stored + " runs are recorded of " + (holter ? runs : 0));
        }
        database.run("truncate run, pulse, stage, event, worker");
        database.run("checkpoint");
    }
}
