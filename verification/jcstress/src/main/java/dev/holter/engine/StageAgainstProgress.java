package dev.holter.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import dev.holter.Progress;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLJ_Result;

/** Whoever looks while a stage begins sees the stage before or the new one, never some of each. */
@JCStressTest
@Outcome(id = "null, null, 5", expect = ACCEPTABLE, desc = "the one before")
@Outcome(id = "write, users, 0", expect = ACCEPTABLE, desc = "the new one")
@Outcome(expect = FORBIDDEN, desc = "torn")
@State
public class StageAgainstProgress extends StressedRun {
    public StageAgainstProgress() {
        run.advance(5);
    }

    @Actor
    public void job() {
        run.stage("write", 10, "users");
    }

    @Actor
    public void look(LLJ_Result r) {
        Progress now = run.progress();
        r.r1 = String.valueOf(now.stage());
        r.r2 = now.total().isPresent() == (now.stage() != null) ? String.valueOf(now.unit()) : "torn";
        r.r3 = now.done();
    }
}
