package dev.holter.examples.springjobrunr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holter.Holter;
import dev.holter.fixtures.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.jobrunr.jobs.states.StateName;
import org.jobrunr.storage.StorageProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Holter beside JobRunr's starter, on a database that belongs to the application first. */
class RemindersApplicationTest {
    private static final String SCRIPT = "/dev/holter/holter-schema.sql";

    private final TestDatabase database = TestDatabase.fresh();

    @BeforeEach
    void installAsPsqlWould() throws IOException {
        database.execute("create table public.customer (name text primary key, reminded_at timestamptz)");
        database.execute("insert into public.customer (name) values ('Ada'), ('Grace'), ('Hedy')");
        try (InputStream script = Holter.class.getResourceAsStream(SCRIPT)) {
            assertThat(script).as(SCRIPT).isNotNull();
            database.execute(new String(script.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @AfterEach
    void drop() {
        database.close();
    }

    @Test // A3
    void theConfigurationIsAllThatIsAdded() {
        try (ConfigurableApplicationContext context = start()) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(database.text("select string_agg(status, ' ') from holter.runs"))
                            .isEqualTo("SUCCEEDED"));
            assertThat(context.getBean(StorageProvider.class).countJobs(StateName.SUCCEEDED))
                    .isEqualTo(1);
        }

        assertThat(database.rows("select job_type, attempt, stage, done, total from holter.runs"))
                .containsExactly(Map.of(
                        "job_type",
                        Reminders.class.getName() + ".send()",
                        "attempt",
                        1,
                        "stage",
                        "send reminders",
                        "done",
                        3L,
                        "total",
                        3L));
        assertThat(database.count("select count(*) from customer where reminded_at is null"))
                .isZero();
        assertThat(database.text("select string_agg(status, ' ') from holter.workers"))
                .isEqualTo("STOPPED");
        await().atMost(Duration.ofSeconds(10)).until(() -> database.sessions() == 0);
    }

    private ConfigurableApplicationContext start() {
        return new SpringApplicationBuilder(RemindersApplication.class)
                .properties("spring.main.banner-mode=off")
                .run(
                        "--spring.datasource.url=" + database.jdbcUrl(),
                        "--spring.datasource.username=" + database.user(),
                        "--spring.datasource.password=" + database.password());
    }
}
