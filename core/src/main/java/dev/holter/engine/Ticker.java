package dev.holter.engine;

/** The monotonic clock, in nanoseconds from an arbitrary start. Tests turn one by hand. Thread-safe. */
@FunctionalInterface
public interface Ticker {
    /** This process's own clock. */
    Ticker SYSTEM = System::nanoTime;

    /** Now. */
    long nanos();
}
