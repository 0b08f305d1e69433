package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.holter.Run;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What a job calls millions of times costs no memory. */
class AllocationTest {
    private static final int CALLS = 200_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private long allocatedBy(Runnable calls) {
        calls.run();
        calls.run();
        long me = Thread.currentThread().getId();
        long before = threads.getThreadAllocatedBytes(me);
        calls.run();
        return threads.getThreadAllocatedBytes(me) - before;
    }

    private static void call(Run run) {
        for (int i = 0; i < CALLS; i++) {
            run.advance();
            run.advance(2);
            run.done(i);
            run.beat();
            run.checkStop();
        }
    }

    // A6
    @Test
    void advanceDoneAndBeatAllocateNothing() {
        LiveRun run = new PulseRig().begin();

        assertThat(allocatedBy(() -> call(run))).isLessThan(CALLS);
    }

    // A5
    @Test
    void outsideATrackedJobTheyAllocateNothingEither() {
        assertThat(allocatedBy(() -> call(Run.current()))).isLessThan(CALLS);
        assertThat(allocatedBy(() -> {
                    for (int i = 0; i < CALLS; i++) {
                        Run.current().advance();
                    }
                }))
                .isLessThan(CALLS);
    }
}
