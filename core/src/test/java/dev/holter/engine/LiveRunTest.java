package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.holter.Hook;
import dev.holter.Run;
import dev.holter.RunStatus;
import dev.holter.RunStoppedException;
import dev.holter.StopReason;
import dev.holter.engine.Batch.StageRow;
import dev.holter.fixtures.CapturedLog;
import dev.holter.settings.Recording;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class LiveRunTest {
    private final PulseRig rig = new PulseRig();
    private final LiveRun run = rig.begin();

    // A2

    @Test
    void aStageEndsTheOneBefore() {
        run.stage("fetch", 10, "users");
        run.advance(10);
        rig.tick();

        run.stage("write");
        rig.tick();

        StageRow fetch = rig.row(run).stage(1);
        assertThat(fetch.outcome()).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(fetch.progress().done()).isEqualTo(10);
        assertThat(fetch.endNanos() - fetch.startNanos()).isEqualTo(1_000_000_000L);
        assertThat(rig.row(run).stage(2).outcome()).isEqualTo(RunStatus.RUNNING);
        assertThat(run.progress().done()).isZero();
        assertThat(run.progress().total()).isEmpty();
    }

    @Test // D5
    void aJobThatReturnsWhenItsHostEndedItIsCancelled() {
        run.stopByHost(StopReason.CANCEL);

        rig.returns(run);
        rig.tick();

        assertThat(rig.row(run).status).isEqualTo(RunStatus.CANCELLED);
        assertThat(run.stopRequested()).contains(StopReason.CANCEL);
    }

    @Test // D5
    void aHostThatEndsARunWhichIsOverChangesNothing() {
        rig.returns(run);

        run.stopByHost(StopReason.CANCEL);
        rig.tick();

        assertThat(rig.row(run).status).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(run.stopAsked()).isEmpty();
    }

    @Test // D1
    void anAdapterThatAsksForTheStopIsNotTheJobThatLooks() {
        run.stop(StopReason.CANCEL);

        assertThat(run.stopAsked()).contains(StopReason.CANCEL);

        rig.returns(run);
        rig.tick();
        assertThat(rig.row(run).status).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void anOpenStageEndsAsTheRunDoes() {
        run.stage("fetch");

        rig.fails(run, new IllegalStateException("no route"));
        rig.tick();

        assertThat(rig.row(run).stage(1).outcome()).isEqualTo(RunStatus.FAILED);
    }

    @Test
    void aNameThatComesAgainIsAStageOfItsOwn() {
        run.stage("page");
        run.advance(1);
        run.stage("page");
        run.advance(2);

        rig.returns(run);
        rig.tick();

        assertThat(rig.row(run).stages.values())
                .extracting(StageRow::name, stage -> stage.progress().done())
                .containsExactly(tuple("page", 1L), tuple("page", 2L));
    }

    @Test
    void stagesBeyondAHundredShareTheLast() {
        for (int i = 1; i <= 150; i++) {
            run.stage("page " + i);
            run.advance();
        }

        rig.returns(run);
        rig.tick();

        assertThat(rig.row(run).stages).hasSize(Stages.MOST);
        StageRow last = rig.row(run).stage(Stages.MOST);
        assertThat(last.name()).isEqualTo("(further stages)");
        assertThat(last.progress().done()).isEqualTo(51);
        assertThat(last.outcome()).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void nullsFromJobCodeAreTolerated() {
        String nothing = nothing();
        Supplier<String> noSupplier = nothing();

        run.stage(nothing);
        run.stage(nothing, 3, nothing);
        run.detail(nothing);
        run.detail(noSupplier);
        run.detail(LiveRunTest::<String>nothing);
        rig.returns(run);
        rig.tick();

        assertThat(rig.row(run).stage(1).name()).isEqualTo("(no name)");
        assertThat(rig.row(run).status).isEqualTo(RunStatus.SUCCEEDED);
    }

    // A4

    @Test
    void everyCallOfProgressIsABeat() {
        rig.tick();
        List<Runnable> calls = List.of(
                () -> run.advance(),
                () -> run.advance(5),
                () -> run.done(3),
                () -> run.total(9),
                () -> run.beat(),
                () -> run.detail("page 2"),
                () -> run.detail(() -> "page 3"),
                () -> run.stage("write"),
                () -> run.stage("write", 5, "rows"),
                () -> run.checkpoint("page 3"));

        for (Runnable call : calls) {
            rig.tick();
            long before = rig.row(run).beatNanos;
            call.run();
            rig.tick();

            assertThat(rig.row(run).beatNanos).isGreaterThan(before).isEqualTo(rig.ticker.nanos());
        }
    }

    @Test
    void aRunThatDoesNotMoveIsNotWritten() {
        rig.tick();
        run.advance();
        rig.tick();
        int beats = rig.row(run).beats;

        rig.tick();
        rig.tick();

        assertThat(rig.row(run).beats).isEqualTo(beats);
    }

    // Negative numbers

    @Test
    void negativeProgressIsIgnoredWithOneWarningARun() {
        try (CapturedLog log = CapturedLog.of(LiveRun.class.getName())) {
            run.advance(4);

            run.advance(-1);
            run.done(-7);
            run.advance(Long.MIN_VALUE);

            assertThat(run.progress().done()).isEqualTo(4);
            assertThat(log.warnings()).singleElement().asString().contains("advance(-1)", "imports.users");
        }
    }

    // pitfall 37
    @Test
    void theFirstCountOfALaterAttemptIsItsBase() {
        UUID workflow = UUID.randomUUID();
        LiveRun second = rig.begin(PulseRig.start("imports.users").attempt(workflow, 2), Recording.ALL);

        second.done(500);
        second.advance(20);

        assertThat(second.workflowId()).isEqualTo(workflow);
        assertThat(second.progress().base()).isEqualTo(500);
        assertThat(run.progress().base()).isZero();
    }

    // Suppliers

    @Test
    void aSupplierIsAskedOnlyWhenTheLastTextHasBeenTaken() {
        rig.tick();
        AtomicInteger asked = new AtomicInteger();
        Supplier<String> page = () -> "page " + asked.incrementAndGet();

        run.detail(page);
        run.detail(page);
        run.detail(page);
        assertThat(asked).hasValue(1);

        rig.tick();
        assertThat(rig.row(run).progress.detail()).isEqualTo("page 1");
        run.detail(page);
        run.detail(page);
        assertThat(asked).hasValue(2);
    }

    // pitfall 36
    @Test
    void theSupplierThatWaitedIsAskedOnceAtTheEnd() {
        rig.tick();
        AtomicInteger asked = new AtomicInteger();
        run.detail(() -> "page 1");
        run.detail(() -> "page " + (1 + asked.incrementAndGet()));
        assertThat(asked).hasValue(0);

        rig.returns(run);
        rig.tick();

        assertThat(asked).hasValue(1);
        assertThat(rig.row(run).progress.detail()).isEqualTo("page 2");
    }

    // pitfall 36
    @Test
    void theSupplierThatWaitedIsAskedWhenItsStageEnds() {
        run.stage("fetch");
        run.detail(() -> "page 1");
        run.detail(() -> "page 2");

        run.stage("write");
        rig.tick();

        assertThat(rig.row(run).stage(1).progress().detail()).isEqualTo("page 2");
        assertThat(run.progress().detail()).isNull();
    }

    @Test
    void aSupplierThatThrowsHarmsNobody() {
        assertThatCode(() -> run.detail(() -> {
                    throw new StackOverflowError();
                }))
                .doesNotThrowAnyException();
        rig.tick();

        assertThat(rig.row(run).progress.detail()).contains("java.lang.StackOverflowError");
    }

    // pitfall 51
    @Test
    void noSupplierIsEverAskedOnThePulsesThread() throws InterruptedException {
        Thread job = Thread.currentThread();
        List<Thread> askedOn = new ArrayList<>();
        Supplier<String> noting = () -> {
            askedOn.add(Thread.currentThread());
            return "text";
        };
        ExecutorService pulse = Executors.newSingleThreadExecutor();

        for (int i = 0; i < 5; i++) {
            run.detail(noting);
            run.detail(noting);
            pulse.submit(rig::tick);
        }
        rig.returns(run);
        pulse.submit(rig::tick);
        pulse.shutdown();
        assertThat(pulse.awaitTermination(60, TimeUnit.SECONDS)).isTrue();

        assertThat(askedOn).isNotEmpty().allMatch(thread -> thread == job);
    }

    // pitfall 51
    @Test
    void aSupplierThatBlocksHoldsUpNoOtherThreadThatEndsTheRun() throws InterruptedException {
        rig.tick();
        run.detail("page 1");
        run.detail(() -> "asked by " + Thread.currentThread().getName());
        Thread closing = new Thread(() -> rig.returns(run), "closing");

        closing.start();
        closing.join(60_000);
        rig.tick();

        assertThat(rig.row(run).status).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(rig.row(run).progress.detail()).isEqualTo("page 1");
    }

    // The end

    // pitfall 36
    @Test
    void theLastCountRidesWithTheEnd() {
        rig.tick();
        run.advance(41);
        rig.transitions();
        run.advance();

        rig.returns(run);
        rig.transitions();

        assertThat(rig.row(run).progress.done()).isEqualTo(42);
        assertThat(rig.row(run).pulse).isFalse();
    }

    @Test
    void callsOnAFinishedRunDoNothing() {
        run.stage("write", 10, "rows");
        run.advance(3);
        run.detail("page 3");
        rig.returns(run);
        AtomicBoolean asked = new AtomicBoolean();

        run.advance(4);
        run.done(99);
        run.total(1000);
        run.beat();
        run.stage("again");
        run.detail("late");
        run.detail(() -> String.valueOf(asked.getAndSet(true)));
        run.checkpoint("late");
        run.stop(StopReason.CANCEL);
        rig.fails(run, new IllegalStateException("a second end"));
        rig.tick();

        FakeStore.Row row = rig.row(run);
        assertThat(row.status).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(row.progress.done()).isEqualTo(3);
        assertThat(row.stages).hasSize(1);
        assertThat(row.stage(1).progress()).isEqualTo(row.progress);
        assertThat(rig.store.checkpoint(run.workflowId()).text()).isEqualTo("nothing");
        assertThat(asked).isFalse();
        assertThat(run.stopRequested()).isEmpty();
        assertThat(run.progress().done()).isEqualTo(3);
        assertThatCode(run::checkStop).doesNotThrowAnyException();
    }

    @Test
    void aHookOnAFinishedRunNeverRuns() {
        AtomicBoolean ran = new AtomicBoolean();
        rig.returns(run);

        try (Hook hook = run.onStop(() -> ran.set(true))) {
            run.stop(StopReason.SHUTDOWN);
        }

        assertThat(ran).isFalse();
    }

    // pitfall 54
    @Test
    void aStopThatIsSwallowedIsThrownAgainAndAgain() {
        run.stop(StopReason.CANCEL);

        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(run::checkStop)
                    .isInstanceOfSatisfying(
                            RunStoppedException.class,
                            stopped -> assertThat(stopped.reason()).isEqualTo(StopReason.CANCEL))
                    .isInstanceOf(CancellationException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
        }
        assertThat(run.stopRequested()).contains(StopReason.CANCEL);
    }

    // Other threads

    @Test
    void anExecutorCarriesTheRunAndTakesItAwayAgain() throws InterruptedException {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        CountDownLatch done = new CountDownLatch(1);
        List<UUID> seen = new ArrayList<>();

        run.executor(pool).execute(() -> seen.add(Run.current().id()));
        pool.execute(() -> seen.add(Run.current().id()));
        pool.execute(done::countDown);
        assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();
        pool.shutdown();

        assertThat(seen).containsExactly(run.id(), new UUID(0, 0));
    }

    @Test
    void anExecutorsTaskThatThrowsLeavesNoRunBehind() {
        assertThatThrownBy(() -> run.executor(Runnable::run).execute(() -> {
                    throw new IllegalStateException("theirs");
                }))
                .hasMessage("theirs");

        assertThat(Run.current().tracked()).isFalse();
    }

    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T nothing() {
        return null;
    }
}
