package dev.holter.settings;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;

/**
 * What holds for the runs of one job type; asked of {@link Policies#policyFor}. Immutable.
 *
 * @param name what the configuration calls it, {@code default} for types that no policy matches
 * @param record which runs are kept
 * @param durable whether begin and finish wait until they are committed
 * @param interruptAfter how long after a stop was asked the thread is interrupted
 * @param abandonAfter how long after a stop was asked a run that still executes is shown as abandoned
 */
public record Policy(String name, Recording record, boolean durable, Duration interruptAfter, Duration abandonAfter) {
    /** The policy of job types that no other matches; no configured policy may be called so. */
    static final String DEFAULT = "default";

    /** Checks what must be there. */
    public Policy {
        requireNonNull(name, "name is null");
        requireNonNull(record, "record is null");
        requireNonNull(interruptAfter, "interruptAfter is null");
        requireNonNull(abandonAfter, "abandonAfter is null");
    }

    /** As it is stored with each run. */
    public Map<String, String> asMap() {
        return Map.of(
                "name", name,
                "record", record.name(),
                "durable", String.valueOf(durable),
                "interruptAfter", Durations.print(interruptAfter),
                "abandonAfter", Durations.print(abandonAfter));
    }

    /** A further setting per job type is a component above, its line here, and its row in {@link Setting}. */
    static Policy of(String name, SettingValues values) {
        return new Policy(
                name,
                values.choice(Setting.RECORD, Recording.class),
                values.flag(Setting.DURABLE),
                values.duration(Setting.INTERRUPT_AFTER),
                values.duration(Setting.ABANDON_AFTER));
    }
}
