package dev.holter.jobrunr;

import dev.holter.spi.Rerun;
import dev.holter.spi.RunStart;
import java.util.UUID;
import org.jobrunr.jobs.Job;
import org.jspecify.annotations.Nullable;

/**
 * In a job's metadata, which JobRunr stores with it: which run its next attempt begins anew. It names the attempt that it is for, since one that dies before
 * JobRunr has written the job again leaves it behind for the one after. Immutable.
 */
record RerunMark(UUID runId, int attempt, int begun) {
    private static final String KEY = "holterRerun";
    private static final String SEPARATOR = " ";

    /** Of the attempt that follows on what this job has behind it. */
    static RerunMark of(Rerun rerun, Job job) {
        return new RerunMark(rerun.runId(), rerun.attempt(), JobFacts.attempt(job) + 1);
    }

    void putOn(Job job) {
        job.getMetadata().put(KEY, runId + SEPARATOR + attempt + SEPARATOR + begun);
    }

    /** Whether this job waits for that very run to be begun anew. */
    static boolean isOn(Job job, Rerun rerun) {
        RerunMark mark = read(job);
        return mark != null && mark.runId.equals(rerun.runId()) && mark.begun == JobFacts.attempt(job) + 1;
    }

    /** Takes it off a job whose attempt begins; says in its start what it is, if it is for this one. */
    static RunStart takenFrom(Job job, RunStart start) {
        RerunMark mark = read(job);
        job.getMetadata().remove(KEY);
        return mark != null && mark.begun == JobFacts.attempt(job)
                ? start.again(mark.runId, job.getId(), Math.max(mark.attempt, mark.begun))
                : start;
    }

    private static @Nullable RerunMark read(Job job) {
        if (!(job.getMetadata().get(KEY) instanceof String text)) {
            return null;
        }
        String[] parts = text.split(SEPARATOR, -1);
        try {
            return parts.length == 3
                    ? new RerunMark(UUID.fromString(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]))
                    : null;
        } catch (IllegalArgumentException somebodyElses) {
            return null;
        }
    }
}
