package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holter.Hook;
import dev.holter.StopReason;
import dev.holter.fixtures.CapturedLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StopSignalTest {
    private static final UUID RUN = UUID.randomUUID();

    private final ManualTicker ticker = new ManualTicker();
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private final StopSignal stop = new StopSignal(waiting::add, ticker, () -> {});
    private final AtomicInteger ran = new AtomicInteger();

    private void runHooks() {
        for (Runnable hook = waiting.poll(); hook != null; hook = waiting.poll()) {
            hook.run();
        }
    }

    private static boolean ask(StopSignal signal, StopReason why) {
        Runnable tells = signal.raise(why);
        if (tells == null) {
            return false;
        }
        tells.run();
        return true;
    }

    @Test
    void theFirstReasonStays() {
        assertThat(ask(stop, StopReason.CANCEL)).isTrue();
        assertThat(ask(stop, StopReason.SHUTDOWN)).isFalse();

        assertThat(stop.reason()).isEqualTo(StopReason.CANCEL);
    }

    @Test
    void itTellsWhenItWasAskedForAndWhenTheJobSawIt() {
        assertThat(stop.row(RUN)).isNull();
        ask(stop, StopReason.CANCEL);
        long asked = ticker.nanos();
        ticker.advanceSeconds(1);
        assertThat(stop.row(RUN)).isEqualTo(new Batch.StopRow(RUN, "CANCEL", asked, 0, 0, 0));

        stop.observe();
        long observed = ticker.nanos();
        ticker.advanceSeconds(1);
        stop.observe();

        assertThat(stop.row(RUN)).isEqualTo(new Batch.StopRow(RUN, "CANCEL", asked, observed, 0, 0));
    }

    @Test
    void lookingBeforeTheStopIsNotSeeingIt() {
        assertThat(stop.observe()).isNull();
        ask(stop, StopReason.CANCEL);

        assertThat(stop.observed()).isFalse();
    }

    @Test
    void everyHookRunsOnceAndNotOnTheThreadThatAsked() {
        stop.onStop(ran::incrementAndGet);
        stop.onStop(ran::incrementAndGet);

        ask(stop, StopReason.CANCEL);
        ask(stop, StopReason.KILL);
        assertThat(ran).hasValue(0);
        runHooks();

        assertThat(ran).hasValue(2);
    }

    @Test
    void aHookThatComesAfterTheStopRunsAtOnce() {
        ask(stop, StopReason.CANCEL);

        stop.onStop(ran::incrementAndGet);
        runHooks();

        assertThat(ran).hasValue(1);
    }

    @Test
    void aHookThatWasClosedDoesNotRun() {
        Hook hook = stop.onStop(ran::incrementAndGet);

        assertThatCode(() -> {
                    hook.close();
                    hook.close();
                })
                .doesNotThrowAnyException();
        ask(stop, StopReason.CANCEL);
        runHooks();

        assertThat(ran).hasValue(0);
    }

    @Test
    void aHookThatIsClosedWhileItWaitsForAThreadDoesNotRunLater() {
        Hook hook = stop.onStop(ran::incrementAndGet);
        ask(stop, StopReason.CANCEL);

        hook.close();
        runHooks();

        assertThat(ran).hasValue(0);
    }

    @Test
    void aHookThatThrowsIsLoggedAndTheOthersRun() {
        stop.onStop(() -> {
            throw new Error("theirs");
        });
        stop.onStop(ran::incrementAndGet);
        ask(stop, StopReason.CANCEL);

        try (CapturedLog log = CapturedLog.of(StopSignal.class.getName())) {
            runHooks();

            assertThat(log.warnings()).containsExactly("A stop hook threw; the stop goes on");
        }
        assertThat(ran).hasValue(1);
    }

    @Test
    void aHookRegisteredWhileTheStopComesRunsExactlyOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        for (int i = 0; i < 500; i++) {
            AtomicInteger count = new AtomicInteger();
            List<Runnable> hooks = new ArrayList<>();
            StopSignal raced = new StopSignal(
                    task -> {
                        synchronized (hooks) {
                            hooks.add(task);
                        }
                    },
                    ticker,
                    () -> {});
            CyclicBarrier start = new CyclicBarrier(2);
            var registering = threads.submit(() -> {
                start.await();
                return raced.onStop(count::incrementAndGet);
            });
            var asking = threads.submit(() -> {
                start.await();
                return ask(raced, StopReason.CANCEL);
            });
            registering.get(60, TimeUnit.SECONDS);
            asking.get(60, TimeUnit.SECONDS);

            hooks.forEach(Runnable::run);
            assertThat(count).hasValue(1);
        }
        threads.shutdown();
    }

    @Test // D5: a job that returns because its host told it has not finished before the stop
    void whatTheHostTellsTheJobCountsWhileItIsBeingTold() throws Exception {
        ask(stop, StopReason.CANCEL);

        stop.tell(() -> assertThat(stop.observed()).isTrue());

        assertThat(stop.observed()).isTrue();
        assertThat(stop.row(RUN)).isEqualTo(new Batch.StopRow(RUN, "CANCEL", ticker.nanos(), 0, 0, 0));
    }

    @Test
    void aHostThatCannotTellTheJobHasNotToldIt() {
        ask(stop, StopReason.CANCEL);

        assertThatThrownBy(() -> stop.tell(() -> {
                    throw new IllegalStateException("unable to interrupt");
                }))
                .hasMessage("unable to interrupt");

        assertThat(stop.observed()).isFalse();
    }
}
