package dev.holter.settings;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which keys there are, and what is said about one that is not. Stateless, safe from any thread. */
final class SettingKeys {
    /** The key of a policy that says which job types it is for. */
    static final String MATCH = "match";

    static final Pattern POLICY = Pattern.compile("policy\\.([A-Za-z0-9_-]+)\\.([^.]+)");

    /** Before a name of the application's own, for its worker's row. */
    static final String METADATA = "metadata.";

    private static final List<String> PLAIN =
            Arrays.stream(Setting.values()).map(Setting::key).toList();
    private static final List<String> IN_POLICY = Stream.concat(
                    Stream.of(MATCH), Setting.allPerType().stream().map(Setting::key))
            .toList();

    private SettingKeys() {}

    /** Refuses what this place says by an unknown key. Values are not repeated: under a mistyped key may be a password. */
    static void check(Collection<RawSetting> place, ConfigurationProblems problems) {
        for (RawSetting raw : place) {
            complaint(raw.key())
                    .ifPresent(text -> problems.unknown(
                            raw.origin() + ": unknown key " + OneLine.quoted(raw.key()) + "; " + text));
        }
    }

    static boolean known(String key) {
        return complaint(key).isEmpty();
    }

    private static Optional<String> complaint(String key) {
        if (PLAIN.contains(key) || (key.startsWith(METADATA) && key.length() > METADATA.length())) {
            return Optional.empty();
        }
        return key.startsWith("policy.") ? policyComplaint(key) : Optional.of(suggestion(key, "", PLAIN));
    }

    private static Optional<String> policyComplaint(String key) {
        Matcher parts = POLICY.matcher(key);
        if (!parts.matches()) {
            return Optional.of("write policy.<name>.<key>, with letters, digits, - and _ in <name>; a key is "
                    + String.join(", ", IN_POLICY));
        }
        String name = parts.group(1);
        String last = parts.group(2);
        if (name.equals(Policy.DEFAULT)) {
            return Optional.of("what holds for all job types has no policy: write it without policy." + name);
        }
        if (IN_POLICY.contains(last)) {
            return Optional.empty();
        }
        return Optional.of(
                PLAIN.contains(last)
                        ? last + " holds for the whole process: write '" + last + "' alone"
                        : suggestion(last, "policy." + name + ".", IN_POLICY));
    }

    private static String suggestion(String typed, String prefix, List<String> known) {
        return Spelling.nearest(typed, known)
                .map(near -> "did you mean '" + prefix + near + "'?")
                .orElseGet(() -> "take it away, or use one of "
                        + known.stream().map(prefix::concat).collect(Collectors.joining(", ")));
    }
}
