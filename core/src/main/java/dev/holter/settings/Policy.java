package dev.holter.settings;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * What holds for the runs of one job type; asked of {@link Policies#policyFor}. Immutable.
 *
 * @param name what the configuration calls it, {@code default} for types that no policy matches
 * @param record which runs are kept
 * @param durable whether begin and finish wait until they are committed
 */
public record Policy(String name, Recording record, boolean durable) {
    /** The policy of job types that no other matches; no configured policy may be called so. */
    static final String DEFAULT = "default";

    /** Checks what must be there. */
    public Policy {
        requireNonNull(name, "name is null");
        requireNonNull(record, "record is null");
    }

    /** As it is stored with each run. */
    public Map<String, String> asMap() {
        return Map.of("name", name, "record", record.name(), "durable", String.valueOf(durable));
    }

    /** A further setting per job type is a component above, its line here, and its row in {@link Setting}. */
    static Policy of(String name, SettingValues values) {
        return new Policy(name, values.choice(Setting.RECORD, Recording.class), values.flag(Setting.DURABLE));
    }
}
