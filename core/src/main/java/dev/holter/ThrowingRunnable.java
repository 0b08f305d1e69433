package dev.holter;

/** Something to do that may throw: what a stop closes, for instance. */
@FunctionalInterface
public interface ThrowingRunnable {
    /** Does it. */
    void run() throws Exception;
}
