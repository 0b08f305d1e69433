package dev.holter.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Holter;
import dev.holter.fixtures.TestDatabase;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** E3: a clean stop is recorded as such; a crash is a different word. Real processes. */
class ProcessEndTest {
    private final TestDatabase db = TestDatabase.fresh();
    private @Nullable Process started;

    @AfterEach
    void drop() {
        if (started != null) {
            started.destroyForcibly();
        }
        db.close();
    }

    @Test
    void aTerminatedProcessRecordsACleanStop() throws Exception {
        Process child = started();

        // Not by the process itself, which would close the input as well.
        child.toHandle().destroy();

        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(db.text("select state from holter.worker where name = 'child'"))
                .isEqualTo("stopped");
        assertThat(db.rows("select job_type, status, reason from holter.run order by job_type"))
                .containsExactly(
                        Map.of("job_type", "deaf.type", "status", "TERMINATED", "reason", "SHUTDOWN"),
                        Map.of("job_type", "heeding.type", "status", "CANCELLED", "reason", "SHUTDOWN"));
        Engines.soon().until(() -> db.sessions() == 0);
    }

    @Test
    void aKilledProcessStaysAliveInTheRecordUntilAnotherFindsItLost() throws Exception {
        Process child = started();

        child.destroyForcibly();

        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(db.text("select state from holter.worker where name = 'child'"))
                .isEqualTo("alive");
        assertThat(db.count("select count(*) from holter.run where status = 'RUNNING'"))
                .isEqualTo(2);
        HeardNotices heard = new HeardNotices();
        try (Holter watching = Engines.quick(db.jdbcUrl()).listener(heard).start()) {
            Engines.soon().until(() -> heard.lost.size() == 2);
            assertThat(watching.enabled()).isTrue();
        }
        assertThat(heard.suspect).hasSize(1);
        assertThat(db.text("select state from holter.worker where name = 'child'"))
                .isEqualTo("lost");
        assertThat(db.rows("select job_type, status, reason, done from holter.run order by job_type"))
                .containsExactly(
                        Map.of("job_type", "deaf.type", "status", "TIMED_OUT", "reason", "WORKER_LOST", "done", 7L),
                        Map.of("job_type", "heeding.type", "status", "TIMED_OUT", "reason", "WORKER_LOST", "done", 0L));
    }

    private Process started() throws Exception {
        Process child = ChildWorker.start(db.jdbcUrl());
        started = child;
        Engines.soon().until(() -> {
            assertThat(child.isAlive()).isTrue();
            return db.text("select to_regclass('holter.pulse')") != null
                    && db.count("select count(*) from holter.pulse join holter.run using (run_id) where pulse.done = 7")
                            == 1
                    && db.count("select count(*) from holter.pulse") == 2;
        });
        return child;
    }
}
