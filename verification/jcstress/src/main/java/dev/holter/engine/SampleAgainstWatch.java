package dev.holter.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.J_Result;

/** Whoever asks when a run last moved, while the pulse notes that it did, never gets an earlier moment: a job that moves would be taken for stalled. */
@JCStressTest
@Outcome(id = "9", expect = ACCEPTABLE, desc = "it moves now")
@Outcome(id = "7", expect = ACCEPTABLE, desc = "it moved when the pulse noted it")
@Outcome(id = "1", expect = FORBIDDEN, desc = "it has not moved since it began")
@State
public class SampleAgainstWatch extends StressedRun {
    public SampleAgainstWatch() {
        run.beat();
    }

    @Actor
    public void pulse() {
        record.sample(7);
    }

    @Actor
    public void watch(J_Result r) {
        r.r1 = record.movedNanos(9);
    }
}
