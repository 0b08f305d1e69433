package dev.holter;

/**
 * Where the figures of a {@link Holter} go: makes meters of them. {@code dev.holter.micrometer.MicrometerMetrics} does so for Micrometer.
 *
 * <p>Holter counts by itself, and meters read: no job, scheduler or thread that keeps a lease alive ever calls into a metrics library, and nobody reading costs nothing. All that is
 * called here is called on a thread of its own, one call at a time, and nobody waits for it; what it throws is one line in the log. The idea of a seam this small is HikariCP's.
 */
@FunctionalInterface
public interface Metrics {
    /** Makes the meters of one Holter, which has started. They may read its figures from any thread until they are closed. */
    Meters of(Figures figures);

    /** The meters of one Holter. */
    interface Meters extends AutoCloseable {
        /** A job type is there from now on. At most 101 come: those past the hundredth are counted as one, {@link TypeFigures#OTHER}. */
        void add(TypeFigures type);

        /** The Holter is closed: its meters are to go. */
        @Override
        void close();
    }
}
