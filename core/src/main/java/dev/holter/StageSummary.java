package dev.holter;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One stage of a run, by the database's clock.
 *
 * @param ordinal from 1, in the order they began
 * @param name what the job calls it
 * @param startedAt when it began
 * @param endedAt when it ended, null while it runs
 * @param elapsed from start to end, or to now
 * @param outcome how it ended, {@link RunStatus#RUNNING} while it runs
 * @param progress how far it has come
 */
public record StageSummary(
        int ordinal,
        String name,
        Instant startedAt,
        @Nullable Instant endedAt,
        Duration elapsed,
        RunStatus outcome,
        Progress progress) {}
