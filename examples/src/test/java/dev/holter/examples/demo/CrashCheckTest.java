package dev.holter.examples.demo;

import static dev.holter.examples.demo.Recorded.at;
import static dev.holter.examples.demo.Recorded.details;
import static dev.holter.examples.demo.Recorded.event;
import static dev.holter.examples.demo.Recorded.on;
import static dev.holter.examples.demo.Recorded.progress;
import static dev.holter.examples.demo.Recorded.run;
import static dev.holter.examples.demo.Recorded.stage;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.EndReason;
import dev.holter.Event;
import dev.holter.Progress;
import dev.holter.RunDetails;
import dev.holter.RunStatus;
import dev.holter.RunSummary;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class CrashCheckTest {
    private static final Duration KILLED = Duration.ofSeconds(5);
    private static final Duration SUSPECT = Duration.ofSeconds(10);
    private static final Duration LOST = Duration.ofSeconds(15);
    private static final Duration AGAIN = Duration.ofSeconds(18);
    private static final long CLASSES = 6_000;

    @Test
    void aLossThatIsRecordedAndARecoveryThatResumesAreAsExpected() {
        assertThat(broken(lost(RunStatus.TIMED_OUT, EndReason.WORKER_LOST), recovery(AGAIN, 1_400), SUSPECT, LOST))
                .isEmpty();
    }

    @Test
    void aRecoveryThatCameBeforeTheLossIsNamed() {
        List<String> broken = broken(
                lost(RunStatus.SUPERSEDED, EndReason.SUPERSEDED),
                recovery(Duration.ofSeconds(12), 1_400),
                SUSPECT,
                LOST);

        assertThat(broken)
                .containsExactly(
                        "the killed attempt's outcome: expected TIMED_OUT, found SUPERSEDED",
                        "the killed attempt's reason: expected WORKER_LOST, found SUPERSEDED",
                        "the loss was recorded before the job was begun again");
    }

    @Test
    void aRecoveryThatBeginsAnewIsNamed() {
        assertThat(broken(lost(RunStatus.TIMED_OUT, EndReason.WORKER_LOST), recovery(AGAIN, 0), SUSPECT, LOST))
                .containsExactly("the recovery went on at the checkpoint: at 0 where 1400 were reported");
    }

    @Test
    void aLossThatIsRecordedLateIsNamed() {
        assertThat(broken(
                        lost(RunStatus.TIMED_OUT, EndReason.WORKER_LOST),
                        recovery(Duration.ofSeconds(40), 1_400),
                        SUSPECT,
                        Duration.ofSeconds(30)))
                .singleElement()
                .asString()
                .startsWith("from the kill to the recorded loss less than 15 s");
    }

    @Test
    void anAttemptThatIsMissingIsNamed() {
        Expectations expected = new Expectations();

        new CrashCheck(SecondNode.WORKER, List.of(recovery(AGAIN, 0)), List.of(), at(KILLED), CLASSES).check(expected);

        assertThat(expected.broken()).containsExactly("attempts of crash: expected 2, found 1");
    }

    private static List<String> broken(RunDetails first, RunDetails second, Duration suspect, Duration lost) {
        List<Event> events = List.of(
                event(CrashCheck.SUSPECT, first.run(), null, "", suspect),
                event(CrashCheck.LOST, first.run(), null, "", lost));
        Expectations expected = new Expectations();
        new CrashCheck(SecondNode.WORKER, List.of(first, second), events, at(KILLED), CLASSES).check(expected);
        return expected.broken();
    }

    private static RunDetails lost(RunStatus how, EndReason why) {
        Progress reached = progress("write", 1_400, CLASSES, 0, Duration.ofSeconds(4));
        RunSummary run = run("demo.crash", 1, how, 4, reached);
        return details(on(SecondNode.WORKER, run, why, Duration.ZERO, LOST), null);
    }

    private static RunDetails recovery(Duration started, long from) {
        Progress rest = progress("write", CLASSES, CLASSES, from, Duration.ofSeconds(1));
        RunSummary run = run("demo.crash", 2, RunStatus.SUCCEEDED, 4, rest);
        return details(
                on(Cluster.WORKER, run, null, started, started.plusSeconds(1)),
                null,
                stage(4, RunStatus.SUCCEEDED, rest));
    }
}
