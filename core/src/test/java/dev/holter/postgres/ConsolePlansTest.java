package dev.holter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.Health;
import dev.holter.RunQuery;
import dev.holter.RunSearch;
import dev.holter.RunStatus;
import dev.holter.postgres.ConsoleCursor.Kind;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How the database goes about the console's questions among 100,000 runs. G2 */
class ConsolePlansTest {
    private static final ConsoleTables TABLES = ConsoleTables.ofItsOwn();
    /** They hold open runs only. */
    private static final List<String> SMALL = List.of("run_active", "run_waiting", "run_open");

    private static final UUID WORKFLOW = new UUID(7, 1);
    private static final UUID RUN = new UUID(7, 2);

    @BeforeAll
    static void manyRuns() {
        TABLES.execute("""
                insert into run (run_id, workflow_id, attempt, host, scheduler, job_type, job_key, worker_id, status, started_at, ended_at)
                select gen_random_uuid(), gen_random_uuid(), 1, 'quartz', 'main', 'group' || i % 10 || '.job' || i % 100, 'k',
                  case i % 1000 when 0 then ?::uuid else gen_random_uuid() end,
                  case when i % 200 = 1 then 'FAILED' else 'SUCCEEDED' end,
                  now() - (i / 3) * interval '1 second', now()
                from generate_series(1, 100000) i
                """, ConsoleTables.WORKER);
        TABLES.execute("""
                update run set status = case i % 4 when 0 then 'WAITING' else 'RUNNING' end, ended_at = null
                from (select run_id as id, row_number() over (order by started_at) as i from run limit 40) old where run_id = id
                """);
        TABLES.execute("insert into pulse select run_id, 1, now(), 0, null, 0, 0 from run where status = 'RUNNING'");
        TABLES.execute("insert into stage select run_id, 1, 's', now(), now(), 'SUCCEEDED', 0, null, 0 from run");
        TABLES.execute(
                "update run set workflow_id = ?, run_id = ? where run_id = (select max(run_id::text)::uuid from run)",
                WORKFLOW,
                RUN);
        TABLES.execute(
                "insert into event (id, at, kind, run_id, text) select gen_random_uuid(), started_at, 'k', run_id, 't' from run");
        for (String table : List.of("run", "pulse", "stage", "worker", "event")) {
            TABLES.execute("analyze " + table);
        }
    }

    @AfterAll
    static void close() {
        TABLES.close();
    }

    @Test
    void theFirstPageWalksTheList() {
        assertThat(runs(RunQuery.all())).containsExactly("run_list");
    }

    @Test
    void theNextPageGoesOnWhereTheLastEnded() {
        String cursor = ConsoleCursor.after(Kind.RUNS, Instant.now().minusSeconds(20_000), RUN)
                .text();

        assertThat(runs(RunQuery.all().withCursor(cursor))).containsExactly("run_list");
        assertThat(plan(ConsoleSql.RUNS, RunFilter.page(RunQuery.all().withCursor(cursor))::bind))
                .containsPattern("Index Cond\": \"\\(ROW\\(r?\\.?started_at, r?\\.?run_id\\) < ROW");
    }

    @Test
    void oneTypeWalksItsOwnIndexInOrder() {
        RunQuery query = RunQuery.all().withJobType("group5.job55");

        assertThat(runs(query)).containsExactly("run_by_type");
        assertThat(plan(ConsoleSql.RUNS, RunFilter.page(query)::bind)).doesNotContain("\"r.started_at DESC\"");
    }

    @Test
    void theBeginningOfATypeIsAnIndexPlanRareOrNot() {
        assertThat(runs(RunQuery.all().withJobType("group5.job55*"))).containsAnyOf("run_by_type", "run_list");
        assertThat(runs(RunQuery.all().withJobType("group*"))).containsExactly("run_list");
        assertThat(runs(RunQuery.all().withJobType("nothing.of_the%kind*"))).containsExactly("run_by_type");
    }

    @Test
    void aWorkflowIsLookedUp() {
        assertThat(runs(RunQuery.all().withWorkflow(WORKFLOW))).containsExactly("run_by_workflow");
        assertThat(indexes(ConsoleSql.RUNS, RunFilter.attempts(WORKFLOW)::bind)).containsExactly("run_by_workflow");
    }

    @Test
    void aWorkerWalksItsOwnIndex() {
        assertThat(runs(RunQuery.all().withWorker(ConsoleTables.WORKER))).containsExactly("run_by_worker");
    }

    @Test
    void runsThatAreNotOverAreFoundHoweverOldTheyAre() {
        assertThat(runs(RunQuery.active())).contains("run_open").isSubsetOf(SMALL);
        assertThat(runs(RunQuery.all().withStatuses(Set.of(RunStatus.RUNNING))))
                .isNotEmpty()
                .isSubsetOf(SMALL);
        assertThat(runs(RunQuery.all().withStatuses(Set.of(RunStatus.WAITING))))
                .isNotEmpty()
                .isSubsetOf(SMALL);
    }

    @Test
    void problemsWalkTheirOwnIndex() {
        assertThat(runs(RunQuery.all().withStatuses(EnumSet.of(RunStatus.FAILED, RunStatus.TIMED_OUT))))
                .containsExactly("run_problems");
    }

    @Test
    void anOutcomeThatNoRunHasCostsNothing() {
        RunQuery superseded = RunQuery.all().withStatuses(Set.of(RunStatus.SUPERSEDED));

        assertThat(runs(superseded)).containsExactly("run_by_outcome");
        assertThat(runs(superseded.withJobType("group5.job55")))
                .containsAnyOf("run_by_outcome", "run_problems_by_type");
        assertThat(runs(superseded.withWorker(ConsoleTables.WORKER)))
                .containsAnyOf("run_by_outcome", "run_problems_by_worker");
    }

    @Test
    void theProblemsOfATypeAndOfAWorkerAreNotLookedForAmongWhatWentWell() {
        RunQuery problems = RunQuery.all().withStatuses(EnumSet.of(RunStatus.FAILED, RunStatus.TIMED_OUT));

        assertThat(runs(problems.withJobType("group5.job55"))).containsExactly("run_problems_by_type");
        assertThat(runs(problems.withWorker(ConsoleTables.WORKER))).containsExactly("run_problems_by_worker");
    }

    @Test
    void aSpanIsPartOfTheWalk() {
        RunQuery query = RunQuery.all()
                .withStarted(Instant.now().minusSeconds(20_000), Instant.now().minusSeconds(19_000))
                .withText("nowhere");

        assertThat(runs(query)).containsExactly("run_list");
        assertThat(plan(ConsoleSql.RUNS, RunFilter.page(query)::bind))
                .containsPattern("Index Cond\": \"[^\"]*started_at >=");
    }

    /** The server begins at the first of two bounds and steps over what lies before the second: a search of the last minutes walked through a week of the list. */
    @Test
    void ofTwoBoundsAtOneEndItIsToldTheNearer() {
        RunQuery query = RunQuery.all()
                .withStarted(Instant.now().minusSeconds(30_000), Instant.now().minusSeconds(10_000))
                .withText("nowhere");
        ConsoleCursor end = ConsoleCursor.after(Kind.RUNS, Instant.now().minusSeconds(20_000), RUN);

        assertThat(plan(ConsoleSql.RUNS, RunFilter.page(query).downTo(end)::bind))
                .containsPattern("Index Cond\": \"[^\"]*started_at < ")
                .containsPattern("Index Cond\": \"[^\"]*ROW\\(r?\\.?started_at, r?\\.?run_id\\) >= ROW")
                .doesNotContain("started_at >= ");
        assertThat(plan(ConsoleSql.RUNS, RunFilter.page(query.withCursor(end.text()))::bind))
                .containsPattern("Index Cond\": \"[^\"]*started_at >= ")
                .containsPattern("Index Cond\": \"[^\"]*ROW\\(r?\\.?started_at, r?\\.?run_id\\) < ROW")
                .doesNotContain("started_at < ");
    }

    @Test
    void theEndOfASearchIsFoundInTheListAlone() {
        assertThat(plan(
                        ConsoleSql.SEARCH_END,
                        statement -> new ConsoleParameters(statement)
                                .time(Instant.now().minusSeconds(30_000), 2)
                                .time(null, 2)
                                .time(Instant.now(), 2)
                                .uuid(RUN, 1)
                                .number(RunSearch.MOST - 1)))
                .contains("run_list")
                .doesNotContain("Seq Scan");
    }

    @Test
    void oneRunIsLookedUp() {
        assertThat(indexes(ConsoleSql.RUNS, RunFilter.one(RUN)::bind)).containsExactly("run_pkey");
        assertThat(plan(ConsoleSql.RUN, ConsolePlansTest::run)).contains("run_pkey");
        assertThat(plan(ConsoleSql.STAGES, ConsolePlansTest::run)).contains("\"stage_pkey\"", "\"run_pkey\"");
        assertThat(plan(ConsoleSql.RUN_EVENTS, ConsolePlansTest::run)).contains("event_by_run");
    }

    @Test
    void theWorstRunsAndTheCountsComeFromTheSmallIndexes() {
        assertThat(indexes(ConsoleSql.WORST, statement -> statement.setInt(1, 200)))
                .contains("run_pkey", "run_problems")
                .isSubsetOf("run_active", "run_waiting", "run_open", "run_pkey", "run_problems");
        assertThat(indexes(ConsoleSql.HEALTHS, statement -> {})).isNotEmpty().isSubsetOf(SMALL);
        assertThat(indexes(ConsoleSql.TALLY, statement -> {})).containsExactly("run_list");
    }

    @Test
    void openRunsOfAHealthComeFromTheSmallIndexes() {
        assertThat(runs(RunQuery.active().withHealths(Set.of(Health.NOT_MOVING, Health.OVERDUE))))
                .containsExactly("run_stale");
        assertThat(runs(RunQuery.active().withHealths(Set.of(Health.WORKER_DEAD))))
                .isNotEmpty()
                .isSubsetOf(SMALL);
    }

    @Test
    void theTypesOfADayWalkTheListAndNoMoreOfItThanIsCounted() {
        assertThat(indexes(ConsoleSql.TYPES, statement -> statement.setInt(1, 1_000)))
                .containsExactly("run_list");
    }

    @Test
    void oneWorkerAndOneCheckpointAreLookedUp() {
        assertThat(plan(ConsoleSql.WORKER, ConsolePlansTest::run))
                .contains("Scan")
                .doesNotContain("\"run\"");
        assertThat(plan(ConsoleSql.CHECKPOINT, ConsolePlansTest::run)).contains("checkpoint_pkey");
    }

    @Test
    void theEventsOfARunWalkTheirIndexPageByPage() {
        ConsoleCursor cursor = ConsoleCursor.after(Kind.EVENTS, Instant.now(), RUN);

        assertThat(plan(ConsoleSql.EVENTS_OF_RUN, statement -> new EventFilter(cursor, 50).bindOf(RUN, statement)))
                .contains("event_by_run")
                .doesNotContain("Seq Scan");
    }

    @Test
    void eventsWalkTheirList() {
        ConsoleCursor cursor = ConsoleCursor.after(Kind.EVENTS, Instant.now().minusSeconds(20_000), RUN);

        assertThat(plan(ConsoleSql.EVENTS, new EventFilter(null, 50)::bind))
                .contains("event_list")
                .doesNotContain("Seq Scan");
        assertThat(plan(ConsoleSql.EVENTS, new EventFilter(cursor, 50)::bind))
                .containsPattern("Index Cond\": \"\\(ROW\\(");
    }

    /** The indexes that runs are found by; fails when the table itself is read through. */
    private static List<@Nullable String> runs(RunQuery query) {
        return indexes(ConsoleSql.RUNS, RunFilter.page(query)::bind);
    }

    private static List<@Nullable String> indexes(String sql, ConsoleQuery.Filter filter) {
        String plan = plan(sql, filter);
        assertThat(TABLES.column("""
                        select n #>> '{}' from jsonb_path_query(cast(? as jsonb), 'strict $.** ? (@."Relation Name" == "run")."Node Type"') n
                        """, plan)).as(plan).isNotEmpty().doesNotContain("Seq Scan");
        return TABLES.column("""
                select distinct n #>> '{}' from jsonb_path_query(cast(? as jsonb), 'strict $.** ? (exists (@."Index Name"))."Index Name"') n
                where n #>> '{}' like 'run\\_%'
                """, plan);
    }

    private static void run(PreparedStatement statement) throws SQLException {
        new ConsoleParameters(statement).uuid(RUN, 1);
    }

    private static String plan(String sql, ConsoleQuery.Filter filter) {
        try (PreparedStatement statement = TABLES.connection().prepareStatement("explain (format json) " + sql)) {
            filter.bind(statement);
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
