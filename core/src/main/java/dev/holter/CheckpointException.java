package dev.holter;

import org.jspecify.annotations.Nullable;

/** A checkpoint that cannot be written or read: no codec for its type, over 1 MiB, or not readable as what was asked for. */
public final class CheckpointException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** An exception that names the type or the codec, and the remedy. */
    public CheckpointException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
