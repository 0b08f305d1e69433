package dev.holter.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.holter.RunStatus;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLLL_Result;

/** Of two who end a run one does, and its outcome stands and is counted once. */
@JCStressTest
@Outcome(id = "true, false, SUCCEEDED, 1", expect = ACCEPTABLE, desc = "the job's own end")
@Outcome(id = "false, true, TERMINATED, 2", expect = ACCEPTABLE, desc = "closed before")
@Outcome(expect = FORBIDDEN, desc = "two outcomes, or none")
@State
public class TwoFinishers extends StressedRun {
    @Actor
    public void job(LLLL_Result r) {
        r.r1 = returns() != null;
    }

    @Actor
    public void close(LLLL_Result r) {
        r.r2 = closes() != null;
    }

    @Arbiter
    public void look(LLLL_Result r) {
        r.r3 = status() == RunStatus.SUCCEEDED || status() == RunStatus.TERMINATED ? status() : "?";
        r.r4 = outbox.placesTaken();
    }
}
