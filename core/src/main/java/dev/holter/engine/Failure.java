package dev.holter.engine;

import org.jspecify.annotations.Nullable;

/**
 * What a job's body threw, as text. Immutable.
 *
 * @param type the class of the error
 * @param message what it said, null when nothing
 * @param stack its stack, null when it was dropped to save memory
 */
public record Failure(
        String type, @Nullable String message, @Nullable String stack) {
    /** What this error says. A scheduler may report a failure without one. */
    static Failure of(@Nullable Throwable error) {
        if (error == null) {
            return new Failure("unknown", "the scheduler reported a failure without an error", null);
        }
        String message;
        try {
            message = error.getMessage();
        } catch (Throwable hostile) {
            message = "(its getMessage threw " + hostile.getClass().getName() + ")";
        }
        return new Failure(
                Text.line(error.getClass().getName(), Text.NAME),
                message == null ? null : Text.lines(message, Text.MESSAGE),
                Text.stack(error));
    }

    Failure withoutStack() {
        return new Failure(type, message, null);
    }
}
