package dev.holter.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;

/** Reads the policies of a configuration: {@code policy.<name>.match} and what each sets. For the thread that reads it. */
final class PolicyReader {
    private final Map<String, RawSetting> written;
    private final SettingValues global;
    private final ConfigurationProblems problems;
    private final List<Policies.Rule> rules = new ArrayList<>();
    private final Map<TypePattern, RawSetting> owners = new HashMap<>();

    private PolicyReader(Map<String, RawSetting> written, SettingValues global, ConfigurationProblems problems) {
        this.written = written;
        this.global = global;
        this.problems = problems;
    }

    static Policies read(Map<String, RawSetting> written, SettingValues global, ConfigurationProblems problems) {
        PolicyReader reader = new PolicyReader(written, global, problems);
        reader.names().forEach(reader::policy);
        return new Policies(reader.rules, global);
    }

    /** The policies that are mentioned, each with one of its keys for messages. */
    private Map<String, RawSetting> names() {
        Map<String, RawSetting> names = new TreeMap<>();
        for (RawSetting raw : written.values()) {
            Matcher parts = SettingKeys.POLICY.matcher(raw.key());
            if (parts.matches()) {
                names.putIfAbsent(parts.group(1), raw);
            }
        }
        return names;
    }

    private void policy(String name, RawSetting mention) {
        String prefix = "policy." + name + ".";
        SettingValues own = SettingValues.read(written, prefix, Setting.allPerType(), global, problems);
        if (written.keySet().stream().anyMatch(key -> key.startsWith(prefix) && !SettingKeys.known(key))) {
            return; // refused already, and what seems to be missing may be what was mistyped
        }
        RawSetting match = written.get(prefix + SettingKeys.MATCH);
        if (match == null) {
            problems.wrong(mention, "its policy matches nothing; add " + prefix + "match = group.*");
            return;
        }
        if (!own.any()) {
            problems.wrong(match, "its policy sets nothing; add " + example(prefix) + " or take the policy away");
        }
        PromiseChecks.check(own, problems);
        for (TypePattern pattern : patterns(match)) {
            claim(pattern, match);
            rules.add(new Policies.Rule(pattern, name, own));
        }
    }

    private Set<TypePattern> patterns(RawSetting match) {
        try {
            return TypePattern.parse(match.text());
        } catch (IllegalArgumentException e) {
            problems.wrong(match, String.valueOf(e.getMessage()));
            return Set.of();
        }
    }

    private void claim(TypePattern pattern, RawSetting match) {
        RawSetting other = owners.putIfAbsent(pattern, match);
        if (other != null) {
            problems.wrong(
                    match,
                    OneLine.quoted(pattern.toString()) + " is matched by " + other.place()
                            + " as well; leave it in one of them");
        }
    }

    private static String example(String prefix) {
        return "one of "
                + String.join(
                        ", ", Setting.allPerType().stream().map(Setting::key).toList())
                + " behind "
                + prefix;
    }
}
