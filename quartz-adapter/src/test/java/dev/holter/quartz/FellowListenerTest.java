package dev.holter.quartz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.quartz.SchedulerException;

/** Other listeners of the same scheduler that throw: no run stays open for it, and none lies. */
class FellowListenerTest {
    private final RecordingTracker tracker = new RecordingTracker();
    private final TestScheduler quartz = TestScheduler.ram(1);

    FellowListenerTest() throws SchedulerException {}

    @AfterEach
    void shutDown() throws SchedulerException {
        quartz.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"triggerFired", "vetoJobExecution"})
    void aJobThatAListenerKeepsFromBeginningHasNoRun(String callback) throws Exception {
        attach();
        FellowListener fellow = FellowListener.on(quartz, new IllegalStateException("not today"))
                .throwsIn(callback);

        quartz.fire(context -> {});
        await().until(() -> fellow.times() == 1);
        fellow.behaves();
        quartz.fire(context -> {});

        awaitEndings("returned");
        assertThat(tracker.events()).hasSize(1);
        assertThat(tracker.events().get(0)).startsWith("scheduler-error: ").contains("not today");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jobWasExecuted", "triggerComplete"})
    void aListenerThatThrowsAfterTheJobDoesNotChangeHowItEnded(String callback) throws Exception {
        attach();
        FellowListener fellow =
                FellowListener.on(quartz, new LinkageError("half a library")).throwsIn(callback);

        quartz.fire(context -> {});
        await().until(() -> fellow.times() == 1);
        fellow.behaves();
        quartz.fire(context -> {
            throw new IllegalStateException("the job's own");
        });

        awaitEndings("returned", "threw");
    }

    @Test
    void aListenerThatPreventsTheJobLeavesARunWithoutAnOutcome() throws Exception {
        attach();
        FellowListener fellow = FellowListener.on(quartz, new IllegalStateException("not today"))
                .throwsIn("jobToBeExecuted");

        quartz.fire(context -> {});
        await().until(() -> fellow.times() == 1);
        fellow.behaves();

        awaitEndings("unseen: Quartz never reported the end: its thread has left the job");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jobToBeExecuted", "triggerFired", "vetoJobExecution"})
    void aListenerBeforeUsThatPreventsTheJobLeavesNoRun(String callback) throws Exception {
        FellowListener fellow = FellowListener.on(quartz, new IllegalStateException("not today"))
                .throwsIn(callback);
        attach();

        quartz.fire(context -> {});
        await().until(() -> fellow.times() == 1);
        fellow.behaves();
        quartz.fire(context -> {});

        awaitEndings("returned");
    }

    private void attach() throws SchedulerException {
        HolterQuartz.attach(quartz.scheduler(), tracker, Duration.ofMillis(20));
        quartz.start();
    }

    private void awaitEndings(String... endings) {
        await().untilAsserted(() ->
                assertThat(tracker.runs()).extracting(RecordedRun::ending).containsExactly(endings));
    }
}
