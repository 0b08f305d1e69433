package dev.holter.spi;

/** Begins a job in the scheduler that it belongs to. */
@FunctionalInterface
public interface Launcher {
    /**
     * Has the scheduler begin this work. The run that follows says so in its {@link RunStart}. Called on a thread of its own. It may be called twice for one wish, when a process dies in the
     * middle: the second run is then superseded.
     *
     * @return whether the scheduler begins it even if this process ends now; else another process does it over
     * @throws IllegalStateException when it can never be begun: that is recorded, and the work is not tried again unless somebody asks. What else is thrown is tried
     *     again, here or elsewhere, for an hour
     */
    boolean launch(Rerun rerun) throws Exception;
}
