package dev.holter;

import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which runs to list, newest start first. Immutable: every {@code with} gives a new query.
 *
 * @param statuses these only; all when empty
 * @param healths open runs that seem so only; all, and those that are over, when empty
 * @param jobType this type only, or all types that begin so when it ends in {@code *}
 * @param workerId this registration only
 * @param workflowId this workflow only
 * @param text a part of the job type, note, error or last detail, in any case
 * @param from started at this time or later
 * @param to started before this time
 * @param limit from 1 to 1,000
 * @param cursor where the page before ended
 */
public record RunQuery(
        Set<RunStatus> statuses,
        Set<Health> healths,
        @Nullable String jobType,
        @Nullable UUID workerId,
        @Nullable UUID workflowId,
        @Nullable String text,
        @Nullable Instant from,
        @Nullable Instant to,
        int limit,
        @Nullable String cursor) {

    private static final RunQuery ALL = new RunQuery(Set.of(), Set.of(), null, null, null, null, null, null, 50, null);

    /** Copies the sets and checks the limit. */
    public RunQuery {
        statuses = Set.copyOf(statuses);
        healths = Set.copyOf(healths);
        if (limit < 1 || limit > 1000) {
            throw new IllegalArgumentException("limit " + limit + ": it must be from 1 to 1000");
        }
    }

    /** The newest 50 runs of all. */
    public static RunQuery all() {
        return ALL;
    }

    /** The runs that are not over. */
    public static RunQuery active() {
        return ALL.withStatuses(EnumSet.of(RunStatus.RUNNING, RunStatus.WAITING));
    }

    /** These statuses only. */
    public RunQuery withStatuses(Set<RunStatus> wanted) {
        return new RunQuery(wanted, healths, jobType, workerId, workflowId, text, from, to, limit, cursor);
    }

    /** Open runs that seem so only. */
    public RunQuery withHealths(Set<Health> wanted) {
        return new RunQuery(statuses, wanted, jobType, workerId, workflowId, text, from, to, limit, cursor);
    }

    /** This job type only, or all that begin so when it ends in {@code *}. */
    public RunQuery withJobType(@Nullable String wanted) {
        return new RunQuery(statuses, healths, wanted, workerId, workflowId, text, from, to, limit, cursor);
    }

    /** Runs of this registration only. */
    public RunQuery withWorker(@Nullable UUID wanted) {
        return new RunQuery(statuses, healths, jobType, wanted, workflowId, text, from, to, limit, cursor);
    }

    /** Attempts of this workflow only. */
    public RunQuery withWorkflow(@Nullable UUID wanted) {
        return new RunQuery(statuses, healths, jobType, workerId, wanted, text, from, to, limit, cursor);
    }

    /** Runs whose type, note, error or detail contains this, in any case. */
    public RunQuery withText(@Nullable String wanted) {
        return new RunQuery(statuses, healths, jobType, workerId, workflowId, wanted, from, to, limit, cursor);
    }

    /** Runs that started in this span; null leaves a side open. */
    public RunQuery withStarted(@Nullable Instant earliest, @Nullable Instant before) {
        return new RunQuery(statuses, healths, jobType, workerId, workflowId, text, earliest, before, limit, cursor);
    }

    /** At most so many on a page, from 1 to 1,000. */
    public RunQuery withLimit(int most) {
        return new RunQuery(statuses, healths, jobType, workerId, workflowId, text, from, to, most, cursor);
    }

    /** The page that follows. */
    public RunQuery withCursor(@Nullable String next) {
        return new RunQuery(statuses, healths, jobType, workerId, workflowId, text, from, to, limit, next);
    }
}
