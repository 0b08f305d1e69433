package dev.holter.postgres;

import static dev.holter.postgres.StoreContract.NOW;
import static dev.holter.postgres.StoreContract.SECOND;
import static dev.holter.postgres.StoreContract.lease;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.holter.EndReason;
import dev.holter.RunStatus;
import dev.holter.engine.Batch;
import dev.holter.engine.Batch.EventRow;
import dev.holter.engine.Ending;
import dev.holter.engine.Store.Answer;
import dev.holter.engine.Store.Attempt;
import dev.holter.engine.Store.Command;
import dev.holter.engine.Store.Lease;
import dev.holter.engine.Store.Lease.State;
import dev.holter.engine.Store.Save;
import dev.holter.engine.Store.Stored;
import dev.holter.engine.StoreException;
import dev.holter.engine.StoreException.Kind;
import dev.holter.fixtures.FaultProxy;
import dev.holter.spi.Recovery;
import dev.holter.spi.RunStart;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A commit is done and nobody learns of it: what is then done again is there once. Pitfall 48. */
class LostCommitTest {
    private final PostgresUnderTest under = new PostgresUnderTest();
    private final FaultProxy proxy = FaultProxy.to(under.db);
    private final PostgresStore store = under.storeOn(proxy.jdbcUrl(under.db.name()));
    private final UUID worker = UUID.randomUUID();

    @BeforeEach
    void register() {
        store.open();
        store.register(StoreContract.worker(worker, "alpha"));
    }

    @AfterEach
    void close() throws IOException {
        under.close();
        proxy.close();
    }

    /** What a tick may carry: its name, a part of its statement, and its rows. */
    static Stream<Arguments> facts() {
        return Stream.of(
                fact("a start", "insert into run", run -> Rows.of(run).start(NOW, Rows.done(1))),
                fact(
                        "a start and an end",
                        "insert into run",
                        run -> Rows.of(run)
                                .start(NOW)
                                .stage("fetch", NOW, NOW, RunStatus.SUCCEEDED, TickContract.stage(1, "fetch", 2))
                                .checkpoint("page 1")
                                .succeeded(NOW, Rows.done(9))),
                fact("a stage's begin", "insert into stage", run -> Rows.of(run).stage(2, "write", NOW)),
                fact(
                        "a stage's end",
                        "insert into stage",
                        run -> Rows.of(run)
                                .stage("fetch", NOW, NOW, RunStatus.SUCCEEDED, TickContract.stage(1, "fetch", 2))),
                fact(
                        "a checkpoint",
                        "insert into checkpoint",
                        run -> Rows.of(run).checkpoint("page 2")),
                fact("a beat", "update pulse", run -> Rows.of(run).beat(NOW, Rows.done(5))),
                fact(
                        "an end",
                        "update run",
                        run -> Rows.of(run)
                                .checkpoint("last")
                                .end(
                                        new Ending(RunStatus.CANCELLED, EndReason.CANCELLED, "by hand", null, NOW),
                                        Rows.done(9),
                                        Rows.stop(run, "CANCEL", NOW, NOW))),
                fact("an erasure", "delete from run", run -> Rows.of(run).erased()));
    }

    private static Arguments fact(String name, String sql, Function<TestRun, Rows> rows) {
        return arguments(name, sql, rows);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("facts")
    void aFactThatIsSentAgainIsThereOnce(String name, String sql, Function<TestRun, Rows> rows) {
        TestRun run = TestRun.of(worker);
        Batch batch = Rows.batch(rows.apply(run));
        if (!name.startsWith("a start")) {
            store.tick(lease(worker, NOW), Rows.batch(Rows.of(run).start(NOW).stage(1, "fetch", NOW)));
        }
        List<Object> before = contents();
        proxy.loseCommitAfter(sent -> sent.contains(sql));

        losing(() -> store.tick(lease(worker, NOW), batch));
        List<Object> committed = contents();
        Answer answer = store.tick(lease(worker, NOW), batch);

        assertThat(committed).isNotEqualTo(before);
        assertThat(contents()).isEqualTo(committed);
        assertThat(answer.alive()).isTrue();
        // Either it met its own row or the answer says that the run stands as we say: the engine has nothing left to
        // send.
        assertThat(answer.questioned().isEmpty() || settled(answer, batch)).isTrue();
    }

    private static boolean settled(Answer answer, Batch batch) {
        return batch.runs().stream().allMatch(rows -> {
            Stored stored = answer.unmatched().get(rows.runId());
            RunStatus mine =
                    rows.end() == null ? RunStatus.RUNNING : rows.end().ending().status();
            return stored != null && stored.status() == mine;
        });
    }

    /** The run went on while nobody knew: what is sent again says more than what was committed. */
    @Test
    void anEndThatComesWithTheSecondSendingOfItsStartIsAskedForAndThenKept() {
        TestRun run = TestRun.of(worker);
        proxy.loseCommitAfter(sent -> sent.contains("insert into run"));
        losing(() -> store.tick(
                lease(worker, NOW), Rows.batch(Rows.of(run).start(NOW).checkpoint("page 1"))));
        Rows more = Rows.of(run)
                .start(NOW)
                .stage("fetch", NOW, NOW + SECOND, RunStatus.SUCCEEDED, TickContract.stage(1, "fetch", 2))
                .checkpoint("page 2")
                .succeeded(NOW + SECOND, Rows.done(9));

        Answer second = store.tick(lease(worker, NOW + SECOND), Rows.batch(more));
        Answer third =
                store.tick(lease(worker, NOW + SECOND), Rows.batch(Rows.of(run).succeeded(NOW + SECOND, Rows.done(9))));

        assertThat(second.unmatched().get(run.id())).isEqualTo(new Stored(RunStatus.RUNNING, worker));
        assertThat(second.checkpointed()).containsOnlyKeys(run.id());
        assertThat(third.questioned()).isEmpty();
        assertThat(under.probe().run(run.id()).orElseThrow().progress().done()).isEqualTo(9);
        assertThat(under.probe().stages(run.id())).hasSize(1);
        assertThat(under.probe().checkpoint(run.workflowId()).orElseThrow().text())
                .isEqualTo("page 2");
    }

    @Test // pitfall 48, F3
    void aRecoveryIsTheSameAttemptWhenItsStartIsSentAgain() {
        Instant due = Instant.now().minusSeconds(60);
        TestRun lost = TestRun.of(worker).firedBy("nightly.at-three", due);
        store.tick(lease(worker, NOW), Rows.batch(Rows.of(lost).start(NOW)));
        RunStart start = lost.from().firedBy("RECOVERING_JOBS.1", "2", due);
        TestRun recovery = TestRun.of(worker, start.recovering(new Recovery("nightly.at-three", due)));
        Batch batch = Rows.batch(Rows.of(recovery).start(NOW).checkpoint("page 2"));
        proxy.loseCommitAfter(sent -> sent.contains("insert into run"));

        losing(() -> store.tick(lease(worker, NOW), batch));
        List<Object> committed = contents();
        Answer again = store.tick(lease(worker, NOW), batch);

        assertThat(contents()).isEqualTo(committed);
        assertThat(again.attempts()).isEqualTo(Map.of(recovery.id(), new Attempt(lost.workflowId(), 2)));
        assertThat(again.unmatched().get(recovery.id())).isEqualTo(new Stored(RunStatus.RUNNING, worker));
        assertThat(under.probe().checkpoint(lost.workflowId()).orElseThrow().text())
                .isEqualTo("page 2");
    }

    @Test
    void anEventIsThereOnce() {
        Batch batch = new Batch(List.of(), List.of(new EventRow(UUID.randomUUID(), NOW, "veto", null, null, "once")));
        proxy.loseCommitAfter(sent -> sent.contains("insert into event"));

        losing(() -> store.tick(lease(worker, NOW), batch));
        store.tick(lease(worker, NOW), batch);

        assertThat(under.probe().events()).hasSize(1);
    }

    /** Pitfall 47: with the reading, and with the taking away. */
    @Test
    void aCancelIsReadAgainUntilItIsSaidToBeHandled() {
        TestRun run = TestRun.of(worker);
        store.tick(lease(worker, NOW), Rows.batch(Rows.of(run).start(NOW)));
        under.another().console().cancel(run.id(), "ann", "too slow");
        proxy.loseReplyTo(sent -> sent.contains("union all"));

        losing(() -> store.tick(StoreContract.reading(worker, NOW), Batch.EMPTY));
        List<Command> read =
                store.tick(StoreContract.reading(worker, NOW), Batch.EMPTY).commands();

        assertThat(read).singleElement().satisfies(command -> {
            assertThat(command.kind()).isEqualTo(Command.CANCEL);
            assertThat(command.runId()).isEqualTo(run.id());
        });
        Batch handled = new Batch(List.of(), List.of(), List.of(read.get(0).id()));
        proxy.loseCommitAfter(sent -> sent.contains("delete from command"));
        losing(() -> store.tick(lease(worker, NOW), handled));
        store.tick(lease(worker, NOW), handled);
        assertThat(store.tick(StoreContract.reading(worker, NOW), Batch.EMPTY).commands())
                .isEmpty();
    }

    @Test
    void aRegistrationIsThereOnce() {
        UUID second = UUID.randomUUID();
        proxy.loseCommitAfter(sent -> sent.contains("insert into worker"));

        losing(() -> store.register(StoreContract.worker(second, "beta")));
        store.register(StoreContract.worker(second, "beta"));

        assertThat(under.db.count("select count(*) from holter.worker")).isEqualTo(2);
        assertThat(store.tick(lease(second, NOW), Batch.EMPTY).alive()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("goodbyes")
    void aGoodbyeIsSaidOnce(String name, boolean reads, Batch batch) { // E3
        Lease goodbye = new Lease(worker, State.STOPPED, 0, null, false, NOW, reads);
        if (batch.isEmpty()) {
            proxy.loseReplyTo(sent -> sent.contains("update worker"));
        } else {
            proxy.loseCommitAfter(sent -> sent.contains("update worker"));
        }

        losing(() -> store.tick(goodbye, batch));
        Answer again = store.tick(goodbye, batch);

        assertThat(again.alive()).isTrue();
        assertThat(under.probe().worker(worker).state()).isEqualTo("stopped");
        assertThat(under.probe().runs()).isEqualTo(batch.runs().size());
    }

    static Stream<Arguments> goodbyes() {
        Batch last =
                Rows.batch(Rows.of(TestRun.of(UUID.randomUUID())).start(NOW).succeeded(NOW, Rows.NONE));
        return Stream.of(
                arguments("bare", false, Batch.EMPTY),
                arguments("reading", true, Batch.EMPTY),
                arguments("with a last run", true, last));
    }

    @Test
    void anIdleTickThatIsRepeatedMovesTheCounterAndNothingElse() {
        proxy.loseReplyTo(sent -> sent.contains("update worker"));

        losing(() -> store.tick(lease(worker, NOW), Batch.EMPTY));

        assertThat(store.tick(lease(worker, NOW), Batch.EMPTY).alive()).isTrue();
        assertThat(under.probe().worker(worker).counter()).isEqualTo(2);
    }

    /** Beats and leases are one statement, which commits by itself. */
    @Test
    void theBeatsOfTheUsualTickAreThereThoughNobodyLearnsOfIt() {
        TestRun run = TestRun.of(worker);
        store.tick(lease(worker, NOW), Rows.batch(Rows.of(run).start(NOW)));
        Batch beat = Rows.batch(Rows.of(run).beat(NOW, Rows.done(5)));
        proxy.loseReplyTo(sent -> sent.contains("update pulse"));

        losing(() -> store.tick(StoreContract.reading(worker, NOW), beat));
        List<Object> committed = contents();
        Answer again = store.tick(StoreContract.reading(worker, NOW), beat);

        assertThat(contents()).isEqualTo(committed);
        assertThat(again.questioned()).isEmpty();
        assertThat(under.probe().pulse(run.id()).orElseThrow().progress()).isEqualTo(Rows.done(5));
    }

    @Test
    void aConvictionIsMadeOnceAndItsRestIsSwept() { // invariant 2
        store.tick(
                lease(worker, NOW),
                Rows.batch(IntStream.range(0, 1_200)
                        .mapToObj(i -> Rows.of(TestRun.of(worker)).start(NOW))));
        proxy.loseCommitAfter(sent -> sent.contains("set state = 'lost'"));

        losing(() -> store.convict(worker, 1, () -> true));
        List<?> again = store.convict(worker, 1, () -> true).orElse(List.of());
        List<?> rest = store.sweepLeftovers();

        assertThat(again).isEmpty();
        assertThat(rest).hasSize(200);
        assertThat(under.db.count("select count(*) from holter.run where reason = 'WORKER_LOST'"))
                .isEqualTo(1_200);
        assertThat(under.db.count("select count(distinct run_id) from holter.event where kind = 'run-failed'"))
                .isEqualTo(1_200);
        assertThat(under.db.count("select count(*) from holter.event")).isEqualTo(1_201);
    }

    @Test
    void aLaterChunkOfAConvictionIsSweptOnce() {
        store.tick(
                lease(worker, NOW),
                Rows.batch(IntStream.range(0, 2_200)
                        .mapToObj(i -> Rows.of(TestRun.of(worker)).start(NOW))));
        proxy.loseCommitAfter(sent -> sent.contains("select state from worker"));

        losing(() -> store.convict(worker, 1, () -> true));

        assertThat(store.sweepLeftovers()).hasSize(200);
        assertThat(under.db.count("select count(*) from holter.event where kind = 'run-failed'"))
                .isEqualTo(2_200);
    }

    @Test
    void aSuspicionIsToldOnce() {
        proxy.loseCommitAfter(sent -> sent.contains("set suspect_since = now()"));

        losing(() -> store.suspect(worker, 0));
        store.suspect(worker, 0);

        assertThat(under.probe().events()).hasSize(1);
    }

    @Test
    void aFenceIsRaisedOnce() {
        TestRun run = TestRun.of(worker);
        store.tick(lease(worker, NOW), Rows.batch(Rows.of(run).start(NOW)));
        proxy.loseCommitAfter(sent -> sent.contains("insert into checkpoint"));

        losing(() -> store.raiseFence(run.workflowId(), run.id(), 1));

        assertThat(store.raiseFence(run.workflowId(), run.id(), 1).orElseThrow().token())
                .isEqualTo(1);
    }

    @Test // F1
    void aCheckpointThatWasSavedByItselfUnderAnOldVersionIsNotSavedAgain() {
        TestRun run = TestRun.of(worker);
        store.tick(lease(worker, NOW), Rows.batch(Rows.of(run).start(NOW)));
        long version =
                store.raiseFence(run.workflowId(), run.id(), 1).orElseThrow().version();
        List<Save> save = List.of(new Save(run.workflowId(), run.id(), version, Rows.text("page 1")));
        proxy.loseReplyTo(sent -> sent.contains("update checkpoint"));

        losing(() -> store.saveNow(save, Duration.ofSeconds(5)));
        List<Object> committed = contents();
        store.status(run.id());

        assertThat(store.saveNow(save, Duration.ofSeconds(5))).isEmpty();
        assertThat(contents()).isEqualTo(committed);
        assertThat(under.probe().checkpoint(run.workflowId()).orElseThrow().text())
                .isEqualTo("page 1");
    }

    @Test
    void whatIsDeletedIsGone() {
        long then = NOW - 31 * 86_400 * SECOND;
        store.tick(
                lease(worker, NOW),
                Rows.batch(Rows.of(TestRun.of(worker)).start(then).succeeded(then, Rows.NONE)));
        proxy.loseCommitAfter(sent -> sent.contains("delete from run"));

        losing(() -> store.deleteEndedBefore(Duration.ofDays(30), Duration.ofSeconds(9)));

        assertThat(store.deleteEndedBefore(Duration.ofDays(30), Duration.ofSeconds(9)))
                .isZero();
        assertThat(under.probe().runs()).isZero();
    }

    private void losing(ThrowingCallable call) {
        int lost = proxy.sprung();
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
        assertThat(proxy.sprung()).isEqualTo(lost + 1);
    }

    /** All but counters and times, which a repetition may move. */
    private List<Object> contents() {
        return List.of(
                under.db.rows(
                        "select run_id, status, reason, note, stop_reason, done, detail from holter.run order by 1"),
                under.db.rows("select run_id, done, detail from holter.pulse order by 1"),
                under.db.rows("select run_id, ordinal, name, outcome, done from holter.stage order by 1, 2"),
                under.db.rows("select workflow_id, run_id, fence, convert_from(payload, 'UTF8') as payload"
                        + " from holter.checkpoint order by 1"),
                under.db.rows("select id, kind, text from holter.event order by 1"));
    }
}
