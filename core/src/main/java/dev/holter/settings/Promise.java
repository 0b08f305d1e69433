package dev.holter.settings;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What a job type promises about time. Two clocks that have nothing to do with each other: how long it moves for, and how long it may go without moving. A
 * promise that is not made lasts for ever. Immutable.
 *
 * @param stallAfter how long without a beat
 * @param startGrace how long the first beat may take at least
 * @param resumingStallAfter how long without a beat in a second attempt or a later one, until its first stage has ended
 * @param deadline how long altogether
 */
public record Promise(Duration stallAfter, Duration startGrace, Duration resumingStallAfter, Duration deadline) {
    /** None. */
    public static final Promise NONE =
            new Promise(Durations.LONGEST, Duration.ZERO, Durations.LONGEST, Durations.LONGEST);

    /** Checks what must be there. */
    public Promise {
        requireNonNull(stallAfter, "stallAfter is null");
        requireNonNull(startGrace, "startGrace is null");
        requireNonNull(resumingStallAfter, "resumingStallAfter is null");
        requireNonNull(deadline, "deadline is null");
    }

    /** Whether there is anything to watch. */
    public boolean none() {
        return equals(NONE);
    }

    /**
     * How long a run may go without a beat now. Everything that needs to know asks here.
     *
     * @param resuming whether it is a second attempt or a later one whose first stage has not ended
     * @param moved whether it has beaten at all
     */
    public Duration silence(boolean resuming, boolean moved) {
        Duration limit = resuming ? resumingStallAfter : stallAfter;
        return moved || startGrace.compareTo(limit) < 0 ? limit : startGrace;
    }

    static Promise of(SettingValues values) {
        Duration stallAfter = values.duration(Setting.STALL_AFTER);
        return new Promise(
                stallAfter,
                values.duration(Setting.START_GRACE),
                values.duration(Setting.RESUMING_STALL_AFTER, stallAfter),
                values.duration(Setting.DEADLINE));
    }
}
