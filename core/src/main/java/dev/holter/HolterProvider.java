package dev.holter;

import java.util.List;

/** Found by {@link java.util.ServiceLoader}: what starts a {@link Holter}. The API knows no engine; this is the seam between them. */
public interface HolterProvider {
    /**
     * Starts what was configured.
     *
     * @throws ConfigurationException when the configuration is wrong
     * @throws HolterUnavailableException when {@code failFast} is set and the database cannot be used
     */
    Holter start(HolterBuilder configured);

    /**
     * Checks what was configured, without touching the database.
     *
     * @throws ConfigurationException when it is wrong
     */
    void validate(HolterBuilder configured);

    /**
     * Looks at what a Holter would stand on, without starting one.
     *
     * @throws ConfigurationException when the configuration is wrong
     */
    List<Finding> doctor(HolterBuilder configured);

    /**
     * Tells whether starting throws when the database cannot be used, without touching it.
     *
     * @throws ConfigurationException when the configuration is wrong
     */
    boolean failFast(HolterBuilder configured);
}
