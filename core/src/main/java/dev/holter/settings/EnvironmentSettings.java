package dev.holter.settings;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the settings that are in the environment. A variable there may be somebody else's, so that nothing is refused for its name. Stateless,
 * safe from any thread.
 */
final class EnvironmentSettings {
    static final String PREFIX = "HOLTER_";

    private static final Logger log = LoggerFactory.getLogger(EnvironmentSettings.class);

    private static final Map<String, Setting> BY_NAME =
            Arrays.stream(Setting.values()).collect(Collectors.toMap(Setting::environmentName, Function.identity()));

    /**
     * What Kubernetes sets in every pod beside a service called holter, or holter-something. Its HOLTER_PORT and HOLTER_SOMETHING_PORT are
     * told by their values: a plain number there is somebody's mistake and is worth a warning.
     */
    private static final Pattern LINK_NAME = Pattern.compile(
            "HOLTER(_\\w+)?_(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)");

    private static final Pattern LINK_VALUE = Pattern.compile("(tcp|udp|sctp)://.*");

    private EnvironmentSettings() {}

    /** The settings among these variables; those that look like ours and are not are named in one warning. */
    static Map<String, RawSetting> read(Map<String, String> environment) {
        Map<String, RawSetting> settings = new LinkedHashMap<>();
        List<String> ignored = new ArrayList<>();
        new TreeMap<>(environment).forEach((name, text) -> {
            if (!name.startsWith(PREFIX) || LINK_VALUE.matcher(text).matches()) {
                return;
            }
            Setting setting = BY_NAME.get(name);
            if (setting == null) {
                ignored.addAll(complaint(name));
            } else if (!text.isBlank()) {
                // An empty variable is how compose files and shells pass on one that is not set.
                settings.put(setting.key(), new RawSetting(setting.key(), text, "environment variable " + name));
            }
        });
        if (!ignored.isEmpty()) {
            log.warn("Ignored in the environment: {}", String.join(", ", ignored));
        }
        return settings;
    }

    /** Why this variable is ignored, without its value, which may be a secret; nothing when it is a service link. */
    private static List<String> complaint(String name) {
        if (LINK_NAME.matcher(name).matches()) {
            return List.of();
        }
        String shown = OneLine.of(name);
        if (name.startsWith(PREFIX + "POLICY_")) {
            return List.of(
                    shown + " (policies are not supported here: write them in the file or the host's properties)");
        }
        return List.of(Spelling.nearest(name, BY_NAME.keySet())
                .map(near -> shown + " (unknown; did you mean " + near + "?)")
                .orElse(shown + " (unknown)"));
    }
}
