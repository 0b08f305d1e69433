package dev.holter.benchmarks;

/** Somebody's jobs that save how far they have come. Thread-safe. */
interface Saving {
    /** Does one job of this course on this thread, from its start to its end. */
    void job(Course course) throws Exception;
}
