package dev.holter.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A run that is taken back at the moment of closing is never sent; one that is sent is not taken back. */
@JCStressTest
@Outcome(id = "true, false", expect = ACCEPTABLE, desc = "taken back")
@Outcome(id = "false, true", expect = ACCEPTABLE, desc = "sent, and so it stays")
@Outcome(id = "true, true", expect = FORBIDDEN, desc = "its row would say RUNNING for ever")
@Outcome(id = "false, false", expect = FORBIDDEN, desc = "neither")
@State
public class WithdrawAgainstCollect extends StressedRun {
    @Actor
    public void begin(ZZ_Result r) {
        r.r1 = record.withdraw();
    }

    @Actor
    public void pulse(ZZ_Result r) {
        r.r2 = collect() != null;
    }
}
