package dev.holter.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** Nobody ever sees a negative count. */
@JCStressTest
@Outcome(id = "1, 9223372036854775807", expect = ACCEPTABLE, desc = "looked before")
@Outcome(id = "9223372036854775807, 9223372036854775807", expect = ACCEPTABLE, desc = "looked after")
@Outcome(expect = FORBIDDEN, desc = "seen to overflow")
@State
public class CountThatOverflows extends StressedRun {
    public CountThatOverflows() {
        run.advance();
    }

    @Actor
    public void job() {
        run.advance(Long.MAX_VALUE);
    }

    @Actor
    public void look(JJ_Result r) {
        r.r1 = run.progress().done();
    }

    @Arbiter
    public void later(JJ_Result r) {
        r.r2 = run.progress().done();
    }
}
