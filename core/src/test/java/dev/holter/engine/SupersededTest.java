package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holter.Holter;
import dev.holter.Run;
import dev.holter.RunStoppedException;
import dev.holter.StopReason;
import dev.holter.fixtures.TestDatabase;
import dev.holter.spi.RunTracker;
import dev.holter.spi.TrackedRun;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An attempt that is begun while an earlier one still executes in another process: F3. */
class SupersededTest {
    private final TestDatabase db = TestDatabase.fresh();
    private final Holter one =
            Engines.quick(db.jdbcUrl()).set("closeTimeout", "0s").start();
    private final Holter two =
            Engines.quick(db.jdbcUrl()).set("closeTimeout", "0s").start();
    private final TrackedRun first = Engines.begin(one, "a.type");

    @BeforeEach
    void save() {
        first.run().checkpointNow("page 1");
    }

    @AfterEach
    void close() {
        one.close();
        two.close();
        db.close();
    }

    @Test
    void theEarlierAttemptIsRecordedAsSupersededAndToldToStop() {
        begin(2);

        Engines.soon().until(() -> first.run().stopRequested().isPresent());
        assertThat(first.run().stopRequested()).contains(StopReason.SUPERSEDED);
        assertThat(status(1)).isEqualTo("SUPERSEDED");
        assertThat(status(2)).isEqualTo("RUNNING");
    }

    @Test
    void itIsShownAsExecutingUntilItsThreadHasLeft() {
        begin(2);
        Engines.soon().until(() -> first.run().stopRequested().isPresent());
        assertThat(db.text("select health from holter.runs where attempt = 1")).isEqualTo("STILL_EXECUTING");

        first.returned();

        Engines.soon().until(() -> "ENDED".equals(db.text("select health from holter.runs where attempt = 1")));
        assertThat(status(1)).isEqualTo("SUPERSEDED");
    }

    @Test // invariant 1
    void whatItReportsLaterIsALateOutcome() {
        begin(2);
        Engines.soon().until(() -> "SUPERSEDED".equals(status(1)));

        first.threw(new IllegalStateException("connection reset"));

        Engines.soon().until(() -> db.count("select count(*) from holter.event where kind = 'late-outcome'") == 1);
        assertThat(status(1)).isEqualTo("SUPERSEDED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"checkpointNow", "lastCheckpoint", "fencingToken"})
    void itsDurableCallsAreRefused(String call) {
        begin(2);
        Engines.soon().until(() -> first.run().stopRequested().isPresent());

        assertThatThrownBy(calling(call, first.run()))
                .isInstanceOfSatisfying(
                        RunStoppedException.class, e -> assertThat(e.reason()).isEqualTo(StopReason.SUPERSEDED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"checkpointNow", "lastCheckpoint", "fencingToken"})
    void soIsTheFirstOfThemBeforeItHasHeard(String call) {
        TrackedRun unfenced = Engines.begin(one, "b.type");
        Engines.soon().until(() -> db.count("select count(*) from holter.run where job_type = 'b.type'") == 1);
        TrackedRun second = RunTracker.of(two)
                .begin(Engines.start("b.type").attempt(unfenced.run().workflowId(), 2));
        second.run().fencingToken();

        assertThatThrownBy(calling(call, unfenced.run())).isInstanceOf(RunStoppedException.class);
    }

    @Test
    void itsCheckpointIsNotKept() {
        TrackedRun second = begin(2);
        second.run().checkpointNow("page 2");
        Engines.soon().until(() -> first.run().stopRequested().isPresent());

        first.run().checkpoint("page 1 again");
        first.returned();

        Engines.soon().until(() -> db.count("select count(*) from holter.run where left_at is not null") == 1);
        assertThat(second.run().lastCheckpoint(String.class)).contains("page 2");
        assertThat(db.text("select convert_from(payload, 'utf8') from holter.checkpoint"))
                .isEqualTo("page 2");
    }

    @Test
    void anAttemptThatBeginsInTheSameProcessAfterTheOneBeforeHasEndedSupersedesNothing() {
        first.threw(new IllegalStateException("again"));
        TrackedRun second = begin(2, one);
        second.returned();

        Engines.soon().until(() -> "SUCCEEDED".equals(status(2)));
        assertThat(status(1)).isEqualTo("FAILED");
        assertThat(db.count("select count(*) from holter.event where kind = 'superseded'"))
                .isZero();
    }

    private static ThrowingCallable calling(String call, Run run) {
        return switch (call) {
            case "checkpointNow" -> () -> run.checkpointNow("late");
            case "lastCheckpoint" -> () -> run.lastCheckpoint(String.class);
            default -> run::fencingToken;
        };
    }

    private TrackedRun begin(int attempt) {
        return begin(attempt, two);
    }

    private TrackedRun begin(int attempt, Holter where) {
        return RunTracker.of(where)
                .begin(Engines.start("a.type").attempt(first.run().workflowId(), attempt));
    }

    private String status(int attempt) {
        return String.valueOf(db.text("select max(status) from holter.run where attempt = ?", attempt));
    }
}
