package dev.holter.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JZ_Result;

/** Another thread of the job counts while the job ends: nothing orders the two, but what the end says stands still from then on. */
@JCStressTest
@Outcome(id = "2, true", expect = ACCEPTABLE, desc = "counted before the end")
@Outcome(id = "1, true", expect = ACCEPTABLE_INTERESTING, desc = "counted too late, by a thread that nobody waited for")
@Outcome(expect = FORBIDDEN, desc = "another count, or one that changes after the end")
@State
public class HelperAgainstEnd extends StressedRun {
    private long atTheEnd;

    @Actor
    public void job() {
        run.advance();
        returns();
        atTheEnd = record.current().row().done();
    }

    @Actor
    public void helper() {
        run.advance();
    }

    @Arbiter
    public void look(JZ_Result r) {
        r.r1 = record.current().row().done();
        r.r2 = r.r1 == atTheEnd;
    }
}
