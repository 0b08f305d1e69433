package dev.holter.settings;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What holds for the runs of one job type; asked of {@link Policies#policyFor}. Immutable.
 *
 * @param name what the configuration calls it; for types that no policy matches {@code @JobPolicy} or {@code default}
 * @param record which runs are kept
 * @param durable whether begin and finish wait until they are committed
 * @param interruptAfter how long after a stop was asked the thread is interrupted
 * @param abandonAfter how long after a stop was asked a run that still executes is shown as abandoned
 * @param promise what it promises about time
 * @param onStale what a run gets that breaks that promise
 * @param retrying how it is begun anew, if it is
 */
public record Policy(
        String name,
        Recording record,
        boolean durable,
        Duration interruptAfter,
        Duration abandonAfter,
        Promise promise,
        OnStale onStale,
        Retrying retrying) {
    /** The policy of job types that no other matches; no configured policy may be called so. */
    static final String DEFAULT = "default";

    /** The policy of a job type that no policy matches and whose code says what it is; no configured policy can be called so. */
    static final String ANNOTATED = "@JobPolicy";

    /** Checks what must be there. */
    public Policy {
        requireNonNull(name, "name is null");
        requireNonNull(record, "record is null");
        requireNonNull(interruptAfter, "interruptAfter is null");
        requireNonNull(abandonAfter, "abandonAfter is null");
        requireNonNull(promise, "promise is null");
        requireNonNull(onStale, "onStale is null");
        requireNonNull(retrying, "retrying is null");
    }

    /** One of a type that promises nothing. */
    public Policy(String name, Recording record, boolean durable, Duration interruptAfter, Duration abandonAfter) {
        this(name, record, durable, interruptAfter, abandonAfter, Promise.NONE, OnStale.ALERT, Retrying.USUAL);
    }

    /** Whether Holter begins a run anew by itself when it is lost or stale. */
    public boolean retries() {
        return onStale == OnStale.RETRY;
    }

    /** As it is stored with each run, for people and for whoever judges the run from another process. */
    public Map<String, String> asMap() {
        Map<String, String> map = new TreeMap<>();
        map.put("name", name);
        map.put("record", record.name());
        map.put("durable", String.valueOf(durable));
        map.put("interruptAfter", Durations.print(interruptAfter));
        map.put("abandonAfter", Durations.print(abandonAfter));
        map.put("stallAfter", Durations.limit(promise.stallAfter()));
        map.put("startGrace", Durations.print(promise.startGrace()));
        map.put("resumingStallAfter", Durations.limit(promise.resumingStallAfter()));
        map.put("deadline", Durations.limit(promise.deadline()));
        map.put("onStale", onStale.name());
        map.put("maxRecoveries", String.valueOf(retrying.maxRecoveries()));
        map.put("retryBackoff", Durations.print(retrying.backoff()));
        map.put("overlap", retrying.overlap().name());
        return map;
    }

    /** A further setting per job type is a component above, its line here, and its row in {@link Setting}. */
    static Policy of(String name, SettingValues values) {
        return new Policy(
                name,
                values.choice(Setting.RECORD, Recording.class),
                values.flag(Setting.DURABLE),
                values.duration(Setting.INTERRUPT_AFTER),
                values.duration(Setting.ABANDON_AFTER),
                Promise.of(values),
                values.choice(Setting.ON_STALE, OnStale.class),
                Retrying.of(values));
    }
}
