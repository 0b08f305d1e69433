package dev.holter.spi;

/** Begins a job in the scheduler that it belongs to. */
@FunctionalInterface
public interface Launcher {
    /**
     * Has the scheduler begin this work. The run that follows says so in its {@link RunStart}. Called on a thread of its own, and again for the same wish, here or elsewhere, when a process may have died
     * before that run was recorded: what the scheduler still holds of it then is left as it is. Should both begin after all, the second run is superseded.
     *
     * @throws IllegalStateException when it can never be begun: that is recorded, and the work is not tried again unless somebody asks. What else is thrown is tried
     *     again, here or elsewhere, for an hour
     */
    Launched launch(Rerun rerun) throws Exception;
}
