package dev.holter;

import java.util.UUID;

/**
 * Which worker a notice is about.
 *
 * @param workerId the registration
 * @param name its name
 */
public record WorkerNotice(UUID workerId, String name) {}
