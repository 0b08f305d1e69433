package dev.holter.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Sees to it that speed was not bought with runs that were never written, and takes them away for the next sample. One thread. */
final class Recorded {
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final ProductionDatabase database;

    Recorded(ProductionDatabase database) {
        this.database = database;
    }

    /** Waits until a Holter that has just started has its sessions and has written so many runs: what its start costs is no part of a rate. Without Holter it waits for nothing. */
    void settled(boolean holter, int runs) {
        long deadline = System.nanoTime() + LONGEST_NANOS;
        while (holter && (stored() < runs || database.number("select count(*) from worker where sentinel") == 0)) {
            if (System.nanoTime() - deadline > 0) {
                throw new IllegalStateException("only " + stored() + " runs are recorded of " + runs);
            }
            LockSupport.parkNanos(EVERY_NANOS);
        }
    }

    /** After Holter was closed. */
    void check(boolean holter, int runs) {
        if (stored() != (holter ? runs : 0)) {
            throw new IllegalStateException(stored() + " runs are recorded of " + (holter ? runs : 0));
        }
        database.run("truncate run, pulse, stage, event, worker");
        database.run("checkpoint");
    }

    private double stored() {
        return database.number("select count(*) from run where status = 'SUCCEEDED'");
    }
}
