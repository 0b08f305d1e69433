package dev.holter.engine;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.f4b6a3.uuid.UuidCreator;
import dev.holter.RunStatus;
import dev.holter.engine.Store.Lease;
import dev.holter.fixtures.CapturedLog;
import dev.holter.settings.Recording;
import dev.holter.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pulse with its thread, on the real clock. */
@Timeout(60)
class PulseThreadTest {
    private static final long MINUTE = 60_000_000_000L;
    private static final StoreException GONE =
            new StoreException(StoreException.Kind.UNAVAILABLE, "connection refused", null);

    private final FakeStore store = new FakeStore();
    private final Outbox outbox = new Outbox();
    private final Map<UUID, LiveRun> live = new ConcurrentHashMap<>();
    private final Settings settings = PulseRig.SETTINGS;
    private final Services services =
            PulseRig.services(Ticker.SYSTEM, store, outbox, settings, List.of(), Runnable::run);
    private final Pulse pulse =
            new Pulse(store, settings, services, live, () -> Registration.of(settings), findings -> {});
    private final CapturedLog threadLog = CapturedLog.of(PulseThread.class.getName());
    private final CapturedLog healthLog = CapturedLog.of(PulseHealth.class.getName());
    private PulseThread thread = new PulseThread(pulse, services, MINUTE);

    @AfterEach
    void finish() throws InterruptedException {
        store.atEveryTick(() -> {});
        store.recovers();
        thread.finish(2_000_000_000L);
        threadLog.close();
        healthLog.close();
    }

    private void startTicking(Duration tick) {
        thread = new PulseThread(pulse, services, tick.toNanos());
        thread.start();
    }

    private LiveRun begin() {
        LiveRun run = new LiveRun(
                UuidCreator.getTimeOrderedEpoch(),
                PulseRig.start("imports.users"),
                PulseRig.policy(Recording.ALL),
                services);
        live.put(run.id(), run);
        outbox.changed(run);
        return run;
    }

    private void returns(LiveRun run) {
        run.end(stop -> Ending.returned(stop.reason(), stop.observed(), Ticker.SYSTEM.nanos()));
        live.remove(run.id());
    }

    @Test
    void itBeatsAtOnceAndThenEveryTick() {
        startTicking(Duration.ofMillis(20));

        await().until(() -> store.ticks() >= 5);

        assertThat(store.renewals()).allMatch(Lease::reads);
    }

    @Test
    void aTransitionDoesNotWaitForTheTick() {
        startTicking(Duration.ofMinutes(1));
        await().until(() -> store.ticks() == 1);

        LiveRun run = begin();

        await().atMost(5, SECONDS).until(() -> store.has(run.id()));
        assertThat(store.renewals()).extracting(Lease::reads).containsExactly(true, false);
    }

    @Test
    void aRunThatIsOverAlreadyDoesNotWaitForTheTickEither() {
        startTicking(Duration.ofMinutes(1));
        await().until(() -> store.ticks() == 1);

        LiveRun run = begin();
        returns(run);

        await().atMost(20, SECONDS).until(() -> store.has(run.id()));
        assertThat(store.row(run.id()).status).isEqualTo(RunStatus.SUCCEEDED);
    }

    @Test
    void transitionsThatComeWhileOneIsCommittedGoTogether() throws Exception {
        startTicking(Duration.ofMinutes(1));
        await().until(() -> store.ticks() == 1);
        CyclicBarrier committing = new CyclicBarrier(2);
        store.atEveryTick(() -> {
            store.atEveryTick(() -> {});
            meet(committing);
            meet(committing);
        });

        begin();
        meet(committing);
        for (int i = 0; i < 50; i++) {
            begin().record().need();
        }
        meet(committing);
        await().until(() -> store.rowCount() == 51);

        assertThat(store.applied()).filteredOn(batch -> !batch.isEmpty()).hasSize(2);
    }

    /** F1. The clock stands still, so nothing that is gathered would ever go. */
    @Test
    void whatSomebodyWaitsForIsNotGathered() {
        Services still = PulseRig.services(new ManualTicker(), store, outbox, settings, List.of(), Runnable::run);
        Pulse slow = new Pulse(store, settings, still, live, () -> Registration.of(settings), findings -> {});
        thread = new PulseThread(slow, still, MINUTE);
        thread.start();
        await().until(() -> store.ticks() == 1);
        LiveRun run = new LiveRun(
                UuidCreator.getTimeOrderedEpoch(),
                PulseRig.start("imports.users"),
                PulseRig.policy(Recording.ALL),
                still);
        live.put(run.id(), run);
        outbox.changed(run);
        store.saving = false;

        for (int i = 0; i < 20; i++) {
            run.checkpointNow("page " + i);
        }

        assertThat(store.ticks()).isGreaterThanOrEqualTo(21);
    }

    private static void meet(CyclicBarrier barrier) {
        try {
            barrier.await(60, SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** B1: suspect in under seven seconds and lost in under twelve leave no room for another tick. */
    @Test
    void itLooksAtTheVeryMomentWhenAStandstillMeansSomethingAndNotEarlier() {
        long suspectAfter = 400_000_000L;
        store.shows(new Store.SeenLease(UUID.randomUUID(), "other", 1, 7, false, suspectAfter, MINUTE, 2 * MINUTE));
        long begun = System.nanoTime();
        startTicking(Duration.ofMinutes(1));

        await().atMost(5, SECONDS).until(() -> store.ticks() == 2);
        long took = System.nanoTime() - begun;
        await().during(Duration.ofMillis(500)).until(() -> store.ticks() == 2);

        assertThat(took).isGreaterThanOrEqualTo(suspectAfter);
        assertThat(store.renewals()).allMatch(Lease::reads);
    }

    // E6
    @Test
    void roundsNeverOverlapHoweverSlowTheyAre() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        store.atEveryTick(() -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            LockSupport.parkNanos(5_000_000);
            inside.decrementAndGet();
        });
        startTicking(Duration.ofMillis(1));

        for (int i = 0; i < 200; i++) {
            returns(begin());
        }
        await().until(() -> store.rowCount() == 200 && store.ticks() > 20);

        assertThat(most).hasValue(1);
    }

    // pitfall 18
    @Test
    void nothingThatIsThrownEndsIt() {
        AtomicInteger thrown = new AtomicInteger();
        List<Throwable> all = List.of(
                new OutOfMemoryError("pretended"), new StackOverflowError(), new IllegalStateException(), new Error());
        store.atEveryTick(() -> {
            int i = thrown.getAndIncrement();
            if (i < all.size()) {
                sneak(all.get(i));
            }
        });
        startTicking(Duration.ofMillis(10));

        LiveRun run = begin();

        await().atMost(20, SECONDS).until(() -> store.has(run.id()));
        assertThat(thrown).hasValueGreaterThan(all.size());
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> void sneak(Throwable thrown) throws X {
        throw (X) thrown;
    }

    /** A class that is missing is missing at every try: there must be a pause between them. */
    @Test
    void anErrorThatLastsDoesNotKeepItBusy() {
        AtomicInteger tries = new AtomicInteger();
        startTicking(Duration.ofMinutes(1));
        await().until(() -> store.ticks() == 1);
        store.atEveryTick(() -> {
            tries.incrementAndGet();
            throw new NoClassDefFoundError("a driver that is not whole");
        });

        for (int i = 0; i < 2 * Ledger.MOST_TRANSITIONS; i++) {
            returns(begin());
        }
        await().during(Duration.ofMillis(1_500)).atMost(30, SECONDS).until(() -> tries.get() < 8);

        assertThat(tries).hasPositiveValue();
        assertThat(pulse.health().failures()).isPositive();
    }

    @Test
    void anInterruptDoesNotEndIt() {
        AtomicReference<@Nullable Thread> pulsing = new AtomicReference<>();
        store.atEveryTick(() -> pulsing.set(Thread.currentThread()));
        startTicking(Duration.ofMillis(20));
        await().until(() -> pulsing.get() != null);
        Thread pulseThread = Objects.requireNonNull(pulsing.get());

        for (int i = 0; i < 5; i++) {
            pulseThread.interrupt();
        }
        LiveRun run = begin();

        await().atMost(5, SECONDS).until(() -> store.has(run.id()));
        assertThat(pulseThread.isAlive()).isTrue();
    }

    // pitfall 28
    @Test
    void itGoesOnTryingWhileTheStoreIsAway() {
        store.unavailable();
        startTicking(Duration.ofMillis(20));
        LiveRun run = begin();
        await().until(() -> pulse.health().failures() >= 2);

        store.recovers();

        await().atMost(10, SECONDS).until(() -> store.has(run.id()));
    }

    @Test
    void whileTheStoreIsAwayTransitionsDoNotHurryIt() throws InterruptedException {
        AtomicInteger tries = new AtomicInteger();
        startTicking(Duration.ofMinutes(1));
        await().until(() -> store.ticks() == 1);
        store.atEveryTick(() -> {
            tries.incrementAndGet();
            throw GONE;
        });

        long until = System.nanoTime() + 1_000_000_000L;
        while (System.nanoTime() < until) {
            returns(begin());
            LockSupport.parkNanos(1_000_000);
        }

        assertThat(tries.get()).isLessThan(6);
    }

    // Invariant 11, E3
    @Test
    void finishingWritesWhatWaitsAndSaysGoodbyeLast() throws InterruptedException {
        startTicking(Duration.ofMinutes(1));
        await().until(() -> store.ticks() == 1);
        AtomicInteger refusals = new AtomicInteger(Integer.MAX_VALUE);
        store.atEveryTick(() -> {
            if (refusals.getAndDecrement() > 0) {
                throw GONE;
            }
        });
        for (int i = 0; i < 3_000; i++) {
            returns(begin());
        }
        await().until(() -> pulse.health().failures() > 0);

        refusals.set(1);
        thread.finish(10_000_000_000L);

        assertThat(store.rowCount()).isEqualTo(3_000);
        assertThat(store.rows()).allMatch(row -> row.status == RunStatus.SUCCEEDED);
        List<Lease> renewals = store.renewals();
        assertThat(renewals).last().extracting(Lease::state).isEqualTo(Lease.State.STOPPED);
        assertThat(renewals.subList(0, renewals.size() - 1)).noneMatch(lease -> lease.state() == Lease.State.STOPPED);
        assertThat(store.applied()).last().isEqualTo(Batch.EMPTY);
    }

    // Invariant 11
    @Test
    void moreThanOneRoundHoldsIsWrittenBeforeTheGoodbye() throws InterruptedException {
        startTicking(Duration.ofMinutes(1));
        await().until(() -> store.ticks() == 1);
        store.unavailable();
        int many = 51 * Ledger.MOST_TRANSITIONS;
        for (int i = 0; i < many; i++) {
            returns(begin());
        }

        store.recovers();
        thread.finish(30_000_000_000L);

        assertThat(store.rowCount()).isEqualTo(many);
    }

    // Invariant 11
    @Test
    void finishingDoesNotWaitForThePauseAfterAFailureToEnd() throws InterruptedException {
        AtomicReference<@Nullable Thread> pulsing = new AtomicReference<>();
        store.atEveryTick(() -> {
            pulsing.set(Thread.currentThread());
            throw GONE;
        });
        startTicking(Duration.ofMinutes(1));
        LiveRun run = begin();
        await().atMost(20, SECONDS).until(() -> pulse.health().failures() >= 4);
        returns(run);
        Thread pulseThread = Objects.requireNonNull(pulsing.get());
        await().during(Duration.ofMillis(200)).until(() -> pulseThread.getState() == Thread.State.TIMED_WAITING);
        store.atEveryTick(() -> {});

        long began = System.nanoTime();
        thread.finish(1_000_000L);

        assertThat(store.row(run.id()).status).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(System.nanoTime() - began).isLessThan(1_000_000_000L);
    }

    // Invariant 11
    @Test
    void finishingWithoutTheStoreIsBoundedAndSaysWhatIsLost() throws InterruptedException {
        startTicking(Duration.ofMinutes(1));
        await().until(() -> store.ticks() == 1);
        store.unavailable();
        returns(begin());

        thread.finish(300_000_000L);

        assertThat(threadLog.warnings())
                .singleElement()
                .asString()
                .contains("1 facts are not written", "recorded as lost");
    }
}
