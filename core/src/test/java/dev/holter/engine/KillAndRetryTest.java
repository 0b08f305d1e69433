package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holter.Holter;
import dev.holter.RunStatus;
import dev.holter.StopAnswer;
import dev.holter.StopReason;
import dev.holter.fixtures.TestDatabase;
import dev.holter.spi.HostRetry;
import dev.holter.spi.Launched;
import dev.holter.spi.Rerun;
import dev.holter.spi.RunStart;
import dev.holter.spi.RunTracker;
import dev.holter.spi.TrackedRun;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** D3, F6: a kill that has the work begun anew: by its host where that retries, else by Holter once the killed thread has left. */
class KillAndRetryTest {
    private final TestDatabase db = TestDatabase.fresh();
    private final Holter here = Engines.quick(db.jdbcUrl()).start();
    private final List<Rerun> launched = new CopyOnWriteArrayList<>();
    private final List<Boolean> hostHeard = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        here.close();
        db.close();
    }

    private TrackedRun begun(RunStart start) {
        // Many tests at once may make the first contact slow.
        Engines.soon().until(() -> Engines.registration(here).isPresent());
        RunTracker tracker = RunTracker.of(here);
        TrackedRun run = tracker.begin(start);
        run.interruption(reason -> hostHeard.add(reason == StopReason.KILL && run.retryAsked()));
        Engines.soon()
                .ignoreExceptions()
                .until(() -> here.console().run(run.run().id()).isPresent());
        return run;
    }

    private static RunStart start() {
        return RunStart.first("test", "here", "imports.users", "imports.users");
    }

    private StopAnswer kill(TrackedRun run) {
        return here.console().killAndRetry(run.run().id(), "ann", "hangs");
    }

    @Test
    void theWorkBeginsAnewWhenTheKilledThreadHasLeft() { // pitfall 33
        RunTracker.of(here).launcher("test", "here", rerun -> {
            launched.add(rerun);
            return Launched.HERE;
        });
        TrackedRun run = begun(start());

        assertThat(kill(run)).isEqualTo(StopAnswer.ACCEPTED);

        Engines.soon().until(() -> run.stopAsked().isPresent());
        assertThat(retries("queued")).isEqualTo(1);
        ((Engine) here).reruns().begin();
        assertThat(launched).isEmpty();
        run.returned();
        Engines.soon().until(() -> !launched.isEmpty());
        Rerun rerun = launched.get(0);
        assertThat(rerun.runId()).isEqualTo(run.run().id());
        assertThat(rerun.workflowId()).isEqualTo(run.run().workflowId());
        assertThat(rerun.attempt()).isEqualTo(2);
        assertThat(here.console().run(run.run().id()).orElseThrow().run().status())
                .isEqualTo(RunStatus.TERMINATED);
    }

    @Test
    void aHostThatRetriesIsToldToAndHolterLeavesItToIt() { // pitfall 33: one owner
        TrackedRun run = begun(start().retriedByHost(HostRetry.ALWAYS));

        kill(run);

        Engines.soon().until(() -> !hostHeard.isEmpty());
        assertThat(hostHeard).containsExactly(true);
        assertThat(retries("queued")).isZero();
        run.returned();
    }

    @Test
    void aPlainKillAsksNobodyToRetry() {
        TrackedRun run = begun(start().retriedByHost(HostRetry.ALWAYS));

        here.console().kill(run.run().id(), "ann", "hangs");

        Engines.soon().until(() -> !hostHeard.isEmpty());
        assertThat(hostHeard).containsExactly(false);
        assertThat(retries("queued")).isZero();
        run.returned();
    }

    @Test
    void whatQuartzRecoversIfItsProcessDiesIsBegunByHolterWhenAnOperatorAsks() {
        TrackedRun run = begun(start().retriedByHost(HostRetry.IF_LOST));

        kill(run);

        assertThat(retries("queued")).isEqualTo(1);
        run.returned();
    }

    @Test
    void itNeedsAReasonAndARunThatIsOpen() {
        TrackedRun run = begun(start());
        assertThatThrownBy(() -> here.console().killAndRetry(run.run().id(), "ann", " "))
                .hasMessageContaining("reason is blank");
        run.returned();
        Engines.soon()
                .until(() -> here.console()
                        .run(run.run().id())
                        .orElseThrow()
                        .run()
                        .status()
                        .terminal());

        assertThat(kill(run)).isEqualTo(StopAnswer.OVER);
        assertThat(here.console().killAndRetry(UUID.randomUUID(), "ann", "hangs"))
                .isEqualTo(StopAnswer.UNKNOWN);
        assertThat(retries("queued")).isZero();
    }

    private long retries(String state) {
        return db.count("select count(*) from holter.retry where state = ?", state);
    }
}
