package dev.holter;

/**
 * A running liveness layer: one registration of this process, its pulse, and the runs it watches. Start it with {@link #builder()}, clip it on
 * to a scheduler with that scheduler's adapter, close it when the scheduler has stopped. Thread-safe.
 *
 * <p>While the database is away everything goes on: jobs run, what they report is kept in bounded memory, and it is written when the
 * database is back.
 */
public interface Holter extends AutoCloseable {
    /** What to configure and start. */
    static HolterBuilder builder() {
        return new HolterBuilder();
    }

    /** What operators ask. */
    Console console();

    /** Adds a listener; it hears what happens from now on. */
    void addListener(RunListener listener);

    /** Has meters made of what is counted, also of what was counted before; for as long as this runs. */
    void addMetrics(Metrics metrics);

    /** Whether anything is recorded: false when Holter was switched off by its configuration. */
    boolean enabled();

    /**
     * Refuses new runs, asks the running ones to stop, keeps beating until they have ended or {@code closeTimeout} is over, records the
     * rest as shut down, and leaves no thread. Closing again does nothing.
     */
    @Override
    void close();
}
