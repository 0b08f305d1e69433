package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.RunListener;
import dev.holter.RunNotice;
import dev.holter.RunStatus;
import dev.holter.StopReason;
import dev.holter.WorkerNotice;
import dev.holter.fixtures.CapturedLog;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class NoticesTest {
    private static final long MINUTE = 60_000_000_000L;
    private static final RunNotice RUN =
            new RunNotice(UUID.randomUUID(), UUID.randomUUID(), "imports.users", RunStatus.SUCCEEDED, null);

    private final CapturedLog log = CapturedLog.of(Notices.class.getName());

    @AfterEach
    void closeLog() {
        log.close();
    }

    @Test
    void everyListenerIsToldInOrderAndNotOnTheThreadThatTells() throws InterruptedException {
        List<String> told = new CopyOnWriteArrayList<>();
        List<Thread> on = new CopyOnWriteArrayList<>();
        RunListener listener = new RunListener() {
            @Override
            public void ended(RunNotice run) {
                told.add("ended");
                on.add(Thread.currentThread());
            }

            @Override
            public void stopped(RunNotice run, StopReason reason) {
                told.add("stopped " + reason);
            }

            @Override
            public void suspect(WorkerNotice worker) {
                told.add("suspect " + worker.name());
            }

            @Override
            public void lost(RunNotice run) {
                told.add("lost");
            }
        };
        Notices notices = new Notices(List.of());
        notices.add(listener);

        notices.stopped(RUN, StopReason.CANCEL);
        notices.ended(RUN);
        notices.suspect(new WorkerNotice(UUID.randomUUID(), "night"));
        notices.lost(RUN);
        notices.close(MINUTE);

        assertThat(told).containsExactly("stopped CANCEL", "ended", "suspect night", "lost");
        assertThat(on).doesNotContain(Thread.currentThread());
    }

    @Test
    void aListenerThatThrowsHarmsNoOther() throws InterruptedException {
        AtomicInteger told = new AtomicInteger();
        Notices notices = new Notices(List.of(
                new RunListener() {
                    @Override
                    public void ended(RunNotice run) {
                        throw new StackOverflowError();
                    }
                },
                counting(told)));

        notices.ended(RUN);
        notices.ended(RUN);
        notices.close(MINUTE);

        assertThat(told).hasValue(2);
        assertThat(log.warnings()).hasSize(2).allMatch(line -> line.contains("the others are told"));
    }

    // Invariant 8
    @Test
    void whatAListenerIsTooSlowForIsDroppedAndCounted() throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        AtomicInteger told = new AtomicInteger();
        Notices notices = new Notices(List.of(
                new RunListener() {
                    @Override
                    public void ended(RunNotice run) {
                        blocked.countDown();
                        try {
                            go.await();
                        } catch (InterruptedException e) {
                            Thread.currentThread().interrupt();
                        }
                    }
                },
                counting(told)));
        notices.ended(RUN);
        assertThat(blocked.await(60, TimeUnit.SECONDS)).isTrue();

        for (int i = 0; i < 10_300; i++) {
            notices.ended(RUN);
        }
        assertThat(log.warnings()).singleElement().asString().contains("10000 notices wait");
        go.countDown();
        notices.close(MINUTE);

        assertThat(told).hasValue(10_001);
        assertThat(log.warnings()).last().asString().isEqualTo("300 notices to slow listeners were dropped");
    }

    @Test
    void closingWaitsForAListenerThatHangsOnlySoLong() throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);
        Notices notices = new Notices(List.of(new RunListener() {
            @Override
            public void ended(RunNotice run) {
                blocked.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            }
        }));
        notices.ended(RUN);
        assertThat(blocked.await(60, TimeUnit.SECONDS)).isTrue();

        notices.close(1);

        assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
    }

    // Invariant 9
    @Test
    void withoutListenersThereIsNoThread() {
        Set<Thread> before = listenerThreads();

        new Notices(List.of()).ended(RUN);

        assertThat(before).containsAll(listenerThreads());
    }

    private static Set<Thread> listenerThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("holter-listeners"))
                .collect(Collectors.toSet());
    }

    private static RunListener counting(AtomicInteger told) {
        return new RunListener() {
            @Override
            public void ended(RunNotice run) {
                told.incrementAndGet();
            }
        };
    }
}
