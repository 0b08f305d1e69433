package dev.holter.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A job that returns while it is asked to stop: its end says so, or the stop finds it over. */
@JCStressTest
@Outcome(id = "true, true", expect = ACCEPTABLE, desc = "finished before the stop, and says so")
@Outcome(id = "false, false", expect = ACCEPTABLE, desc = "the stop found it over")
@Outcome(id = "true, false", expect = FORBIDDEN, desc = "stopped, and nothing says so")
@Outcome(id = "false, true", expect = FORBIDDEN, desc = "says that it was stopped, and nobody did")
@State
public class FinishAgainstStop extends StressedRun {
    @Actor
    public void job() {
        returns();
    }

    @Actor
    public void stop(ZZ_Result r) {
        r.r1 = cancel();
    }

    @Arbiter
    public void look(ZZ_Result r) {
        Ending ending = record.ending();
        r.r2 = ending != null && ending.note() != null;
    }
}
