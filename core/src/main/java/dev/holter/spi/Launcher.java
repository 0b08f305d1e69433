package dev.holter.spi;

/** Begins a job in the scheduler that it belongs to. */
@FunctionalInterface
public interface Launcher {
    /**
     * Has the scheduler begin this work. The run that follows says so in its {@link RunStart}. Called on a thread of its own; what it throws is recorded, and
     * the work is not tried again. It may be called twice for one wish, when a process dies in the middle: the second run is then superseded.
     */
    void launch(Rerun rerun) throws Exception;
}
