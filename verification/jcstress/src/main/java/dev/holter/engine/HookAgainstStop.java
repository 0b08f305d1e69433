package dev.holter.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** What a job registers while it is asked to stop is called once. */
@JCStressTest
@Outcome(id = "1", expect = ACCEPTABLE, desc = "once")
@Outcome(id = "0", expect = FORBIDDEN, desc = "never")
@Outcome(id = "2", expect = FORBIDDEN, desc = "twice")
@State
public class HookAgainstStop extends StressedRun {
    private final AtomicInteger called = new AtomicInteger();

    @Actor
    @SuppressWarnings("MustBeClosedChecker") // it stays
    public void job() {
        run.onStop(called::incrementAndGet);
    }

    @Actor
    public void stop() {
        cancel();
    }

    @Arbiter
    public void look(I_Result r) {
        r.r1 = called.get();
    }
}
