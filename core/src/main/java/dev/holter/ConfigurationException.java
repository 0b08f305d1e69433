package dev.holter;

import java.util.List;

/** The configuration is wrong. The message names every wrong key with its value and the remedy, not only the first. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** An exception that lists these problems, one a line. */
    public ConfigurationException(List<String> problems) {
        super("Holter's configuration is wrong:"
                + String.join("", problems.stream().map(p -> "\n  - " + p).toList()));
    }
}
