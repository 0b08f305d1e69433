package dev.holter;

import java.time.Duration;

/** What a {@link Holter} counts of the runs of one job type in this process. Thread-safe; a read costs no statement and waits for nothing. */
public interface TypeFigures {
    /** What types past the hundredth are called together. */
    String OTHER = "other";

    /** The job type, or {@link #OTHER}. */
    String jobType();

    /** Runs that began. */
    long started();

    /** Those among them that do work over: retries and recoveries that were known as such when they began. */
    long retried();

    /** Runs that ended so, as far as this process knew at that moment: one that was killed counts as {@link RunStatus#TERMINATED}, whatever its job did then. */
    long ended(RunStatus status);

    /** Runs that ended, however. */
    long ended();

    /** How long they took together. */
    Duration ran();

    /** Runs that execute now, those among them that are recorded as over. */
    int active();

    /** How long the quietest run that executes has not moved; zero when none does. */
    Duration longestSilence();

    /** How long the longest run that executes has been running; zero when none does. */
    Duration longestRun();

    /** Runs that ended after they were asked to stop. */
    long stopped();

    /** How long it took from the asking to the end, together. */
    Duration stopTime();

    /** How long the run that was asked to stop first, and executes in spite of it, has done so; zero when none does. */
    Duration longestStop();

    /** Times that a run broke a promise of its type, or stood still for long. */
    long stale(StaleReason reason);

    /** Runs, of any process, that this one ended for such a reason. */
    long reaped(EndReason reason);
}
