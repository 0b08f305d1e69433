package dev.holter.chaos;

import java.util.Locale;

/** What the checker counts. */
enum Finding {
    // What must never be.
    CONVICTED_WHILE_MOVING(true),
    LIVING_TAKEN_FOR_GONE(true),
    CONVICTED_WITHOUT_CAUSE(true),
    FAILED_WITHIN_PROMISES(true),
    DOUBLE_OUTCOMES(true),
    DOUBLE_RETRIES(true),
    CHANGED_AFTER_TERMINAL(true),
    OUTCOMES_INVENTED(true),
    PROGRESS_WRONG(true),
    KEPT_AFTER_THE_END(true),
    CHECKPOINTS_LOST(true),
    FAULTS_IN_JOBS(true),
    WORK_UNACCOUNTED(true),
    LEFT_OPEN(true),
    LOST_BY_THE_LIVING(true),
    UNTRACKED(true),

    // What may be, and is told.
    LOST_DEAD(false),
    LOST_PAUSED(false),
    LOST_CUT_OFF(false),
    LOST_STARVED(false),
    BEGINS_LOST_UNFLUSHED(false),
    ENDS_LOST_UNFLUSHED(false),
    LOST_BY_THE_HOST(false),
    RETRIES_DONE(false),
    QUARANTINED(false),
    STALLED_AND_FAILED(false),
    DONE_TWICE_BY_THE_HOST(false),
    LATE_OUTCOMES(false),
    SUPERSEDED(false);

    /** Whether there must be none. */
    private final boolean forbidden;

    Finding(boolean forbidden) {
        this.forbidden = forbidden;
    }

    boolean forbidden() {
        return forbidden;
    }

    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
