package dev.holter.benchmarks;

/** Ticks in which every run has moved. */
final class HolterBeats implements Beats {
    private final ProductionDatabase database = new ProductionDatabase();
    private final Fleet fleet;
    private final boolean detail;

    /** So many runs, which tell a fresh line of 50 characters with every beat, or count only. */
    HolterBeats(int runs, boolean detail) {
        this.detail = detail;
        fleet = new Fleet(database, runs);
        beat();
        database.run("vacuum analyze pulse");
        database.run("checkpoint");
    }

    @Override
    public void beat() {
        fleet.tick(fleet.moved(detail));
    }

    @Override
    public ProductionDatabase database() {
        return database;
    }

    /** The session is closed, since that is when the server counts what it did. */
    void rest() {
        fleet.close();
    }

    @Override
    public void close() {
        fleet.close();
        database.close();
    }
}
