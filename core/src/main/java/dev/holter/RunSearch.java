package dev.holter;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a bounded search has found.
 *
 * @param page the runs; there may be few, or none, and a next page all the same: it goes on where this one stopped
 * @param stoppedAt the start of the last run that was looked at, null when all were
 */
public record RunSearch(Page<RunSummary> page, @Nullable Instant stoppedAt) {
    /** So many runs are looked through, and no more, however rare what is looked for. */
    public static final int MOST = 10_000;
}
