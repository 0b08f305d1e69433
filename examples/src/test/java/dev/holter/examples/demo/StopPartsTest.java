package dev.holter.examples.demo;

import static dev.holter.examples.demo.Recorded.at;
import static dev.holter.examples.demo.Recorded.event;
import static dev.holter.examples.demo.Recorded.nothing;
import static dev.holter.examples.demo.Recorded.on;
import static dev.holter.examples.demo.Recorded.run;
import static dev.holter.examples.demo.Recorded.stopped;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.EndReason;
import dev.holter.Event;
import dev.holter.RunDetails;
import dev.holter.RunStatus;
import dev.holter.RunSummary;
import dev.holter.StopReason;
import dev.holter.StopSummary;
import dev.holter.ThreadEvidence;
import dev.holter.examples.demo.Moments.Deed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the parts expect and tell of a job that is cancelled and of one that is killed. */
class StopPartsTest {
    private static final Duration ASKED = Duration.ofSeconds(1);
    private static final Duration OBSERVED = Duration.ofMillis(1_020);
    private static final Duration INTERRUPTED = Duration.ofSeconds(2);
    private static final Duration ABANDONED = Duration.ofSeconds(3);
    private static final Duration KILLED = Duration.ofSeconds(4);
    private static final Duration LEFT = Duration.ofSeconds(8);

    private final Expectations expected = new Expectations();
    private final Moments moments = new Moments(() -> at(KILLED));
    private final TextTable table = Account.table();

    @Test
    void aCancelThatTheJobSawIsAsExpected() {
        CancelPart.check(cancelled(RunStatus.CANCELLED, at(OBSERVED)), expected);

        assertThat(expected.broken()).isEmpty();
    }

    @Test
    void aCancelThatTheJobNeverSawIsNamed() {
        CancelPart.check(cancelled(RunStatus.SUCCEEDED, null), expected);

        assertThat(expected.broken())
                .containsExactly(
                        "cancel's outcome: expected CANCELLED, found SUCCEEDED", "cancel looked and saw the stop");
    }

    @Test
    void theTableTellsWhoCancelledAndHowLongItTook() throws Exception {
        Moments asked = new Moments(() -> at(ASKED));
        asked.of(Deed.CANCEL, () -> 0);

        CancelPart.tell(cancelled(RunStatus.CANCELLED, at(OBSERVED)), asked, table);

        assertThat(table).hasToString("""
                        run     workflow  on      what happened                                after
                        ------  --------  ------  -------------------------------------------  -----
                        cancel  00000001  demo-2  cancel asked on 'demo' by demo: seen enough
                                                  the job looked                               20 ms
                                                  ended: CANCELLED                             1.0 s
                        """);
    }

    @Test
    void aKillThatTheCodeOutlivedIsAsExpected() {
        KillPart.check(killed(at(LEFT)), expected);

        assertThat(expected.broken()).isEmpty();
    }

    @Test
    void aThreadThatNobodySawLeaveIsNamed() {
        KillPart.check(killed(null), expected);

        assertThat(expected.broken()).containsExactly("kill's thread left after the kill");
    }

    @Test
    void theTableTellsThatKilledCodeRanOn() throws Exception {
        moments.of(Deed.KILL, () -> 0);

        KillPart.tell(killed(at(LEFT)), moments, table);

        assertThat(table.toString())
                .containsPattern("recorded as TERMINATED; its code runs on +[0-9]+ ms")
                .containsPattern("its thread left the job +4\\.0 s")
                .contains("kill asked on 'demo' by demo: ")
                .contains("late outcome: it reports SUCCEEDED");
    }

    private static RunDetails cancelled(RunStatus how, @Nullable Instant observed) {
        RunSummary run = on(
                SecondNode.WORKER,
                run("demo.cancel", 1, how, 0, nothing(ASKED)),
                EndReason.CANCELLED,
                Duration.ZERO,
                INTERRUPTED);
        StopSummary stop =
                new StopSummary(StopReason.CANCEL, "demo", "seen enough", at(ASKED), observed, null, null, observed);
        return stopped(run, stop, List.of(), List.of(event("cancel", run, "demo", "seen enough", ASKED)));
    }

    private static RunDetails killed(@Nullable Instant left) {
        RunSummary run = on(
                SecondNode.WORKER,
                run("demo.kill", 1, RunStatus.TERMINATED, 0, nothing(KILLED)),
                EndReason.KILLED,
                Duration.ZERO,
                KILLED);
        StopSummary stop = new StopSummary(
                StopReason.CANCEL, "demo", "please", at(ASKED), null, at(INTERRUPTED), at(ABANDONED), left);
        ThreadEvidence seen = new ThreadEvidence(
                at(ABANDONED),
                "abandoned",
                "worker-1",
                "WAITING",
                StubbornJob.class.getName() + ".execute",
                "waiting",
                null,
                null,
                null,
                1,
                1);
        List<Event> events = List.of(
                event("kill", run, "demo", "killed", KILLED),
                event("late-outcome", run, null, "it reports SUCCEEDED", LEFT));
        return stopped(run, stop, List.of(seen), events);
    }
}
