package dev.holter.dashboard.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holter.Holter;
import dev.holter.HolterBuilder;
import dev.holter.fixtures.TestDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The dashboard as a process of its own. */
class StandaloneTest {
    private final TestDatabase database = TestDatabase.fresh();

    @AfterEach
    void close() {
        database.close();
    }

    private HolterBuilder builder() {
        return Holter.builder()
                .jdbcUrl(database.jdbcUrl())
                .user(database.user())
                .password(database.password())
                .set("tick", "200ms")
                .set("suspectAfter", "1s")
                .set("lostFastAfter", "2s")
                .set("lostAfter", "4s")
                .set("startTimeout", "60s");
    }

    /** A worker that gave no sign since, with a run. */
    private void deadWorker() {
        database.execute("""
                insert into holter.worker (id, counter, beat_at, name, type, host, pid, version, state, suspect_after_ms, lost_fast_after_ms, lost_after_ms, started_at)
                values ('00000000-0000-0000-0000-000000000001', 1, now(), 'gone', 'quartz', 'h', 1, '1', 'alive', 1000, 2000, 3000, now())
                """);
        database.execute("""
                insert into holter.run (run_id, workflow_id, attempt, host, scheduler, job_type, job_key, worker_id, status, started_at)
                values (gen_random_uuid(), gen_random_uuid(), 1, 'quartz', 's', 't', 'k', '00000000-0000-0000-0000-000000000001', 'RUNNING', now())
                """);
    }

    @Test
    void itShowsTheDatabaseAndReapsWhenToldTo() throws Exception {
        try (Standalone open =
                Standalone.start(Options.parse("--port", "0", "--path", "/holter/", "--reap"), builder())) {
            deadWorker();
            HttpResponse<String> page = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(open.url() + "api/v1/workers"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(open.url()).endsWith("/holter/");
            assertThat(page.body()).contains("\"dashboard\"", "\"gone\"");
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> "TIMED_OUT".equals(database.text("select status from holter.run")));
        }
        assertThat(database.text("select state from holter.worker where type = 'dashboard'"))
                .isEqualTo("stopped");
    }

    @Test
    void otherwiseItOnlyLooks() throws Exception {
        try (Standalone open = Standalone.start(Options.parse("--port", "0"), builder())) {
            deadWorker();

            await().atMost(Duration.ofSeconds(60))
                    .until(() ->
                            database.count("select count(*) from holter.worker where suspect_since is not null") == 1);
            await().pollDelay(Duration.ofSeconds(6))
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> true);
            assertThat(database.text("select status from holter.run")).isEqualTo("RUNNING");
        }
    }

    @Test
    void anAddressThatIsReachedFromElsewhereIsRefusedWithTheRemedy() throws Exception {
        Options open = Options.parse("--bind", "0.0.0.0", "--port", "0");

        assertThatThrownBy(() -> Standalone.start(open, builder()))
                .hasMessageContaining("authorizer")
                .hasMessageContaining("ssh -L");
        assertThat(database.text("select state from holter.worker")).isEqualTo("stopped");
    }

    @Test
    void wordsThatMakeNoSenseAreNamed() {
        assertThatThrownBy(() -> Options.parse("--prot", "1")).hasMessageContaining("--prot");
        assertThatThrownBy(() -> Options.parse("--port", "x")).hasMessageContaining("'x'");
        assertThatThrownBy(() -> Options.parse("--port")).hasMessageContaining("--port");
    }
}
