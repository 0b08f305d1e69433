package dev.holter.spi;

import dev.holter.Holter;
import java.lang.reflect.AnnotatedElement;

/**
 * What an adapter does with a {@link Holter}. No call throws on account of a fault of Holter's, does I/O or waits. Thread-safe.
 */
public interface RunTracker {
    /** The tracker of this Holter. */
    static RunTracker of(Holter holter) {
        if (holter instanceof RunTracker tracker) {
            return tracker;
        }
        throw new IllegalArgumentException(
                holter.getClass().getName() + " was not started by Holter.builder(): adapters cannot work with it");
    }

    /**
     * A run begins on this thread. While Holter is closing or switched off, or records nothing for this type, it gets a run that
     * records nothing.
     */
    TrackedRun begin(RunStart start);

    /**
     * Where the code of a job type may say what holds for it ({@link dev.holter.JobPolicy}): the closest first, a method before its class. To be told on each run's thread before anything
     * else is asked about it; told again, it costs next to nothing.
     */
    void annotated(String jobType, AnnotatedElement... code);

    /** Whether Holter itself may begin runs of this type anew: then their starts should bring a {@link JobCopy}, if the scheduler may forget the job. */
    boolean retries(String jobType);

    /** How work of this scheduler is begun anew, when somebody asks for it; until what this gives is run. */
    Runnable launcher(String host, String scheduler, Launcher launcher);

    /** Something the scheduler did that is worth keeping and is no run: a veto, a misfire. At most 1,000 characters of text are kept. */
    void event(String kind, String text);
}
