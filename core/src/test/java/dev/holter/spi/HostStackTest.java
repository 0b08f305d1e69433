package dev.holter.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** When a stack proves that a thread has left a job. */
class HostStackTest {
    private static final String ROOT = "org.quartz.simpl.SimpleThreadPool$WorkerThread.run";
    private static final HostStack HOST = new HostStack(Shell.class.getName(), "run");

    /** Stands for a host. */
    private static final class Shell {
        static HostFrames run(Supplier<HostFrames> job) {
            return job.get();
        }
    }

    @Test
    void aThreadWithOneShellIsNotWalkedAgain() {
        HostStack host = new HostStack(Shell.class.getName(), "run");
        HostFrames one = Shell.run(() -> host.beginning(false));

        // A foreign shell below: fewer are counted than there are, so nothing that executes is taken for left.
        HostFrames two = Shell.run(() -> Shell.run(() -> host.beginning(false)));

        assertThat(one.number()).isEqualTo(1);
        assertThat(two).isEqualTo(one);
    }

    @Test
    void aThreadWithAnotherJobIsWalked() {
        HostStack host = new HostStack(Shell.class.getName(), "run");
        Shell.run(() -> host.beginning(false));

        HostFrames two = Shell.run(() -> Shell.run(() -> host.beginning(true)));

        assertThat(two.number()).isEqualTo(2);
    }

    @Test
    void onlyOneShellIsRemembered() {
        HostStack host = new HostStack(Shell.class.getName(), "run");

        assertThat(host.beginning(false).number()).isZero();
        assertThat(Shell.run(() -> Shell.run(() -> host.beginning(false))).number())
                .isEqualTo(2);
        assertThat(Shell.run(() -> host.beginning(false)).number()).isEqualTo(1);
    }

    @Test
    void anotherThreadIsWalkedForItself() throws Exception {
        HostStack host = new HostStack(Shell.class.getName(), "run");
        Shell.run(() -> host.beginning(false));
        HostFrames[] there = new HostFrames[1];

        Thread thread = new Thread(() -> there[0] = host.beginning(false));
        thread.start();
        thread.join();

        assertThat(there[0].number()).isZero();
    }

    @Test
    void aStackWithFewerShellsOnTheSameBottomProvesIt() {
        assertThat(new HostFrames(0, ROOT).leftSince(new HostFrames(1, ROOT))).isTrue();
    }

    @Test
    void aStackThatStillHoldsTheShellProvesNothing() {
        assertThat(new HostFrames(1, ROOT).leftSince(new HostFrames(1, ROOT))).isFalse();
    }

    @Test
    void aStackThatWasCutProvesNothing() {
        // Since JDK 19 a deep stack ends somewhere in the recursion.
        assertThat(new HostFrames(0, "app.Tree.descend").leftSince(new HostFrames(1, ROOT)))
                .isFalse();
    }

    @Test
    void aStackThatCannotBeSeenProvesNothing() {
        assertThat(HOST.of(new Thread(() -> {})).leftSince(new HostFrames(1, ROOT)))
                .isFalse();
    }

    @Test
    void aRunThatBeganOutsideAnyShellIsNeverLeft() {
        assertThat(new HostFrames(0, ROOT).leftSince(new HostFrames(0, ROOT))).isFalse();
    }

    @Test
    void aThreadsStackIsTheSameSeenFromInsideAndFromOutside() throws Exception {
        HostFrames[] inside = new HostFrames[1];
        CountDownLatch looked = new CountDownLatch(1);
        CountDownLatch let = new CountDownLatch(1);
        Thread thread = new Thread(() -> {
            inside[0] = HOST.ofThisThread();
            looked.countDown();
            try {
                let.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        thread.start();
        looked.await();

        HostFrames outside = HOST.of(thread);

        assertThat(outside).isEqualTo(inside[0]);
        let.countDown();
        thread.join();
    }
}
