package dev.holter.testkit;

import dev.holter.Holter;
import dev.holter.HolterBuilder;
import java.util.Map;

/**
 * How a node is to be started. Immutable.
 *
 * @param name of the node, which its Holter shows as that of its worker
 * @param jdbcUrl the database of the host and of Holter
 * @param user that database's
 * @param password that user's
 * @param threads how many jobs it executes at once
 * @param holter Holter's settings
 */
public record NodeSettings(
        String name, String jdbcUrl, String user, String password, int threads, Map<String, String> holter) {
    /** Copies what may change. */
    public NodeSettings {
        holter = Map.copyOf(holter);
    }

    /** A Holter with these settings, not started. */
    public HolterBuilder builder() {
        HolterBuilder builder = Holter.builder()
                .jdbcUrl(jdbcUrl)
                .user(user)
                .password(password)
                .set("startTimeout", "30s")
                .set("workerName", name);
        holter.forEach(builder::set);
        return builder;
    }
}
