package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Holter;
import dev.holter.fixtures.TestDatabase;
import dev.holter.spi.Recovery;
import dev.holter.spi.RunStart;
import dev.holter.spi.RunTracker;
import dev.holter.spi.TrackedRun;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A recovery takes over the work of the run that it does over, as soon as its start is written: F1, F3. */
class RecoveryTest {
    private static final Instant DUE = Instant.now().minusSeconds(30);

    private final TestDatabase db = TestDatabase.fresh();

    @AfterEach
    void drop() {
        db.close();
    }

    @Test
    void aRecoveryGoesOnFromTheCheckpointOfTheRunThatItDoesOver() {
        try (Holter one = Engines.on(db).start();
                Holter two = Engines.on(db).start()) {
            TrackedRun lost = RunTracker.of(one).begin(fired("nightly.at-three"));
            lost.run().checkpointNow("page 7");

            TrackedRun recovery = RunTracker.of(two)
                    .begin(fired("RECOVERING_JOBS.1").recovering(new Recovery("nightly.at-three", DUE)));

            assertThat(recovery.run().lastCheckpoint(String.class)).contains("page 7");
            assertThat(recovery.run().workflowId()).isEqualTo(lost.run().workflowId());
            assertThat(recovery.run().attempt()).isEqualTo(2);
            assertThat(recovery.run().fencingToken()).isEqualTo(2);
            recovery.run().checkpointNow("page 8");
            assertThat(db.text("select convert_from(payload, 'utf8') from holter.checkpoint"))
                    .isEqualTo("page 8");
            recovery.returned();
        }
        assertThat(db.count("select count(distinct workflow_id) from holter.run"))
                .isEqualTo(1);
    }

    @Test
    void aPlainCheckpointOfARecoveryIsThatOfTheRecoveredWork() {
        try (Holter one = Engines.on(db).start();
                Holter two = Engines.on(db).start()) {
            TrackedRun lost = RunTracker.of(one).begin(fired("nightly.at-three"));
            lost.run().checkpointNow("page 7");
            TrackedRun recovery = RunTracker.of(two)
                    .begin(fired("RECOVERING_JOBS.1").recovering(new Recovery("nightly.at-three", DUE)));

            recovery.run().checkpoint("page 8");
            recovery.returned();

            Engines.soon()
                    .until(() ->
                            "page 8".equals(db.text("select convert_from(payload, 'utf8') from holter.checkpoint")));
        }
    }

    @Test
    void aRecoveryOfWhatNobodyKnowsIsAFirstAttempt() {
        try (Holter one = Engines.on(db).start()) {
            TrackedRun run = RunTracker.of(one)
                    .begin(fired("RECOVERING_JOBS.1").recovering(new Recovery("nightly.at-three", DUE)));

            assertThat(run.run().lastCheckpoint(String.class)).isEmpty();
            assertThat(run.run().attempt()).isEqualTo(1);
            assertThat(run.run().workflowId()).isEqualTo(run.run().id());
            run.returned();
        }
    }

    private static RunStart fired(String trigger) {
        return RunStart.first("test", "here", "imports.users", "imports.users").firedBy(trigger, "firing", DUE);
    }
}
