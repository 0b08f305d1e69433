package dev.holter.postgres;

import static dev.holter.postgres.StoreContract.NOW;
import static dev.holter.postgres.StoreContract.lease;
import static dev.holter.postgres.StoreContract.reading;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.RunStatus;
import dev.holter.engine.Batch;
import dev.holter.engine.Batch.EventRow;
import dev.holter.engine.Store.Lease;
import dev.holter.engine.Store.Save;
import dev.holter.fixtures.FaultProxy;
import dev.holter.spi.Recovery;
import dev.holter.spi.RunStart;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a tick sends, counted on the wire: what the driver adds by itself is seen too. Invariant 7. */
class StatementCountTest {
    private final PostgresUnderTest under = new PostgresUnderTest();
    private final FaultProxy proxy = FaultProxy.to(under.db);
    private final Queue<String> sent = new ConcurrentLinkedQueue<>();
    private final PostgresStore store = under.storeOn(proxy.jdbcUrl(under.db.name()));
    private UUID worker = UUID.randomUUID();

    @BeforeEach
    void listen() {
        store.open();
        worker = StoreContract.register(store, "alpha");
        proxy.loseRequest(sql -> !sent.add(sql));
    }

    @AfterEach
    void close() throws IOException {
        under.close();
        proxy.close();
    }

    @Test
    void anIdleTickIsOneStatement() {
        assertThat(statements(lease(worker, NOW), Batch.EMPTY)).hasSize(1);
        assertThat(statements(reading(worker, NOW), Batch.EMPTY)).hasSize(1);
    }

    @Test
    void anIdleTickIsOneStatementAfterABusyOneToo() {
        store.tick(lease(worker, NOW), Rows.batch(Rows.of(TestRun.of(worker)).start(NOW)));

        assertThat(statements(reading(worker, NOW), Batch.EMPTY)).hasSize(1);
    }

    /** Beats and everybody's leases: all that happens in most seconds. */
    @Test
    void theUsualTickIsOneStatementHoweverManyRunsBeat() {
        List<TestRun> runs =
                IntStream.range(0, 900).mapToObj(i -> TestRun.of(worker)).toList();
        store.tick(
                lease(worker, NOW),
                Rows.batch(runs.stream().map(run -> Rows.of(run).start(NOW))));

        assertThat(statements(reading(worker, NOW), beats(runs.subList(0, 1)))).hasSize(1);
        assertThat(statements(reading(worker, NOW), beats(runs))).hasSize(1);
    }

    /** While runs of its former registration are open, that worker's row is locked too. */
    @Test
    void theUsualTickOfAReturnedProcessIsOneStatementAgainWhenItsFormerRunsAreOver() {
        store.tick(lease(worker, NOW), Rows.batch(Rows.of(TestRun.of(worker)).start(NOW)));
        under.db.execute("update holter.worker set state = 'lost', ended_at = now() where id = ?", worker);
        worker = StoreContract.register(store, "alpha");
        TestRun run = TestRun.of(worker);
        store.tick(lease(worker, NOW), Rows.batch(Rows.of(run).start(NOW)));
        assertThat(statements(reading(worker, NOW), beats(List.of(run)))).hasSize(5);

        under.another().sweepLeftovers();
        store.tick(lease(worker, NOW), beats(List.of(run)));

        assertThat(statements(reading(worker, NOW), beats(List.of(run)))).hasSize(1);
    }

    @Test
    void aTickSendsAsManyStatementsForNineHundredRunsAsForOne() {
        List<Integer> one = statementsOfEachKind(1);
        List<Integer> many = statementsOfEachKind(900);

        assertThat(many).isEqualTo(one);
    }

    /** Begin, the lease, one for each kind of row, commit. */
    @Test
    void aTickWithEveryKindOfRowSendsTen() {
        TestRun open = TestRun.of(worker);
        TestRun ending = TestRun.of(worker);
        TestRun erased = TestRun.of(worker);
        store.tick(
                lease(worker, NOW),
                Rows.batch(
                        Stream.of(open, ending, erased).map(run -> Rows.of(run).start(NOW))));
        Batch runs = Rows.batch(
                Rows.of(TestRun.of(worker)).start(NOW),
                Rows.of(open).stage(1, "fetch", NOW).checkpoint("page 1").beat(NOW, Rows.done(1)),
                Rows.of(ending).succeeded(NOW, Rows.done(1)),
                Rows.of(erased).erased());
        Batch all = new Batch(runs.runs(), List.of(new EventRow(UUID.randomUUID(), NOW, "veto", null, null, "x")));

        List<String> statements = statements(reading(worker, NOW), all);

        assertThat(statements).hasSize(10);
        assertThat(statements.get(0)).isEqualTo("BEGIN");
        assertThat(statements.get(9)).isEqualTo("COMMIT");
    }

    @Test // F3
    void recoveriesTakeOneMoreHoweverMany() {
        List<String> none = statements(lease(worker, NOW), starts(1, false));
        List<String> one = statements(lease(worker, NOW), starts(1, true));
        List<String> many = statements(lease(worker, NOW), starts(900, true));

        assertThat(one).hasSize(none.size() + 1);
        assertThat(many).hasSize(none.size() + 1);
    }

    private Batch starts(int runs, boolean recoveries) {
        RunStart first = RunStart.first("test", "here", "imports.users", "imports.users");
        RunStart start = recoveries ? first.recovering(new Recovery("nightly.at-three", Instant.EPOCH)) : first;
        return Rows.batch(IntStream.range(0, runs)
                .mapToObj(i -> Rows.of(TestRun.of(worker, start)).start(NOW)));
    }

    @Test
    void answeringWhatMetNothingTakesOneMoreHoweverMany() {
        List<TestRun> missing =
                IntStream.range(0, 900).mapToObj(i -> TestRun.of(worker)).toList();

        List<String> one = statements(lease(worker, NOW), beats(missing.subList(0, 1)));
        List<String> many = statements(lease(worker, NOW), beats(missing));

        assertThat(one).hasSize(5);
        assertThat(many).hasSize(5);
    }

    /** One, which commits by itself, as long as nothing is in its way. */
    @Test // F1
    void aCheckpointThatAJobWaitsForIsOneStatement() {
        TestRun run = TestRun.of(worker);
        store.tick(lease(worker, NOW), Rows.batch(Rows.of(run).start(NOW)));
        long version =
                store.raiseFence(run.workflowId(), run.id(), 1).orElseThrow().version();
        sent.clear();

        store.saveNow(
                List.of(new Save(run.workflowId(), run.id(), version, Rows.text("page 1"))), Duration.ofSeconds(5));

        assertThat(sent).hasSize(1);
    }

    private static Batch beats(List<TestRun> runs) {
        return Rows.batch(runs.stream().map(run -> Rows.of(run).beat(NOW, Rows.done(1))));
    }

    /** Starts, stages, checkpoints, beats, everything at once, ends, and runs of one row. */
    private List<Integer> statementsOfEachKind(int runs) {
        List<TestRun> some =
                IntStream.range(0, runs).mapToObj(i -> TestRun.of(worker)).toList();
        List<Function<TestRun, Rows>> kinds = List.of(
                run -> Rows.of(run).start(NOW),
                run -> Rows.of(run).stage(1, "fetch", NOW),
                run -> Rows.of(run).checkpoint("page 1"),
                run -> Rows.of(run).beat(NOW, Rows.done(1)),
                run -> Rows.of(run)
                        .stage("fetch", NOW, NOW, RunStatus.SUCCEEDED, TickContract.stage(1, "fetch", 2))
                        .checkpoint("page 2")
                        .beat(NOW, Rows.done(1)),
                run -> Rows.of(run).succeeded(NOW, Rows.done(2)));
        List<Integer> counts = new ArrayList<>();
        for (Function<TestRun, Rows> kind : kinds) {
            counts.add(statements(lease(worker, NOW), Rows.batch(some.stream().map(kind)))
                    .size());
        }
        counts.add(statements(
                        lease(worker, NOW),
                        Rows.batch(IntStream.range(0, runs)
                                .mapToObj(i ->
                                        Rows.of(TestRun.of(worker)).start(NOW).succeeded(NOW, Rows.NONE))))
                .size());
        return counts;
    }

    private List<String> statements(Lease lease, Batch batch) {
        sent.clear();
        store.tick(lease, batch);
        return List.copyOf(sent);
    }
}
