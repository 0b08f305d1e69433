package dev.holter.quartz;

import org.jspecify.annotations.Nullable;
import org.quartz.JobExecutionException;
import org.quartz.SchedulerException;

/**
 * Finds what a job threw in what Quartz made of it. Quartz wraps everything but a {@link JobExecutionException} twice;
 * and jobs that have to throw one wrap what really happened in one that says nothing of its own. Stateless.
 */
final class JobError {
    private static final int DEEPEST = 5;

    private JobError() {}

    static Throwable in(JobExecutionException reported) {
        try {
            Throwable found = reported;
            for (int depth = 0; depth < DEEPEST; depth++) {
                Throwable inner = wrapped(found);
                if (inner == null) {
                    return found;
                }
                found = inner;
            }
            return found;
        } catch (Throwable e) {
            // It is the job's own getMessage or toString that failed: the failure is kept all the same.
            return reported;
        }
    }

    /** Whether this is what Quartz puts around an exception of a job, which the run tells better. */
    static boolean wrapsJobError(SchedulerException error) {
        String message = error.getMessage();
        // 2.5 has a class of its own for it, 2.3 has not; the words are the same.
        return error.getCause() != null && message != null && message.startsWith("Job threw an unhandled exception");
    }

    private static @Nullable Throwable wrapped(Throwable found) {
        if (!(found instanceof SchedulerException wrapper)) {
            return null;
        }
        Throwable cause = wrapper.getCause();
        if (cause instanceof SchedulerException quartzs && wrapsJobError(quartzs)) {
            return quartzs.getCause();
        }
        return cause != null && saysNothing(wrapper, cause) ? cause : null;
    }

    private static boolean saysNothing(SchedulerException wrapper, Throwable cause) {
        String message = wrapper.getMessage();
        return message == null || message.equals(cause.toString());
    }
}
