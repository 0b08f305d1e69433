package dev.holter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.EndReason;
import dev.holter.RunStatus;
import dev.holter.StaleReason;
import dev.holter.engine.Batch;
import dev.holter.engine.Ending;
import dev.holter.engine.Store;
import dev.holter.engine.Store.Command;
import dev.holter.engine.Store.Loss;
import dev.holter.spi.JobCopy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** B2, B3, C2, C3, C7, F6: stale runs and retries, as they are written. */
class StaleRunsTest extends StoreContract {
    private static final Set<Store.Scheduler> HERE = Set.of(new Store.Scheduler("test", "here"));

    private final PostgresUnderTest postgres = new PostgresUnderTest();

    @Override
    StoreUnderTest underTest() {
        return postgres;
    }

    private static Map<String, String> rules(String... more) {
        Map<String, String> rules = new HashMap<>(Map.of(
                "retries",
                "holter",
                "onStale",
                "RETRY",
                "maxRecoveries",
                "3",
                "retryBackoff",
                "30s",
                "overlap",
                "REFUSED",
                "stallAfter",
                "2m",
                "startGrace",
                "0s",
                "resumingStallAfter",
                "2m",
                "deadline",
                "never"));
        for (int i = 0; i < more.length; i += 2) {
            rules.put(more[i], more[i + 1]);
        }
        return rules;
    }

    private TestRun begun(Map<String, String> rules) {
        TestRun run = TestRun.of(worker);
        tick(Rows.of(run).start(NOW - 60 * SECOND, rules));
        return run;
    }

    private boolean timeOut(TestRun run) {
        return store.timeOut(run.id(), StaleReason.STALLED, "does not move", () -> true)
                .isPresent();
    }

    private List<String> states() {
        return text("select state from holter.retry order by created_at, attempt");
    }

    /** The first column of all rows. */
    private List<String> text(String query) {
        String found = postgres.db.text("select string_agg(cast(x as text), ',') from (" + query + ") q(x)");
        return found == null ? List.of() : List.of(found.split(",", -1));
    }

    /** Seconds from now until the only retry is due. */
    private long due() {
        return postgres.db.count(
                "select cast(round(extract(epoch from due_at - created_at)) as bigint) from holter.retry");
    }

    @Test
    void whatARunHasBrokenIsShownOnceAndTakenBackWhenItMoves() { // A9, pitfall 39
        TestRun run = begun(rules());

        assertThat(store.stale(run.id(), StaleReason.STALLED, "does not move")).isTrue();
        // An acknowledgement may be lost: what is shown already is shown.
        assertThat(store.stale(run.id(), StaleReason.STALLED, "does not move")).isTrue();
        assertThat(text("select health from holter.runs")).containsExactly("NOT_MOVING");
        assertThat(text("select run_id from holter.stale_runs"))
                .containsExactly(run.id().toString());
        store.movesAgain(run.id());
        assertThat(text("select health from holter.runs")).containsExactly("FINE");
        store.stale(run.id(), StaleReason.DEADLINE, "too long");
        assertThat(text("select health from holter.runs")).containsExactly("OVERDUE");
        assertThat(probe.events())
                .extracting(StoreProbe.SeenEvent::kind)
                .containsExactly("stale", "moves-again", "stale");
    }

    @Test
    void aRunThatIsOverOrUnknownIsNotStale() {
        TestRun over = ended();

        assertThat(store.stale(over.id(), StaleReason.STALLED, "")).isFalse();
        assertThat(store.stale(UUID.randomUUID(), StaleReason.STALLED, "")).isFalse();
        assertThat(timeOut(over)).isFalse();
        assertThat(store.timeOut(UUID.randomUUID(), StaleReason.STALLED, "", () -> true))
                .isEmpty();
        assertThat(status(over)).isEqualTo(RunStatus.SUCCEEDED);
        assertThat(states()).isEmpty();
    }

    @Test
    void aTimedOutRunAndItsRetryAreOneTransaction() { // C3, pitfall 5
        TestRun run = begun(rules());

        assertThat(timeOut(run)).isTrue();

        assertThat(status(run)).isEqualTo(RunStatus.TIMED_OUT);
        assertThat(probe.run(run.id()).orElseThrow().reason()).isEqualTo("STALLED");
        assertThat(probe.run(run.id()).orElseThrow().stopReason()).isEqualTo("STALL");
        assertThat(states()).containsExactly("queued");
        assertThat(due()).isEqualTo(30);
        assertThat(postgres.db.text("select attempt from holter.retry")).isEqualTo("2");
        assertThat(timeOut(run)).isFalse();
        assertThat(states()).hasSize(1);
    }

    @Test
    void whatDoesNotHoldAnyMoreChangesNothing() { // C2
        TestRun run = begun(rules());

        assertThat(store.timeOut(run.id(), StaleReason.STALLED, "", () -> false))
                .isEmpty();

        assertThat(status(run)).isEqualTo(RunStatus.RUNNING);
        assertThat(states()).isEmpty();
        assertThat(probe.pulse(run.id())).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nobody", "host", "host-if-lost"})
    void whatIsNotHoltersToBeginAnewGetsNoRetry(String owner) { // pitfall 33
        TestRun run = begun(rules("retries", owner));

        assertThat(timeOut(run)).isTrue();

        assertThat(states()).isEmpty();
    }

    /** A live process that is cut off counts as lost too: until the slow threshold its code may be running. */
    @ParameterizedTest
    @CsvSource({"FAST, REFUSED, 110", "FAST, ALLOWED, 30", "SLOW, REFUSED, 30", "GONE, REFUSED, 30"})
    void theRetryOfALostRunIsNotDueBeforeItsWorkerIsOverForCertain(
            Loss loss, String overlap, int seconds) { // pitfall 34
        begun(rules("overlap", overlap));

        assertThat(store.convict(worker, counter(worker), loss, () -> true)).isPresent();

        assertThat(states()).containsExactly("queued");
        assertThat(due()).isEqualTo(seconds);
    }

    @Test
    void theTimeDoublesUntilItIsQuarantinedAndAPersonsWordBeginsTheCountAnew() { // C7, F6, pitfall 17
        TestRun run = begun(rules());
        long[] waits = new long[3];
        for (int i = 0; i < 3; i++) {
            timeOut(run);
            waits[i] = postgres.db.count(
                    "select cast(round(extract(epoch from due_at - created_at)) as bigint) from holter.retry where run_id = ?",
                    run.id());
            postgres.db.execute("update holter.retry set state = 'done' where run_id = ?", run.id());
            run = run.nextAttempt();
            tick(Rows.of(run).start(NOW - SECOND, rules()));
        }

        timeOut(run);

        assertThat(waits).containsExactly(30, 60, 120);
        assertThat(states()).containsExactly("done", "done", "done", "quarantined");
        assertThat(store.claimRerun(worker, HERE)).isEmpty();
        postgres.db.execute("update holter.run set left_at = now()");
        store.console().rerun(run.id(), "ann", "mended");
        assertThat(store.claimRerun(worker, HERE)).isPresent();
        postgres.db.execute("update holter.retry set state = 'done' where run_id = ?", run.id());
        run = run.nextAttempt();
        tick(Rows.of(run).start(NOW - SECOND, rules()));
        timeOut(run);
        assertThat(states().get(4)).isEqualTo("queued");
    }

    @Test
    void aLaterAttemptThatHasBegunNeedsNoRetry() { // pitfall 33
        TestRun run = begun(rules());
        tick(Rows.of(run.nextAttempt()).start(NOW - SECOND, rules()));

        timeOut(run);

        assertThat(states()).isEmpty();
    }

    @Test
    void theRetryHasWhatTheSchedulerMayHaveForgotten() {
        JobCopy copy = new JobCopy("com.acme.Import", false, new byte[] {1, 2, 3});
        TestRun plain = TestRun.of(worker);
        TestRun run =
                new TestRun(plain.id(), plain.workflowId(), worker, plain.from().of(copy));
        tick(Rows.of(run).start(NOW - SECOND, rules("retryBackoff", "0s", "overlap", "ALLOWED")));
        timeOut(run);

        JobCopy kept = Objects.requireNonNull(
                store.claimRerun(worker, HERE).orElseThrow().rerun().job(), "nothing was kept");

        assertThat(kept.jobClass()).isEqualTo("com.acme.Import");
        assertThat(kept.durable()).isFalse();
        assertThat(kept.data()).containsExactly(1, 2, 3);
    }

    @Test
    void theSweepShowsWhatItsOwnerShouldHaveSeenLongAgoAndEndsNothing() { // C1, pitfalls 14 and 16
        TestRun silent = begun(rules());
        TestRun late = begun(rules("stallAfter", "never", "deadline", "1h"));
        TestRun free = begun(rules("stallAfter", "never"));
        TestRun patient = begun(rules("resumingStallAfter", "never"));
        TestRun fresh = begun(rules());
        Stream.of(silent, late, free, patient).forEach(run -> probe.age(run.id(), Duration.ofHours(3)));
        tick(Rows.of(fresh).beat(NOW, Rows.NONE));

        store.sweepStale();

        assertThat(text("select run_id from holter.stale_runs order by run_id"))
                .containsExactlyInAnyOrder(silent.id().toString(), late.id().toString());
        assertThat(postgres.db.count("select count(*) from holter.run where status = 'RUNNING'"))
                .isEqualTo(5);
        tick(Rows.of(silent).beat(NOW, Rows.NONE));
        store.sweepStale();
        assertThat(text("select health from holter.runs where run_id = '" + silent.id() + "'"))
                .containsExactly("FINE");
        assertThat(text("select health from holter.runs where run_id = '" + late.id() + "'"))
                .containsExactly("OVERDUE");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CANCEL", "KILL"})
    void whatSomebodyWantedToEndIsNotBegunAnew(String reason) { // pitfall 9
        TestRun run = begun(rules());
        store.console().cancel(run.id(), "ann", "not needed");
        postgres.db.execute("update holter.run set stop_reason = ?", reason);

        store.convict(worker, counter(worker), Loss.SLOW, () -> true);

        assertThat(status(run)).isEqualTo(RunStatus.TIMED_OUT);
        assertThat(states()).isEmpty();
    }

    /** It learns from its inbox what it has done, should the acknowledgement of that be lost. */
    @Test
    void theOwnerIsToldOfWhatItHasTimedOut() { // pitfall 48
        TestRun run = begun(rules());
        timeOut(run);

        assertThat(store.tick(reading(worker, NOW), Batch.EMPTY).commands())
                .singleElement()
                .satisfies(command -> {
                    assertThat(command.kind()).isEqualTo(Command.STALLED);
                    assertThat(command.runId()).isEqualTo(run.id());
                });
    }

    /** The self-fence stopped it because others might take it over; nobody has, so it is begun anew. */
    @Test
    void whatWasStoppedForALeaseThatWasAboutToEndIsBegunAnew() { // E5
        TestRun run = begun(rules());
        tick(Rows.of(run)
                .end(
                        new Ending(RunStatus.CANCELLED, EndReason.WORKER_LOST, null, null, NOW - SECOND),
                        Rows.NONE,
                        Rows.stop(run, "LOST", NOW - 2 * SECOND, 0)));

        assertThat(status(run)).isEqualTo(RunStatus.CANCELLED);
        assertThat(states()).containsExactly("queued");
    }

    @Test
    void whatCouldNotBeBegunNowIsBegunLater() {
        TestRun run = begun(rules("retryBackoff", "0s", "overlap", "ALLOWED"));
        timeOut(run);
        store.putBackRerun(store.claimRerun(worker, HERE).orElseThrow(), "no connection");

        assertThat(states()).containsExactly("queued");
        assertThat(store.claimRerun(worker, HERE)).isEmpty();
        postgres.db.execute("update holter.retry set due_at = now(), created_at = now() - interval '2 hours'");
        store.putBackRerun(store.claimRerun(worker, HERE).orElseThrow(), "no connection");
        assertThat(states()).containsExactly("quarantined");
    }

    /** Pitfall 14: a worker that is silent itself says nothing about its runs, and now is no measure. */
    @Test
    void aRunOfAWorkerThatStandsStillIsJudgedAsOfItsLastRenewal() {
        begun(rules());
        probe.age(Duration.ofDays(1));

        store.sweepStale();

        assertThat(text("select run_id from holter.stale_runs")).isEmpty();
    }
}
