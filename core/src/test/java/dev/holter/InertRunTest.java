package dev.holter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A5: outside a tracked job the API does nothing. */
class InertRunTest {
    private final Run run = Run.current();

    @Test
    void outsideATrackedJobThereIsAnInertRun() {
        assertThat(run.tracked()).isFalse();
        assertThat(run).isSameAs(InertRun.OUTSIDE);
        assertThat(run.id()).isEqualTo(new UUID(0, 0));
        assertThat(run.workflowId()).isEqualTo(new UUID(0, 0));
        assertThat(run.attempt()).isEqualTo(1);
    }

    @Test
    void itIsSilentWhateverItIsTold() {
        AtomicBoolean called = new AtomicBoolean();

        run.stage("fetch").stage("write", -3, "rows").total(-9);
        run.advance();
        run.advance(-4);
        run.done(-1);
        run.beat();
        run.detail("page 1");
        run.detail(() -> String.valueOf(called.getAndSet(true)));
        run.checkpoint(new Object());
        run.checkStop();
        try (Hook hook = run.onStop(() -> called.set(true))) {
            assertThat(run.stopRequested()).isEmpty();
        }

        assertThat(called).isFalse();
        assertThat(run.progress().done()).isZero();
        assertThat(run.progress().percent()).isEmpty();
    }

    @Test
    void durableCallsSayWhatToDo() {
        List<ThrowingCallable> calls = List.of(
                () -> run.checkpointNow("page 3"), () -> run.lastCheckpoint(String.class), () -> run.fencingToken());

        for (ThrowingCallable call : calls) {
            assertThatThrownBy(call)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll("outside a tracked job", "Run.current().tracked()", "Run.executor");
        }
    }

    // A8b, C7b
    @Test
    void inAFiringThatIsNotRecordedAJobThatResumesBeginsAnewAndSavesNothing() {
        Run unrecorded = CurrentRun.unrecorded();

        unrecorded.checkpointNow("page 3");

        assertThat(unrecorded.lastCheckpoint(String.class)).isEmpty();
        assertThat(unrecorded.tracked()).isFalse();
        assertThatThrownBy(unrecorded::fencingToken)
                .isInstanceOf(HolterUnavailableException.class)
                .hasMessageContaining("not recorded");
    }

    @Test
    void itsExecutorIsTheDelegate() {
        Executor delegate = Runnable::run;

        assertThat(run.executor(delegate)).isSameAs(delegate);
    }
}
