package dev.holter.spi;

import dev.holter.StopReason;

/** What a scheduler itself can do to end a firing: Quartz's {@code InterruptableJob}, say. It is the job's code, or calls it. */
@FunctionalInterface
public interface HostInterruption {
    /**
     * The run is to stop. Called once at most, as soon as the stop is asked for, on a thread of its own; it may block for some seconds, then it is interrupted.
     * What it throws is logged.
     */
    void interrupt(StopReason reason) throws Exception;
}
