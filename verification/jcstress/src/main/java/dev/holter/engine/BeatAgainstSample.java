package dev.holter.engine;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** A job moves while the pulse notes what moved: it is noted, or still to be noted. */
public class BeatAgainstSample {
    private static final long SAMPLED = 7;

    private BeatAgainstSample() {}

    @JCStressTest
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "after the sample, which left it to the next")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "noted")
    @Outcome(expect = FORBIDDEN, desc = "a movement that nobody will ever see, or sees twice")
    @State
    public static class Counts extends StressedRun {
        @Actor
        public void job() {
            run.advance();
        }

        @Actor
        public void pulse() {
            record.sample(SAMPLED);
        }

        @Arbiter
        public void look(ZZ_Result r) {
            stirredOrNoted(record, r);
        }
    }

    @JCStressTest
    @Outcome(id = "true, false", expect = ACCEPTABLE, desc = "after the sample, which left it to the next")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "noted")
    @Outcome(expect = FORBIDDEN, desc = "a movement that nobody will ever see, or sees twice")
    @State
    public static class Beats extends StressedRun {
        @Actor
        public void job() {
            run.beat();
        }

        @Actor
        public void pulse() {
            record.sample(SAMPLED);
        }

        @Arbiter
        public void look(ZZ_Result r) {
            stirredOrNoted(record, r);
        }
    }

    /** One that has counted before, so that the pulse notes something in any case. */
    @JCStressTest
    @Outcome(id = "true, true", expect = ACCEPTABLE, desc = "the first is noted, the second is left to the next sample")
    @Outcome(id = "false, true", expect = ACCEPTABLE, desc = "both are noted")
    @Outcome(expect = FORBIDDEN, desc = "a movement that nobody will ever see")
    @State
    public static class CountsOn extends StressedRun {
        public CountsOn() {
            run.advance();
        }

        @Actor
        public void job() {
            run.advance();
        }

        @Actor
        public void pulse() {
            record.sample(SAMPLED);
        }

        @Arbiter
        public void look(ZZ_Result r) {
            stirredOrNoted(record, r);
        }
    }

    private static void stirredOrNoted(RunRecord record, ZZ_Result r) {
        r.r1 = record.current().stirred();
        r.r2 = record.dirty();
    }
}
