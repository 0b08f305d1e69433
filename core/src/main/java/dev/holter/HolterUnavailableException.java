package dev.holter;

import org.jspecify.annotations.Nullable;

/**
 * A durable call ({@link Run#checkpointNow}, {@link Run#lastCheckpoint}, {@link Run#fencingToken}) could not be completed in its time:
 * the database did not answer, or the run is no longer this worker's. No other call of a run throws it. From a {@link Console} it means that
 * the database did not answer.
 */
public final class HolterUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** An exception that says what was asked for and why it could not be had. */
    public HolterUnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
