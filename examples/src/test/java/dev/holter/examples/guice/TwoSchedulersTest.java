package dev.holter.examples.guice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.holter.Holter;
import dev.holter.HolterBuilder;
import dev.holter.fixtures.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two schedulers, one injector, one Holter. */
class TwoSchedulersTest {
    private final TestDatabase database = TestDatabase.fresh();

    @AfterEach
    void drop() {
        database.close();
    }

    @Test // A3
    void jobsOfBothSchedulersAreRunsOfOneWorker() throws Exception {
        // With its tables made, however slow the machine: this test looks into them at once.
        HolterBuilder holter = Holter.builder()
                .jdbcUrl(database.jdbcUrl())
                .user(database.user())
                .set("startTimeout", "1m");
        try (HikariDataSource jobs = pool();
                TwoSchedulers schedulers = TwoSchedulers.start(holter, jobs)) {
            schedulers.closeBooks();
            schedulers.invoice("Ada");

            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(
                                    database.text(
                                            "select string_agg(scheduler || ' ' || status, ', ' order by scheduler) from holter.runs"))
                            .isEqualTo("guice SUCCEEDED, jobrunr SUCCEEDED"));
            assertThat(schedulers.books().entries())
                    .containsExactlyInAnyOrder("closed assets", "closed liabilities", "invoiced Ada");
        }

        assertThat(database.rows("select stage from holter.runs order by stage"))
                .extracting(row -> row.get("stage"))
                .isEqualTo(List.of("close accounts", "invoice"));
        assertThat(database.count("select count(distinct worker_id) from holter.runs"))
                .isEqualTo(1);
        assertThat(database.text("select string_agg(status, ' ') from holter.workers"))
                .isEqualTo("STOPPED");
    }

    private HikariDataSource pool() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database.jdbcUrl());
        config.setUsername(database.user());
        config.setMaximumPoolSize(4);
        return new HikariDataSource(config);
    }
}
