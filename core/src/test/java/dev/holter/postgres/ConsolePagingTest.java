package dev.holter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holter.Event;
import dev.holter.Page;
import dev.holter.RunQuery;
import dev.holter.RunStatus;
import dev.holter.RunSummary;
import dev.holter.postgres.ConsoleCursor.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Page by page to the end. G2 */
class ConsolePagingTest {
    private final ConsoleTables tables = ConsoleTables.withWorker();
    private final PostgresConsole console = tables.console();

    @AfterEach
    void close() {
        tables.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 50, 200, 201, 1000})
    void pagesOfAnySizeGiveEveryRunOnceThroughEqualStarts(int size) {
        manyRuns();
        List<@org.jspecify.annotations.Nullable String> expected =
                tables.column("select run_id from run order by started_at desc, run_id desc");

        List<RunSummary> all = walk(RunQuery.all().withLimit(size));

        assertThat(expected).hasSize(201);
        assertThat(all).extracting(run -> run.id().toString()).containsExactlyElementsOf(expected);
    }

    @Test
    void pagesKeepTheirFilter() {
        manyRuns();
        RunQuery failed = RunQuery.all().withStatuses(Set.of(RunStatus.FAILED)).withLimit(4);

        List<RunSummary> all = walk(failed);

        assertThat(all).hasSize(50).doesNotHaveDuplicates().allMatch(run -> run.status() == RunStatus.FAILED);
    }

    @Test
    void pagesKeepTheirSpanWhateverTheirCursor() {
        manyRuns();
        RunSummary last = walk(RunQuery.all()).get(120);
        RunQuery span = RunQuery.all().withStarted(null, last.startedAt()).withLimit(7);
        List<RunSummary> expected = walk(span);
        ConsoleCursor later = ConsoleCursor.after(Kind.RUNS, last.startedAt().plusSeconds(60), last.id());

        assertThat(expected).isNotEmpty().allMatch(run -> run.startedAt().isBefore(last.startedAt()));
        ConsoleCursor same = ConsoleCursor.after(Kind.RUNS, last.startedAt(), new UUID(-1, -1));
        assertThat(walk(span.withCursor(later.text()))).isEqualTo(expected);
        assertThat(walk(span.withCursor(same.text()))).isEqualTo(expected);
    }

    @Test
    void aRunThatBeginsMeanwhileDoesNotShiftThePages() {
        manyRuns();
        List<RunSummary> expected = walk(RunQuery.all().withLimit(1000));
        Page<RunSummary> first = console.runs(RunQuery.all().withLimit(10));

        tables.run("started_at = now() + interval '1 second'");
        List<RunSummary> all = new ArrayList<>(first.items());
        all.addAll(walk(RunQuery.all().withLimit(10).withCursor(first.nextCursor())));

        assertThat(all).isEqualTo(expected);
    }

    @Test
    void startsAMicrosecondApartAreToldApart() {
        for (int i = 0; i < 5; i++) {
            tables.run("started_at = '2024-01-01 00:00:00.999997Z'::timestamptz + ? * interval '1 microsecond'", i);
        }

        assertThat(walk(RunQuery.all().withLimit(1))).hasSize(5).doesNotHaveDuplicates();
    }

    @Test
    void aFullLastPageSaysThatItIsTheLast() {
        tables.run("");
        tables.run("");

        assertThat(console.runs(RunQuery.all().withLimit(2)).next()).isEmpty();
        assertThat(console.runs(RunQuery.all().withLimit(1)).next()).isPresent();
    }

    @Test
    void aCursorIsSafeInAUrl() {
        for (int i = 0; i < 100; i++) {
            String cursor = ConsoleCursor.after(Kind.RUNS, Instant.EPOCH.minusMillis(i), UUID.randomUUID())
                    .text();

            assertThat(cursor).matches("[A-Za-z0-9_-]{34}");
        }
    }

    @Test
    void aCursorComesBackAsItWas() {
        ConsoleCursor cursor =
                ConsoleCursor.after(Kind.RUNS, Instant.parse("1969-12-31T23:59:59.999999Z"), new UUID(-1, 7));

        assertThat(ConsoleCursor.parse(Kind.RUNS, cursor.text())).isEqualTo(cursor);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "x",
                "-1",
                "null",
                "AQAFrB",
                "AQAFrB==",
                "../../etc/passwd",
                "' or 1=1 --",
                "\u202E\n<script>",
                "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB",
                "AwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
            })
    void aMalformedCursorIsRefusedByName(String cursor) {
        assertThatThrownBy(() -> console.runs(RunQuery.all().withCursor(cursor)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("cursor '" + cursor.replaceAll("[\u202E\n]", "?") + "'");
        assertThatThrownBy(() -> console.events(5, Optional.of(cursor))).isInstanceOf(IllegalArgumentException.class);
        assertThat(tables.reads()).isZero();
    }

    @Test
    void aLongCursorIsCutInTheMessage() {
        assertThatThrownBy(() -> console.runs(RunQuery.all().withCursor("z".repeat(100_000))))
                .satisfies(refused -> assertThat(refused.getMessage()).hasSizeLessThan(200));
    }

    @Test
    void aCursorOfAnotherListIsRefused() {
        String ofEvents = ConsoleCursor.after(Kind.EVENTS, Instant.EPOCH, UUID.randomUUID())
                .text();

        assertThatThrownBy(() -> console.runs(RunQuery.all().withCursor(ofEvents)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(ofEvents);
    }

    @Test
    void aCursorFromTheEdgeOfTimeIsAnEmptyPageOrAll() {
        tables.run("");

        assertThat(after(Long.MAX_VALUE)).hasSize(1);
        assertThat(after(Long.MIN_VALUE)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 20, 21, 1000})
    void eventsArePagedTheSameWay(int size) {
        for (int i = 0; i < 21; i++) {
            tables.event("at = now() - (? / 5) * interval '1 second'", i);
        }

        List<Event> all = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            Page<Event> page = console.events(size, cursor);
            assertThat(page.items()).hasSizeBetween(1, size);
            all.addAll(page.items());
            cursor = page.next();
        } while (cursor.isPresent());

        assertThat(all)
                .extracting(event -> event.id().toString())
                .containsExactlyElementsOf(tables.column("select id from event order by at desc, id desc"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 1001, Integer.MAX_VALUE})
    void limitsAreOneToAThousand(int limit) {
        assertThatThrownBy(() -> console.events(limit, Optional.empty())).hasMessageContaining("limit " + limit);
        assertThatThrownBy(() -> console.endedWorkers(limit)).hasMessageContaining("limit " + limit);
        assertThatThrownBy(() -> RunQuery.all().withLimit(limit)).hasMessageContaining("limit " + limit);
    }

    private List<RunSummary> after(long micros) {
        String cursor = new ConsoleCursor(Kind.RUNS, micros, new UUID(0, 0)).text();
        return console.runs(RunQuery.all().withCursor(cursor)).items();
    }

    /** 201 runs, most of them with the same start as nineteen others. */
    private void manyRuns() {
        tables.execute("""
                insert into run (run_id, workflow_id, attempt, host, scheduler, job_type, job_key, worker_id, status, started_at, ended_at)
                select gen_random_uuid(), gen_random_uuid(), 1, 'quartz', 'main', 't', 't', ?,
                  case i % 4 when 0 then 'FAILED' else 'SUCCEEDED' end, now() - (i / 20) * interval '1 second', now()
                from generate_series(1, 200) i
                """, ConsoleTables.WORKER);
        tables.running("started_at = now() - interval '3 seconds'");
    }

    private List<RunSummary> walk(RunQuery query) {
        List<RunSummary> all = new ArrayList<>();
        RunQuery next = query;
        while (true) {
            Page<RunSummary> page = console.runs(next);
            assertThat(page.items()).hasSizeBetween(1, query.limit());
            all.addAll(page.items());
            if (page.next().isEmpty()) {
                return all;
            }
            next = query.withCursor(page.nextCursor());
        }
    }
}
