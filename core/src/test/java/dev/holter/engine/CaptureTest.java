package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Event;
import dev.holter.Holter;
import dev.holter.RunDetails;
import dev.holter.StopAnswer;
import dev.holter.ThreadEvidence;
import dev.holter.fixtures.TestDatabase;
import dev.holter.spi.TrackedRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** B8: what the threads of a run do is seen from another process, in words. */
class CaptureTest {
    private final TestDatabase db = TestDatabase.fresh();
    private final Holter here = Engines.quick(db.jdbcUrl()).start();
    private final Holter there = Engines.quick(db.jdbcUrl()).start();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private volatile TrackedRun run = TrackedRun.unrecorded();
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        threads.shutdownNow();
        here.close();
        there.close();
        db.close();
    }

    private interface Body {
        void execute() throws Exception;
    }

    private UUID execute(Body body) throws InterruptedException {
        Engines.soon().until(() -> Engines.registration(here).isPresent());
        CountDownLatch begun = new CountDownLatch(1);
        threads.execute(() -> {
            TrackedRun mine = Engines.begin(here, "imports.users");
            run = mine;
            begun.countDown();
            try {
                body.execute();
                mine.returned();
            } catch (Exception e) {
                mine.threw(e);
            }
        });
        begun.await();
        UUID id = run.run().id();
        Engines.soon().ignoreExceptions().until(() -> there.console().run(id).isPresent());
        return id;
    }

    private ThreadEvidence captured(UUID id) {
        assertThat(there.console().capture(id, "ann")).isEqualTo(StopAnswer.ACCEPTED);
        Engines.soon()
                .until(() -> !there.console().run(id).orElseThrow().evidence().isEmpty());
        RunDetails details = there.console().run(id).orElseThrow();
        assertThat(details.events()).extracting(Event::kind).contains("capture");
        return details.evidence().get(0);
    }

    @Test
    void aThreadThatWaitsForASocketIsSaidTo() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket socket = new Socket(silent.getInetAddress(), silent.getLocalPort())) {
            UUID id = execute(() -> readFor(socket));

            ThreadEvidence seen = captured(id);

            assertThat(seen.kind()).isEqualTo("asked");
            assertThat(seen.verdict()).startsWith("blocked on a socket read in dev.holter.engine.CaptureTest.readFor(");
            assertThat(seen.samples()).isEqualTo(3);
            assertThat(seen.sameFrames()).isEqualTo(3);
            assertThat(seen.stack()).contains("CaptureTest.readFor");
        }
    }

    private static void readFor(Socket socket) throws IOException {
        assertThat(socket.getInputStream().read()).isNegative();
    }

    @Test
    void aThreadThatWaitsForALockIsSaidToAndWhoHoldsIt() throws Exception {
        Object lock = new Object();
        CountDownLatch held = new CountDownLatch(1);
        threads.execute(() -> {
            Thread.currentThread().setName("the holder");
            synchronized (lock) {
                held.countDown();
                awaitRelease();
            }
        });
        held.await();
        UUID id = execute(() -> {
            synchronized (lock) {
                lock.notifyAll();
            }
        });
        Engines.soon().until(() -> run.thread().getState() == Thread.State.BLOCKED);

        ThreadEvidence seen = captured(id);

        assertThat(seen.verdict())
                .startsWith("waiting for lock java.lang.Object@")
                .contains("held by thread 'the holder'");
        assertThat(seen.heldBy()).isEqualTo("the holder");
        assertThat(seen.threadState()).isEqualTo("BLOCKED");
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aThreadThatBurnsAProcessorIsSaidTo() throws Exception {
        UUID id = execute(() -> {
            while (release.getCount() > 0) {
                Thread.onSpinWait();
            }
        });

        ThreadEvidence seen = captured(id);

        assertThat(seen.threadState()).isEqualTo("RUNNABLE");
        assertThat(seen.cpu()).isPositive();
        assertThat(seen.verdict()).containsAnyOf("spinning", "slow but moving");
    }

    @Test
    void threadsThatWorkForTheRunAreSeenToo() throws Exception {
        CountDownLatch helping = new CountDownLatch(1);
        UUID id = execute(() -> {
            run.run().executor(threads).execute(() -> {
                Thread.currentThread().setName("the helper");
                helping.countDown();
                awaitRelease();
            });
            release.await();
        });
        helping.await();

        captured(id);

        Engines.soon()
                .untilAsserted(
                        () -> assertThat(there.console().run(id).orElseThrow().evidence())
                                .extracting(ThreadEvidence::threadName)
                                .contains("the helper"));
    }

    @Test
    void ofARunThatIsOverThereIsNothingToSee() throws Exception {
        UUID id = execute(() -> {});
        Engines.soon()
                .until(() ->
                        there.console().run(id).orElseThrow().run().status().terminal());

        assertThat(there.console().capture(id, "ann")).isEqualTo(StopAnswer.OVER);
        assertThat(there.console().capture(UUID.randomUUID(), "ann")).isEqualTo(StopAnswer.UNKNOWN);
    }
}
