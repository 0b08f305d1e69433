package dev.holter.spi;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * Which firing a recovery does over, for a host that carries over neither an id of it nor its run: the newest run of the same job that this trigger fired for
 * this moment. Which workflow that was, and which attempt, is found when the start is written.
 *
 * @param triggerKey what had fired it
 * @param scheduledAt when it was due; a trigger's key alone may have been used before
 */
public record Recovery(String triggerKey, Instant scheduledAt) {
    /** Checks what must be there. */
    public Recovery {
        requireNonNull(triggerKey, "triggerKey is null");
        requireNonNull(scheduledAt, "scheduledAt is null");
    }
}
