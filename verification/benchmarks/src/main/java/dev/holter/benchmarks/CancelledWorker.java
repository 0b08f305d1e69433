package dev.holter.benchmarks;

import dev.holter.Holter;
import dev.holter.Run;
import dev.holter.RunStoppedException;
import dev.holter.spi.RunStart;
import dev.holter.spi.RunTracker;
import dev.holter.spi.TrackedRun;
import java.util.concurrent.locks.LockSupport;

/**
 * Another process with a job that looks every millisecond whether it is to stop. Prints the run's id when it begins and the clock when it ends; both processes read the
 * same monotonic clock. A line on its input begins the next run, the end of its input ends it.
 */
public final class CancelledWorker {
    private CancelledWorker() {}

    /** Where the database is, its user, and whether there is a sentinel. */
    public static void main(String[] args) throws Exception {
        try (Holter holter = Holter.builder()
                .jdbcUrl(args[0])
                .user(args[1])
                .password("any")
                .set("sentinel", args[2])
                .set("workerName", "cancelled")
                .start()) {
            while (System.in.read() >= 0) {
                TrackedRun run =
                        RunTracker.of(holter).begin(RunStart.first("bench", "bench", "bench.job", "bench.job"));
                System.out.println(run.run().id());
                try {
                    untilStopped(run.run());
                } catch (RunStoppedException asked) {
                    run.threw(asked);
                }
                System.out.println(System.nanoTime());
            }
        }
    }

    private static void untilStopped(Run run) {
        while (true) {
            run.checkStop();
            LockSupport.parkNanos(1_000_000);
        }
    }
}
