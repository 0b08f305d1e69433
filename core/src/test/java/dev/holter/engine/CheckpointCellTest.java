package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holter.RunStoppedException;
import dev.holter.StopReason;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CheckpointCellTest {
    private static final long MINUTE = 60_000_000_000L;

    private final CheckpointCell cell = new CheckpointCell();
    private final ExecutorService job = Executors.newSingleThreadExecutor();

    @AfterEach
    void endThread() {
        job.shutdownNow();
    }

    private static Payload page(int number) {
        return new Payload("text", ("page " + number).getBytes(StandardCharsets.UTF_8));
    }

    private <T> Future<T> waiting(Callable<T> call) {
        Thread[] thread = {null};
        Future<T> future = job.submit(() -> {
            thread[0] = Thread.currentThread();
            return call.call();
        });
        Awaitility.await().until(() -> thread[0] != null && thread[0].getState() == Thread.State.TIMED_WAITING);
        return future;
    }

    @Test
    void theNewestWins() {
        cell.put(page(1));
        long ticket = cell.put(page(2));

        assertThat(Objects.requireNonNull(cell.take()).ticket()).isEqualTo(ticket);
        assertThat(Objects.requireNonNull(cell.own()).bytes()).asString().isEqualTo("page 2");
    }

    @Test
    void whatIsWrittenIsNotSentAgain() {
        cell.acknowledge(cell.put(page(1)), 1);

        assertThat(cell.take()).isNull();
        assertThat(cell.own()).isNotNull();
    }

    @Test
    void aPutThatComesWhileAnOlderOneIsWrittenStaysUnsent() {
        long first = cell.put(page(1));
        cell.take();
        long second = cell.put(page(2));

        cell.acknowledge(first, 1);

        assertThat(Objects.requireNonNull(cell.take()).ticket()).isEqualTo(second);
    }

    @Test
    void onlyAPutThatSomebodyAwaitsIsInAHurry() {
        cell.put(page(1));
        assertThat(cell.awaited()).isFalse();

        long ticket = cell.putAwaited(page(2));
        assertThat(cell.awaited()).isTrue();
        cell.acknowledge(ticket, 1);

        assertThat(cell.awaited()).isFalse();
    }

    // F1
    @Test
    void whoeverWaitsIsToldWhenItsOwnPutOrANewerOneIsWritten() throws Exception {
        long ticket = cell.putAwaited(page(1));
        Future<Boolean> written = waiting(() -> cell.await(ticket, MINUTE));

        cell.acknowledge(cell.put(page(2)), 1);

        assertThat(written.get(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void anOlderOneBeingWrittenIsNotEnough() throws InterruptedException {
        long older = cell.put(page(1));
        long mine = cell.putAwaited(page(2));

        cell.acknowledge(older, 1);

        assertThat(cell.await(mine, 1)).isFalse();
    }

    @Test
    void whoeverWaitsIsToldWhenTheRunMayNotSaveAnyMore() {
        long ticket = cell.putAwaited(page(1));
        Future<Boolean> written = waiting(() -> cell.await(ticket, MINUTE));

        cell.refuse(StopReason.SUPERSEDED);

        assertThatThrownBy(() -> written.get(60, TimeUnit.SECONDS))
                .hasCauseInstanceOf(RunStoppedException.class)
                .hasMessageContaining("SUPERSEDED");
        assertThat(cell.take()).isNull();
    }

    @Test
    void theFirstReasonToRefuseStays() {
        long ticket = cell.putAwaited(page(1));

        cell.refuse(StopReason.SUPERSEDED);
        cell.refuse(StopReason.LOST);

        assertThatThrownBy(() -> cell.await(ticket, MINUTE)).hasMessageContaining("SUPERSEDED");
    }

    @Test
    void whoeverIsInterruptedStopsWaiting() {
        long ticket = cell.putAwaited(page(1));
        Future<Boolean> written = waiting(() -> cell.await(ticket, MINUTE));

        job.shutdownNow();

        assertThatThrownBy(() -> written.get(60, TimeUnit.SECONDS)).hasCauseInstanceOf(InterruptedException.class);
    }

    // A put is written by the pulse or by its job, and an older one never after a newer one.

    @Test
    void whatIsClaimedIsNotTakenUntilItIsReleased() {
        cell.raised(new Fence(1, null, 7));
        long ticket = cell.putAwaited(page(1));

        assertThat(cell.claim(ticket)).hasValue(7);
        assertThat(cell.take()).isNull();
        cell.release();

        assertThat(Objects.requireNonNull(cell.take()).ticket()).isEqualTo(ticket);
    }

    @Test
    void nothingIsClaimedWhileThePulseHasTakenSomething() {
        cell.raised(new Fence(1, null, 7));
        long older = cell.put(page(1));
        cell.take();
        long ticket = cell.putAwaited(page(2));

        assertThat(cell.claim(ticket)).isEmpty();
        cell.acknowledge(older, 8);

        assertThat(cell.claim(ticket)).hasValue(8);
    }

    @Test
    void aNewerPutGoesWithThePulseWhileAnOlderOneIsClaimed() {
        cell.raised(new Fence(1, null, 7));
        cell.claim(cell.putAwaited(page(1)));
        long newer = cell.putAwaited(page(2));

        assertThat(cell.claim(newer)).isEmpty();
        assertThat(Objects.requireNonNull(cell.take()).ticket()).isEqualTo(newer);
    }

    @Test
    void whatIsWrittenByItselfIsWritten() throws InterruptedException {
        cell.raised(new Fence(1, null, 7));
        long ticket = cell.putAwaited(page(1));
        cell.claim(ticket);

        cell.acknowledge(ticket, 8);

        assertThat(cell.awaited()).isFalse();
        assertThat(cell.take()).isNull();
        assertThat(cell.await(ticket, 1)).isTrue();
        assertThat(cell.claim(cell.putAwaited(page(2)))).hasValue(8);
    }

    @Test
    void theVersionIsThatOfTheNewestWhicheverIsHeardOfFirst() {
        cell.raised(new Fence(1, null, 7));
        long older = cell.putAwaited(page(1));
        cell.claim(older);
        long newer = cell.put(page(2));
        cell.take();

        cell.acknowledge(newer, 9);
        cell.acknowledge(older, 8);

        assertThat(cell.claim(cell.putAwaited(page(3)))).hasValue(9);
    }

    @Test
    void withoutAFenceOrTheRightNothingIsClaimed() {
        long ticket = cell.putAwaited(page(1));
        assertThat(cell.claim(ticket)).isEmpty();

        cell.release();
        cell.raised(new Fence(1, null, 7));
        cell.refuse(StopReason.SUPERSEDED);

        assertThat(cell.claim(ticket)).isEmpty();
    }

    /** F1: its job could not save it after the end. */
    @Test
    void whatIsClaimedWhenTheRunEndsGoesWithTheEnd() {
        cell.raised(new Fence(1, null, 7));
        long ticket = cell.putAwaited(page(1));
        cell.claim(ticket);

        cell.close();

        assertThat(Objects.requireNonNull(cell.take()).ticket()).isEqualTo(ticket);
        cell.release();
        assertThat(cell.claim(ticket)).isEmpty();
    }

    // Invariant 4
    @Test
    void whatIsPutAfterTheEndIsNotTakenButWhatWasPutBeforeStillGoes() {
        cell.raised(new Fence(3, null, 1));
        long before = cell.put(page(1));
        cell.close();

        cell.put(page(2));
        cell.raised(new Fence(4, null, 2));

        assertThat(Objects.requireNonNull(cell.take()).ticket()).isEqualTo(before);
        assertThat(cell.fence()).isNull();
    }
}
