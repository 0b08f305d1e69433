package dev.holter.settings;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holter.ConfigurationException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What the tests of the configuration share. */
final class Resolving {
    private Resolving() {}

    static Settings host(Map<String, String> host) {
        return Settings.resolve(Map.of(), host);
    }

    static Settings environment(Map<String, String> environment) {
        return Settings.resolve(environment, Map.of());
    }

    /** The lines of the one exception; empty when nothing is wrong. */
    static List<String> problems(Map<String, String> environment, Map<String, String> host) {
        ConfigurationException refusal =
                catchThrowableOfType(ConfigurationException.class, () -> Settings.resolve(environment, host));
        if (refusal == null) {
            return List.of();
        }
        String[] lines = String.valueOf(refusal.getMessage()).split("\n {2}- ", -1);
        return Arrays.asList(lines).subList(1, lines.length);
    }

    static List<String> problems(Map<String, String> host) {
        return problems(Map.of(), host);
    }
}
