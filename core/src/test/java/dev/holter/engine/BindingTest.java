package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.CurrentRun;
import dev.holter.Run;
import dev.holter.spi.TrackedRun;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BindingTest {
    private final Engine engine = EngineRig.unstarted(
            new FakeStore(), Map.of("policy.quiet.match", "quiet.*", "policy.quiet.record", "none"));
    private final TrackedRun outer = engine.begin(PulseRig.start("imports.outer"));
    private final TrackedRun inner = engine.begin(PulseRig.start("imports.inner"));
    private final TrackedRun quiet = engine.begin(PulseRig.start("quiet.poll"));

    @AfterEach
    void leaveTheThreadClean() {
        CurrentRun.bind(null);
    }

    @Test
    void aBoundRunIsCurrentUntilItIsUnbound() {
        outer.bind();
        assertThat(Run.current()).isSameAs(outer.run());

        outer.unbind();
        assertThat(Run.current().tracked()).isFalse();
    }

    @Test
    void aRunWithinARunGivesTheOuterOneBack() {
        outer.bind();
        inner.bind();
        assertThat(Run.current()).isSameAs(inner.run());

        inner.unbind();

        assertThat(Run.current()).isSameAs(outer.run());
    }

    // A8b
    @Test
    void aJobThatIsNotRecordedSeesNoRunNotTheOneOfWhoeverCalledIt() {
        outer.bind();
        quiet.bind();
        assertThat(Run.current().tracked()).isFalse();

        quiet.unbind();

        assertThat(Run.current()).isSameAs(outer.run());
    }

    @Test
    void unbindingTwiceOrWithoutABindTakesNothingAway() {
        outer.bind();
        inner.unbind();
        quiet.unbind();
        assertThat(Run.current()).isSameAs(outer.run());

        outer.unbind();
        outer.unbind();
        assertThat(Run.current().tracked()).isFalse();
    }

    @Test
    void anOuterRunThatIsUnboundFirstLeavesTheInnerOneAlone() {
        outer.bind();
        inner.bind();

        outer.unbind();

        assertThat(Run.current()).isSameAs(inner.run());
    }

    // A8b
    @Test
    void aRunThatIsNotRecordedEndsLikeAnyOther() {
        assertThat(quiet.ended()).isFalse();

        quiet.threw(new IllegalStateException("theirs"));

        assertThat(quiet.ended()).isTrue();
        assertThat(quiet.thread()).isSameAs(Thread.currentThread());
    }
}
