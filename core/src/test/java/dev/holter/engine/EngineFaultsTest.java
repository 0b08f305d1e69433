package dev.holter.engine;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holter.EndReason;
import dev.holter.HolterUnavailableException;
import dev.holter.Run;
import dev.holter.RunListener;
import dev.holter.RunNotice;
import dev.holter.RunStatus;
import dev.holter.RunStoppedException;
import dev.holter.StopReason;
import dev.holter.engine.Store.Lease;
import dev.holter.fixtures.CapturedLog;
import dev.holter.spi.RunStart;
import dev.holter.spi.RunTracker;
import dev.holter.spi.TrackedRun;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Invariants 6 and 11: no fault of Holter's reaches an adapter, and closing always ends. */
@Timeout(60)
class EngineFaultsTest {
    private final FakeStore store = new FakeStore();
    private final List<CapturedLog> logs = Stream.of(Engine.class, PulseThread.class, PulseHealth.class)
            .map(type -> CapturedLog.of(type.getName()))
            .toList();

    @AfterEach
    void closeLogs() {
        logs.forEach(CapturedLog::close);
    }

    private Engine start(Map<String, String> host, RunListener... listeners) {
        Map<String, String> all = new HashMap<>(Map.of("tick", "100ms", "suspectAfter", "1s", "lostFastAfter", "2s"));
        all.putAll(host);
        return (Engine)
                Engine.start(PulseRig.settings(all), store, new Extensions(List.of(), List.of(listeners), List.of()));
    }

    private static final RunStart START = PulseRig.start("imports.users");

    // Invariant 6
    @Test
    void beginAndEndNeverThrowWhateverThrowsBelow() {
        AtomicInteger asked = new AtomicInteger();
        Ticker broken = () -> {
            if (asked.get() > 0) {
                throw new StackOverflowError();
            }
            return 0;
        };
        Engine engine = new Engine(PulseRig.SETTINGS, store, Extensions.NONE, broken);
        TrackedRun begunBefore = engine.begin(START);
        TrackedRun another = engine.begin(START);
        asked.set(1);

        TrackedRun run = engine.begin(START);
        assertThat(run.run().tracked()).isFalse();
        assertThatCode(() -> {
                    run.bind();
                    run.unbind();
                    run.returned();
                    begunBefore.returned();
                    another.threw(new IllegalStateException("theirs"));
                    engine.event("misfire", "late");
                })
                .doesNotThrowAnyException();

        asked.set(0);
        engine.pulse().round(true);
        assertThat(store.renewals()).last().extracting(Lease::running).isEqualTo(0);
        assertThat(logs.get(0).errors()).singleElement().asString().contains("the job is not affected");
    }

    // Invariant 6
    @Test
    void aStoreThatThrowsAnythingAtAllIsNoFaultOfTheJobs() {
        store.atEveryTick(() -> {
            throw new LinkageError("no such class");
        });
        Engine engine = start(Map.of("startTimeout", "100ms", "closeTimeout", "100ms"));

        assertThatCode(() -> {
                    TrackedRun run = engine.begin(START);
                    run.bind();
                    Run.current().stage("fetch").advance();
                    run.unbind();
                    run.threw(new IllegalStateException("theirs"));
                })
                .doesNotThrowAnyException();

        engine.close();
    }

    @Test
    @SuppressWarnings("NullAway")
    void anErrorThatIsMissingEndsTheRunAllTheSame() {
        Engine engine = EngineRig.unstarted(store, Map.of());
        TrackedRun run = engine.begin(START);

        run.threw(null);

        assertThat(run.ended()).isTrue();
    }

    @Test
    void onlyTheFirstEndingCounts() {
        Engine engine = EngineRig.unstarted(store, Map.of());
        TrackedRun run = engine.begin(START);

        run.endUnseen("the thread runs another job");
        run.returned();
        run.threw(new IllegalStateException("theirs"));
        engine.pulse().round(true);

        FakeStore.Row row = store.row(run.run().id());
        assertThat(row.status).isEqualTo(RunStatus.FAILED);
        assertThat(row.end().ending().reason()).isEqualTo(EndReason.END_UNSEEN);
    }

    // Invariant 6
    @Test
    void aListenerThatHangsHoldsUpNoJob() {
        CountDownLatch never = new CountDownLatch(1);
        Engine engine = start(Map.of("closeTimeout", "100ms"), new RunListener() {
            @Override
            public void ended(RunNotice run) {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        });

        List<TrackedRun> runs = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            TrackedRun run = engine.begin(START);
            runs.add(run);
            run.returned();
        }
        await().until(() -> store.rows().stream()
                        .filter(row -> row.status == RunStatus.SUCCEEDED)
                        .count()
                == 100);

        engine.close();
        assertThat(runs).allMatch(TrackedRun::ended);
    }

    // Closing

    // Invariant 11, D6
    @Test
    void closingAsksTheRunsToStopAndBeatsUntilTheyHaveEnded() throws InterruptedException {
        Engine engine = start(Map.of("closeTimeout", "30s"));
        TrackedRun run = engine.begin(START);
        Thread job = new Thread(() -> {
            await().until(() -> run.run().stopRequested().isPresent());
            store.clearHistory();
            await().until(() -> store.ticks() >= 3);
            run.threw(new RunStoppedException(StopReason.SHUTDOWN));
        });
        job.start();

        engine.close();
        job.join();

        FakeStore.Row row = store.row(run.run().id());
        assertThat(row.status).isEqualTo(RunStatus.CANCELLED);
        assertThat(row.end().ending().reason()).isEqualTo(EndReason.SHUTDOWN);
        assertThat(store.renewals()).first().extracting(Lease::state).isEqualTo(Lease.State.STOPPING);
        assertThat(store.renewals()).last().extracting(Lease::state).isEqualTo(Lease.State.STOPPED);
        assertThat(store.closed).isTrue();
    }

    // Invariant 11
    @Test
    void aRunThatOutlivesTheClosingIsRecordedAsShutDownAndWhatItSaysLaterDoesNothing() {
        Engine engine = start(Map.of("closeTimeout", "100ms"));
        TrackedRun run = engine.begin(START);

        engine.close();
        run.returned();

        FakeStore.Row row = store.row(run.run().id());
        assertThat(row.status).isEqualTo(RunStatus.TERMINATED);
        assertThat(row.end().ending().reason()).isEqualTo(EndReason.SHUTDOWN);
    }

    // Invariant 11
    @Test
    void closingRefusesNewRunsAndClosingAgainDoesNothing() {
        Engine engine = start(Map.of());
        engine.close();

        TrackedRun late = engine.begin(START);
        engine.close();

        assertThat(late.run().tracked()).isFalse();
        assertThat(store.rowCount()).isZero();
    }

    // pitfall 51, invariant 11
    @Test
    void aSupplierThatBlocksDoesNotHoldUpTheClosing() throws InterruptedException {
        Engine engine = start(Map.of("closeTimeout", "100ms"));
        CountDownLatch never = new CountDownLatch(1);
        Thread job = new Thread(() -> {
            TrackedRun run = engine.begin(START);
            run.run().detail("page 1");
            run.run().detail(() -> {
                try {
                    never.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                return "page 2";
            });
        });
        job.start();
        job.join(60_000);
        // Asked for at once when the pulse took the first line in between: then this job hangs by its own doing.
        job.interrupt();
        job.join();

        engine.close();

        assertThat(store.closed).isTrue();
    }

    // Invariants 9 and 11
    @Test
    void nothingIsLeftAfterClose() {
        Set<Thread> before = holterThreads();
        Engine engine = start(Map.of("closeTimeout", "100ms"), new RunListener() {});
        AtomicInteger hooks = new AtomicInteger();
        engine.begin(START).run().onStop(hooks::incrementAndGet);
        assertThat(holterThreads()).hasSizeGreaterThan(before.size());

        engine.close();

        assertThat(hooks).hasValue(1);
        await().atMost(5, SECONDS).until(() -> before.containsAll(holterThreads()));
    }

    private static Set<Thread> holterThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("holter-"))
                .collect(Collectors.toSet());
    }

    // Starting

    @Test
    void withFailFastAStoreThatCannotBeUsedIsRefusedAndNothingIsLeft() {
        Set<Thread> before = holterThreads();
        store.unavailable();

        assertThatThrownBy(() -> start(Map.of("failFast", "true", "startTimeout", "200ms", "closeTimeout", "0s")))
                .isInstanceOf(HolterUnavailableException.class)
                .hasMessageContaining("connection refused");

        assertThat(store.closed).isTrue();
        await().atMost(20, SECONDS).until(() -> before.containsAll(holterThreads()));
    }

    @Test
    void withoutFailFastItStartsWithoutItsStoreAndSaysSo() {
        store.unavailable();

        Engine engine = start(Map.of("startTimeout", "200ms"));
        TrackedRun run = engine.begin(START);
        run.returned();
        store.recovers();

        await().atMost(20, SECONDS).until(() -> store.has(run.run().id()));
        assertThat(logs.get(0).warnings()).singleElement().asString().contains("keeps trying");
        engine.close();
    }

    // C7b
    @Test
    void switchedOffItDoesNothingAtAll() {
        Set<Thread> before = holterThreads();
        var holter = Engine.start(PulseRig.settings(Map.of("enabled", "false")), store, Extensions.NONE);
        TrackedRun run = RunTracker.of(holter).begin(START);
        run.bind();
        assertThat(Run.current().tracked()).isFalse();
        run.unbind();
        run.returned();
        RunTracker.of(holter).event("misfire", "late");
        holter.addListener(new RunListener() {});
        holter.close();

        assertThat(holter.enabled()).isFalse();
        assertThat(store.ticks()).isZero();
        assertThat(store.closed).isFalse();
        assertThat(before).containsAll(holterThreads());
        assertThatThrownBy(holter::console)
                .isInstanceOf(HolterUnavailableException.class)
                .hasMessageContaining("switched off");
    }

    // Durable job types

    @Test
    void aDurableTypeIsWrittenWhenBeginAndEndReturn() {
        Engine engine = start(Map.of("durable", "true"));

        TrackedRun run = engine.begin(START);
        assertThat(store.row(run.run().id()).status).isEqualTo(RunStatus.RUNNING);
        run.returned();
        assertThat(store.row(run.run().id()).status).isEqualTo(RunStatus.SUCCEEDED);

        engine.close();
    }

    // Invariant 6
    @Test
    void aDurableTypeWaitsASecondAtMost() {
        store.unavailable();
        Engine engine = start(Map.of("durable", "true", "startTimeout", "100ms", "closeTimeout", "100ms"));

        long began = System.nanoTime();
        engine.begin(START).returned();

        assertThat(System.nanoTime() - began).isLessThan(10_000_000_000L);
        engine.close();
    }

    // Invariant 8, E5
    @Test
    void anOutageHoldsSixtyFourMebibytesOfTheCheckpointsOfEndedRunsAndNoMore() {
        store.unavailable();
        Engine engine = start(Map.of("startTimeout", "100ms"));
        byte[] largest = new byte[Payload.MOST];
        for (int i = 0; i < 70; i++) {
            TrackedRun run = engine.begin(START);
            run.run().checkpoint(largest);
            run.returned();
        }

        store.recovers();

        await().until(() -> !store.events("dropped").isEmpty());
        assertThat(store.events("dropped"))
                .extracting(Batch.EventRow::text)
                .containsExactly(
                        "6 × checkpoints of imports.users: more than memory holds while the database was away");
        await().until(() -> store.rows().size() == 70);
        assertThat(store.rows()).allMatch(row -> row.status == RunStatus.SUCCEEDED);
        assertThat(store.rows())
                .filteredOn(row -> store.checkpoint(row.start.workflowId()).writes() == 1)
                .hasSize(64);
        engine.close();
    }

    // Invariant 11
    @Test
    void aSecondCallerOfCloseReturnsWhenTheFirstHasFinished() throws Exception {
        Engine engine = start(Map.of("closeTimeout", "30s"));
        TrackedRun run = beginElsewhere(engine);
        Thread first = closing(engine);
        await().until(() -> run.run().stopRequested().isPresent());

        Thread second = closing(engine);
        await().until(() -> second.getState() == Thread.State.TIMED_WAITING);
        run.returned();
        second.join(60_000);

        assertThat(second.isAlive()).isFalse();
        assertThat(store.closed).isTrue();
        assertThat(store.renewals().get(store.renewals().size() - 1).state()).isEqualTo(Lease.State.STOPPED);
        first.join(60_000);
        assertThat(first.isAlive()).isFalse();
    }

    // Invariant 11: the first waits for these, so that they must not wait for it.
    @Test
    void aListenerAHookOrAJobThatClosesWhileAnotherDoesIsNotHeldUp() throws Exception {
        CountDownLatch closed = new CountDownLatch(3);
        List<Engine> started = new ArrayList<>();
        Engine engine = start(Map.of("closeTimeout", "30s"), new RunListener() {
            @Override
            public void stopped(RunNotice run, StopReason reason) {
                started.get(0).close();
                closed.countDown();
            }
        });
        started.add(engine);
        CountDownLatch begun = new CountDownLatch(1);
        Thread job = new Thread(() -> {
            TrackedRun run = engine.begin(START);
            run.run().onStop(() -> {
                engine.close();
                closed.countDown();
            });
            begun.countDown();
            await().until(() -> run.run().stopRequested().isPresent());
            engine.close();
            closed.countDown();
            run.returned();
        });
        job.start();
        assertThat(begun.await(60, SECONDS)).isTrue();

        Thread first = closing(engine);

        assertThat(closed.await(60, SECONDS)).isTrue();
        first.join(60_000);
        assertThat(first.isAlive()).isFalse();
        job.join(60_000);
        assertThat(job.isAlive()).isFalse();
    }

    @Test
    void aSecondCallerOfCloseThatIsInterruptedWaitsNoMoreAndKeepsTheInterrupt() throws Exception {
        Engine engine = start(Map.of("closeTimeout", "30s"));
        TrackedRun run = beginElsewhere(engine);
        Thread first = closing(engine);
        await().until(() -> run.run().stopRequested().isPresent());

        Thread.currentThread().interrupt();
        engine.close();

        assertThat(Thread.interrupted()).isTrue();
        assertThat(first.isAlive()).isTrue();
        run.returned();
        first.join(60_000);
    }

    private static Thread closing(Engine engine) {
        Thread thread = new Thread(engine::close);
        thread.start();
        return thread;
    }

    /** A run of a job whose thread is not the one of the test. */
    private static TrackedRun beginElsewhere(Engine engine) throws Exception {
        return java.util.concurrent.CompletableFuture.supplyAsync(() -> engine.begin(START))
                .get(60, SECONDS);
    }
}
