package dev.holter.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZZ_Result;

/** A run that is taken back has no end; one that has ended is recorded. */
@JCStressTest
@Outcome(id = "true, false, false", expect = ACCEPTABLE, desc = "taken back: nothing is ever sent")
@Outcome(id = "false, true, true", expect = ACCEPTABLE, desc = "ended, and sent")
@Outcome(expect = FORBIDDEN, desc = "an end that is lost, or one of a run that is taken back")
@State
public class WithdrawAgainstEnd extends StressedRun {
    @Actor
    public void begin(ZZZ_Result r) {
        r.r1 = record.withdraw();
    }

    @Actor
    public void close(ZZZ_Result r) {
        r.r2 = closes() != null;
    }

    @Arbiter
    public void pulse(ZZZ_Result r) {
        Batch.RunRows rows = collect();
        r.r3 = rows != null && rows.end() != null;
    }
}
