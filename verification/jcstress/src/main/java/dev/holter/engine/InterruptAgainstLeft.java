package dev.holter.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A thread that has left the body goes back to its pool as it came: no interrupt is on it, and none comes. */
@JCStressTest
@Outcome(id = "true, false", expect = ACCEPTABLE, desc = "interrupted in the body, and cleared when it left")
@Outcome(id = "false, false", expect = ACCEPTABLE, desc = "it had left, and is let alone")
@Outcome(expect = FORBIDDEN, desc = "an interrupt that hits whatever the pool's thread does next")
@State
public class InterruptAgainstLeft {
    private volatile @Nullable Body body;
    private boolean kept;

    @Actor
    public void job() {
        Body mine = new Body();
        body = mine;
        mine.left();
        kept = Thread.interrupted();
    }

    @Actor
    public void ladder(ZZ_Result r) {
        Body theirs;
        while ((theirs = body) == null) {
            Thread.onSpinWait();
        }
        r.r1 = theirs.interrupt();
    }

    @Arbiter
    public void look(ZZ_Result r) {
        Body was = body;
        r.r2 = kept || (was != null && was.thread().isInterrupted());
    }
}
