package dev.holter.benchmarks;

/** Somebody's open runs on a server of their own, so that nobody pays for another's vacuum. One thread. */
interface Beats extends AutoCloseable {
    /** One beat of each run, as it would be written. */
    void beat();

    /** Where they are kept. */
    ProductionDatabase database();

    @Override
    void close();

    /** WAL bytes a beat, in so many beats of each run. */
    default double bytesPerBeat(int times, int runs) {
        double before = wal();
        for (int i = 0; i < times; i++) {
            beat();
        }
        return (wal() - before) / ((double) times * runs);
    }

    /** All WAL there has been. */
    default double wal() {
        return database().number("select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')");
    }
}
