package dev.holter.jobrunr;

import org.jobrunr.jobs.Job;
import org.jspecify.annotations.Nullable;

/**
 * Who records the job that this thread performs. Several filters may hear of it: an application's own, that of the service file, the same one twice. The first that hears
 * has the job, so that an attempt has one run. For the threads that perform jobs, each about itself.
 *
 * @param job the instance that is performed
 * @param attempts who has it
 */
record Claim(Job job, Attempts attempts) {
    private static final ThreadLocal<@Nullable Claim> MINE = new ThreadLocal<>();

    /** Whether these may record this job. What an earlier job of this thread has left, whose end nobody told, does not count. */
    static boolean take(Job job, Attempts attempts) {
        Claim there = MINE.get();
        if (there != null && there.job == job) {
            return there.attempts == attempts;
        }
        MINE.set(new Claim(job, attempts));
        return true;
    }

    /** Whether somebody records this job already. */
    static boolean taken(Job job) {
        Claim there = MINE.get();
        return there != null && there.job == job;
    }

    /** The job has left this thread with an error; whoever has it and was not told by JobRunr is told now. */
    static void left(Job job, Throwable error) {
        Claim there = MINE.get();
        if (there != null && there.job == job) {
            there.attempts.threw(job, error);
        }
    }

    /** This thread performs the job no more. */
    static void clear() {
        MINE.remove();
    }
}
