package dev.holter.quartz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a stack proves that a thread has left a job. */
class ShellStackTest {
    private static final String ROOT = "org.quartz.simpl.SimpleThreadPool$WorkerThread.run";

    @Test
    void aStackWithFewerShellsOnTheSameBottomProvesIt() {
        assertThat(new ShellStack(0, ROOT).leftSince(new ShellStack(1, ROOT))).isTrue();
    }

    @Test
    void aStackThatStillHoldsTheShellProvesNothing() {
        assertThat(new ShellStack(1, ROOT).leftSince(new ShellStack(1, ROOT))).isFalse();
    }

    @Test
    void aStackThatWasCutProvesNothing() {
        // Since JDK 19 a deep stack ends somewhere in the recursion.
        assertThat(new ShellStack(0, "app.Tree.descend").leftSince(new ShellStack(1, ROOT)))
                .isFalse();
    }

    @Test
    void aStackThatCannotBeSeenProvesNothing() {
        assertThat(ShellStack.of(new Thread(() -> {})).leftSince(new ShellStack(1, ROOT)))
                .isFalse();
    }

    @Test
    void aRunThatBeganOutsideAnyShellIsNeverLeft() {
        assertThat(new ShellStack(0, ROOT).leftSince(new ShellStack(0, ROOT))).isFalse();
    }

    @Test
    void aThreadsStackIsTheSameSeenFromInsideAndFromOutside() throws Exception {
        ShellStack[] inside = new ShellStack[1];
        CountDownLatch looked = new CountDownLatch(1);
        CountDownLatch let = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            inside[0] = ShellStack.ofThisThread();
            looked.countDown();
            try {
                let.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        thread.start();
        looked.await();

        ShellStack outside = ShellStack.of(thread);

        assertThat(outside).isEqualTo(inside[0]);
        let.countDown();
        thread.join();
    }
}
