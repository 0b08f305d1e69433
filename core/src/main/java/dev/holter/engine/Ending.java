package dev.holter.engine;

import dev.holter.EndReason;
import dev.holter.RunStatus;
import dev.holter.StopReason;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended. Immutable.
 *
 * @param status a terminal status
 * @param reason why it did not simply succeed, null when it did
 * @param note a remark for people
 * @param failure what its body threw, null when nothing
 * @param nanos when, on this process's monotonic clock
 */
public record Ending(
        RunStatus status,
        @Nullable EndReason reason,
        @Nullable String note,
        @Nullable Failure failure,
        long nanos) {

    /** What a body that returned means, by whether a stop was asked for and whether the job looked. */
    static Ending returned(@Nullable StopReason stop, boolean observed, long nanos) {
        if (stop == null) {
            return new Ending(RunStatus.SUCCEEDED, null, null, null, nanos);
        }
        return observed
                ? new Ending(RunStatus.CANCELLED, reason(stop), null, null, nanos)
                : new Ending(RunStatus.SUCCEEDED, null, "finished before the stop (" + stop + ")", null, nanos);
    }

    /** What a body that threw means: after a stop it is that stop's doing. */
    static Ending threw(Failure failure, @Nullable StopReason stop, long nanos) {
        return stop == null
                ? new Ending(RunStatus.FAILED, EndReason.JOB_ERROR, null, failure, nanos)
                : new Ending(RunStatus.CANCELLED, reason(stop), null, failure, nanos);
    }

    static Ending unseen(String why, long nanos) {
        return new Ending(RunStatus.FAILED, EndReason.END_UNSEEN, Text.line(why, Text.MESSAGE), null, nanos);
    }

    static Ending shutdown(long nanos) {
        String note = "still executing when its process shut down Holter; what became of it later is not known";
        return new Ending(RunStatus.TERMINATED, EndReason.SHUTDOWN, note, null, nanos);
    }

    Ending withoutStack() {
        return failure == null ? this : new Ending(status, reason, note, failure.withoutStack(), nanos);
    }

    int stackLength() {
        return failure == null || failure.stack() == null ? 0 : failure.stack().length();
    }

    private static EndReason reason(StopReason stop) {
        return switch (stop) {
            case CANCEL -> EndReason.CANCELLED;
            case KILL -> EndReason.KILLED;
            case LOST -> EndReason.WORKER_LOST;
            case DEADLINE -> EndReason.DEADLINE;
            case STALL -> EndReason.STALLED;
            case SHUTDOWN -> EndReason.SHUTDOWN;
            case SUPERSEDED -> EndReason.SUPERSEDED;
        };
    }
}
