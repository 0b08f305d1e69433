package dev.holter.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.holter.Holter;
import dev.holter.fixtures.TestDatabase;
import dev.holter.quartz.HolterQuartz;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/** Holter in a Spring Boot application without Flyway, on a database that belongs to the application first. */
class LettersApplicationTest {
    private static final String SCRIPT = "/dev/holter/holter-schema.sql";

    private final TestDatabase database = TestDatabase.fresh();

    /** The application without its {@link HolterConfiguration}. */
    @EnableAutoConfiguration
    @Import({LettersSchedule.class, Letters.class})
    static class WithoutConfiguration {}

    /** The application with a registry, as Spring Boot's actuator would bring one. */
    @Import({LettersApplication.class, SimpleMeterRegistry.class})
    static class WithRegistry {}

    @BeforeEach
    void installAsPsqlWould() throws IOException {
        database.execute("create table public.customer (name text primary key, written_at timestamptz)");
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

    @Test
    void theConfigurationIsAllThatIsAdded() throws SchedulerException {
        runsAndStops(LettersApplication.class);
    }

    @Test
    void soAreFourProperties() throws SchedulerException {
        String plugin = "spring.quartz.properties.org.quartz.plugin.holter.";
        runsAndStops(
                WithoutConfiguration.class,
                plugin + "class=dev.holter.quartz.HolterPlugin",
                plugin + "jdbcUrl=${spring.datasource.url}",
                plugin + "user=${spring.datasource.username}",
                plugin + "password=${spring.datasource.password}");
    }

    @Test // G3
    void holtersMetersAreInTheApplicationsRegistry() {
        try (ConfigurableApplicationContext context = start(WithRegistry.class)) {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            await().atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(() -> registry.get("holter.runs.ended")
                                    .tags("type", "DEFAULT.letters", "outcome", "succeeded")
                                    .functionCounter()
                                    .count()
                            == 1);
        }
    }

    @Test
    void thereIsNoFlyway() {
        assertThatThrownBy(() -> Class.forName("org.flywaydb.core.Flyway")).isInstanceOf(ClassNotFoundException.class);
    }

    private void runsAndStops(Class<?> application, String... properties) throws SchedulerException {
        try (ConfigurableApplicationContext context = start(application, properties)) {
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(database.text("select string_agg(status, ' ') from holter.runs"))
                            .isEqualTo("SUCCEEDED"));
            assertThat(HolterQuartz.find(context.getBean(Scheduler.class))).isPresent();
            assertThat(database.text("select string_agg(status, ' ') from holter.workers"))
                    .isIn("ACTIVE", "IDLE");
        }

        assertThat(database.rows("select job_type, attempt, stage, done, total from holter.runs"))
                .containsExactly(Map.of(
                        "job_type",
                        "DEFAULT.letters",
                        "attempt",
                        1,
                        "stage",
                        "write letters",
                        "done",
                        3L,
                        "total",
                        3L));
        assertThat(database.count("select count(*) from customer where written_at is null"))
                .isZero();
        assertThat(database.text("select string_agg(status, ' ') from holter.workers"))
                .isEqualTo("STOPPED");
        await().atMost(Duration.ofSeconds(10)).until(() -> database.sessions() == 0);
    }

    private ConfigurableApplicationContext start(Class<?> application, String... properties) {
        List<String> all = new ArrayList<>(List.of(properties));
        all.add("spring.datasource.url=" + database.jdbcUrl());
        all.add("spring.datasource.username=" + database.user());
        all.add("spring.datasource.password=" + database.password());
        return new SpringApplicationBuilder(application)
                .properties("spring.main.banner-mode=off")
                .run(all.stream().map(property -> "--" + property).toArray(String[]::new));
    }
}
