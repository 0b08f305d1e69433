package dev.holter.settings;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How work is begun anew by itself. Immutable.
 *
 * @param maxRecoveries how often in a row before it is quarantined
 * @param backoff how long after a failure, for the first time
 * @param overlap whether it may begin while code of the attempt before may still be executing
 */
public record Retrying(int maxRecoveries, Duration backoff, Overlap overlap) {
    /** As it is when nobody says otherwise. */
    public static final Retrying USUAL = new Retrying(3, Duration.ofSeconds(30), Overlap.REFUSED);

    /** Checks what must be there. */
    public Retrying {
        requireNonNull(backoff, "backoff is null");
        requireNonNull(overlap, "overlap is null");
    }

    static Retrying of(SettingValues values) {
        return new Retrying(
                values.count(Setting.MAX_RECOVERIES),
                values.duration(Setting.RETRY_BACKOFF),
                values.choice(Setting.OVERLAP, Overlap.class));
    }
}
