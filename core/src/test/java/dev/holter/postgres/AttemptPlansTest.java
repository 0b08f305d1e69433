package dev.holter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How the database looks for the attempts of a piece of work among 100,000 runs, one a second of ten jobs. */
class AttemptPlansTest {
    private static final ConsoleTables TABLES = ConsoleTables.ofItsOwn();

    @BeforeAll
    static void manyRuns() {
        TABLES.execute("""
                insert into run (run_id, workflow_id, attempt, host, scheduler, job_type, job_key, trigger_key, scheduled_at, worker_id,
                  status, started_at, ended_at)
                select gen_random_uuid(), gen_random_uuid(), 1, 'quartz', 'main', 'group.job' || i % 10, 'group.job' || i % 10, 'group.every-second',
                  date_trunc('second', now()) - i * interval '1 second', gen_random_uuid(),
                  case when i % 100 = 0 then 'RUNNING' else 'SUCCEEDED' end, now() - i * interval '1 second',
                  case when i % 100 = 0 then null else now() end
                from generate_series(1, 100000) i
                """);
        TABLES.execute("analyze run");
    }

    @AfterAll
    static void close() {
        TABLES.close();
    }

    @Test // F3
    void aRecoveryIsFoundByItsTriggerAndWhenItWasDue() {
        String plan = recovered("60 seconds");

        assertThat(plan).contains("run_by_firing", "run_pkey").doesNotContain("Seq Scan on run");
    }

    @Test
    void whatAnAttemptSupersedesIsFoundByItsWorkflow() {
        String plan = explain(SweepSql.SUPERSEDED_BY, statement -> {
            statement.setArray(1, statement.getConnection().createArrayOf("uuid", new UUID[] {UUID.randomUUID()}));
            statement.setArray(2, statement.getConnection().createArrayOf("int", new Integer[] {2}));
        });

        assertThat(plan).contains("run_by_workflow").doesNotContain("Seq Scan on run");
    }

    @Test
    void theSweepLooksAtRunsThatAreOpenOnly() {
        UUID first = new UUID(0, 0);
        UUID last = new UUID(-1, -1);

        assertThat(explain(SweepSql.SUPERSEDED, statement -> {
                    statement.setObject(1, first);
                    statement.setObject(2, first);
                    statement.setObject(3, last);
                    statement.setObject(4, last);
                }))
                .contains("run_active", "run_by_workflow")
                .doesNotContain("Seq Scan on run");
    }

    private static String recovered(String ago) {
        List<String> due =
                TABLES.column("select (date_trunc('second', now()) - cast(? as interval))::text", ago).stream()
                        .map(String::valueOf)
                        .toList();
        return explain(TickSql.RECOVERED, statement -> {
            statement.setArray(1, array(statement, "uuid", UUID.randomUUID()));
            statement.setArray(2, array(statement, "uuid", UUID.randomUUID()));
            statement.setArray(3, array(statement, "int", 2));
            statement.setArray(4, array(statement, "text", "quartz"));
            statement.setArray(5, array(statement, "text", "main"));
            statement.setArray(6, array(statement, "text", "group.job0"));
            statement.setArray(7, array(statement, "text", "group.job0"));
            statement.setArray(8, array(statement, "text", "group.every-second"));
            statement.setArray(9, array(statement, "text", due.get(0)));
        });
    }

    private static java.sql.Array array(PreparedStatement statement, String type, Object value) throws SQLException {
        return statement.getConnection().createArrayOf(type, new Object[] {value});
    }

    private interface Binding {
        void bind(PreparedStatement statement) throws SQLException;
    }

    private static String explain(String sql, Binding binding) {
        try (PreparedStatement statement = TABLES.connection().prepareStatement("explain " + sql)) {
            binding.bind(statement);
            List<String> lines = new ArrayList<>();
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    lines.add(result.getString(1));
                }
            }
            return String.join("\n", lines);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}
