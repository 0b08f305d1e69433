package dev.holter.engine;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Where a process is or was.
 *
 * @param startedAt null when unknown
 * @param bootId the machine's boot and the process's pid namespace, null when unknown
 */
public record ProcessTrace(
        long pid, @Nullable Instant startedAt, @Nullable String bootId) {
    /**
     * Whether that process is proven to be gone, as seen by this one. Where start times differ but another process has the number, nothing is proven: a start time
     * is computed from a wall clock that may have been set in between.
     */
    static boolean gone(ProcessTrace that, ProcessTrace self) {
        if (that.bootId() == null || !that.bootId().equals(self.bootId())) {
            return false;
        }
        if (that.pid() == self.pid()) {
            return that.startedAt() != null && self.startedAt() != null && !sameStart(that, self);
        }
        return ProcessHandle.of(that.pid()).isEmpty() && seesEverybody();
    }

    /** The database keeps microseconds; both may have gone through it or not. */
    private static boolean sameStart(ProcessTrace one, ProcessTrace other) {
        return truncated(one.startedAt()).equals(truncated(other.startedAt()));
    }

    private static Instant truncated(@Nullable Instant time) {
        return time == null ? Instant.MIN : time.truncatedTo(ChronoUnit.MILLIS);
    }

    /** A system may hide other users' processes: then the first one is hidden too, which is always there. */
    private static boolean seesEverybody() {
        return ProcessHandle.of(1).isPresent();
    }
}
