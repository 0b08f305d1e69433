package dev.holter.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/** A job counts and ends, in this order, while the pulse samples and collects: the last count goes with the end, whenever that is sent. */
@JCStressTest
@Outcome(id = "-1, 3", expect = ACCEPTABLE, desc = "collected before the end, which goes later")
@Outcome(id = "3, 3", expect = ACCEPTABLE, desc = "collected with the end")
@Outcome(expect = FORBIDDEN, desc = "the end without the last count")
@State
public class CountAgainstEnd extends StressedRun {
    @Actor
    public void job() {
        run.advance(3);
        returns();
    }

    @Actor
    public void pulse(JJ_Result r) {
        record.sample(BEGAN + 1);
        r.r1 = last(collect());
    }

    @Arbiter
    public void later(JJ_Result r) {
        r.r2 = last(collect());
    }

    private static long last(Batch.@Nullable RunRows rows) {
        Batch.EndRow end = rows == null ? null : rows.end();
        return end == null ? -1 : end.progress().done();
    }
}
