package dev.holter.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Brings together what the environment, the file and the host say, in this order of precedence. A value that a stronger place overrides is not
 * looked at: an operator's variable must be able to mend a wrong file. For the thread that reads.
 */
final class SettingsReader {
    private final ConfigurationProblems problems = new ConfigurationProblems();

    Settings read(Map<String, String> environment, Map<String, String> host) {
        Map<String, RawSetting> variables = EnvironmentSettings.read(environment);
        Map<String, RawSetting> own = RawSetting.allOf(host, "host properties");
        Map<String, RawSetting> file = file(merged(List.of(variables, own)));
        List.of(file, own).forEach(place -> SettingKeys.check(place.values(), problems));

        // What a job's own code says is a fourth place, the weakest; it comes when the job does: Policies.annotate.
        Map<String, RawSetting> written = merged(List.of(variables, file, own));
        SettingValues values = SettingValues.read(written, "", List.of(Setting.values()), null, problems);
        Policies policies = PolicyReader.read(written, values, problems);
        SettingChecks.check(values, problems);
        PromiseChecks.check(values, problems);
        problems.refuse(values.flag(Setting.ENABLED)); // true as well when it cannot be read
        return new Settings(
                values,
                policies,
                metadata(written),
                HostName.of(environment),
                () -> Settings.resolve(environment, host));
    }

    private static Map<String, String> metadata(Map<String, RawSetting> written) {
        Map<String, String> metadata = new TreeMap<>();
        written.forEach((key, raw) -> {
            if (key.startsWith(SettingKeys.METADATA)) {
                metadata.put(key.substring(SettingKeys.METADATA.length()), raw.text());
            }
        });
        return metadata;
    }

    private Map<String, RawSetting> file(Map<String, RawSetting> written) {
        RawSetting named = written.get(Setting.FILE.key());
        if (named == null) {
            return Map.of();
        }
        // A path that cannot be read as one is reported with the other values.
        SettingValues path = SettingValues.read(written, "", List.of(Setting.FILE), null, new ConfigurationProblems());
        Map<String, RawSetting> file = new LinkedHashMap<>(path.path(Setting.FILE)
                .map(p -> PropertiesFile.read(p, named, problems))
                .orElse(Map.of()));
        RawSetting nested = file.remove(Setting.FILE.key());
        if (nested != null) {
            problems.wrong(nested, "a file cannot name another; take it away");
        }
        return file;
    }

    private static Map<String, RawSetting> merged(List<Map<String, RawSetting>> strongestFirst) {
        Map<String, RawSetting> all = new LinkedHashMap<>();
        strongestFirst.forEach(place -> place.forEach(all::putIfAbsent));
        return all;
    }
}
