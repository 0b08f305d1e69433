package dev.holter.postgres;

import static dev.holter.postgres.StoreContract.NOW;
import static dev.holter.postgres.StoreContract.lease;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.engine.Store;
import dev.holter.engine.Store.Claimed;
import dev.holter.engine.Store.Scheduler;
import dev.holter.spi.Launched;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whose a retry is, from the failure until its run's first row. */
class RerunClaimsTest {
    private static final Set<Scheduler> HERE = Set.of(new Scheduler("test", "here"));

    private final PostgresUnderTest under = new PostgresUnderTest();
    private final Store store = under.store();
    private UUID alpha = UUID.randomUUID();
    private UUID beta = UUID.randomUUID();
    private TestRun failed = TestRun.of(alpha);

    @BeforeEach
    void aFailureToBeRetried() {
        store.open();
        alpha = StoreContract.register(store, "alpha");
        beta = StoreContract.register(store, "beta");
        failed = TestRun.of(alpha);
        begin(alpha, failed);
        under.db.execute("""
                insert into holter.retry (id, run_id, workflow_id, attempt, host, scheduler, job_type, job_key, state, due_at, created_at)
                select gen_random_uuid(), run_id, workflow_id, 2, host, scheduler, job_type, job_key, 'queued', now() - interval '1 hour', now() - interval '50 minutes'
                from holter.run
                """);
    }

    @AfterEach
    void close() {
        under.close();
    }

    private void begin(UUID worker, TestRun run) {
        store.tick(lease(worker, NOW), Rows.batch(Rows.of(run).start(NOW)));
    }

    private TestRun again(UUID worker) {
        return new TestRun(
                UUID.randomUUID(),
                failed.workflowId(),
                worker,
                failed.from().again(failed.id(), failed.workflowId(), 2));
    }

    private Claimed claim(UUID worker) {
        return look(worker).orElseThrow();
    }

    /** Whatever time it is kept for later, it is due now. */
    private Optional<Claimed> look(UUID worker) {
        under.db.execute("update holter.retry set due_at = now() - interval '1 second'");
        return store.claimRerun(worker, HERE);
    }

    private String state() {
        return String.valueOf(
                under.db.text("select state || ' ' || coalesce(claimed_by::text, 'nobody') from holter.retry"));
    }

    private void claimed(String ago) {
        under.db.execute("update holter.retry set claimed_at = now() - interval '" + ago + "'");
    }

    /** A process that nobody knows anything else of. */
    private void lost(String ago) {
        UUID gamma = StoreContract.register(store, "gamma");
        under.db.execute("update holter.worker set state = 'lost', ended_at = now() - interval '" + ago
                + "' where id = '" + gamma + "'");
    }

    @Test
    void theFirstRowOfItsRunClosesWhatASchedulersStoreHasWhoeverBeganIt() { // invariant 2, C3
        store.launchedRerun(claim(alpha), Launched.STORED);
        assertThat(state()).isEqualTo("claimed nobody");

        begin(beta, again(beta));

        assertThat(state()).startsWith("done");
        assertThat(look(alpha)).isEmpty();
    }

    /** The database may be away for as long as it likes: a living process writes the row in the end. */
    @Test
    void nobodyLaunchesAgainWhatLivingProcessesMayHaveFired() { // pitfall 33
        store.launchedRerun(claim(alpha), Launched.STORED);
        claimed("55 minutes");
        lost("58 minutes");

        assertThat(look(alpha)).isEmpty();
        assertThat(look(beta)).isEmpty();
    }

    @Test
    void aProcessThatWasLostSinceMayHaveTakenItAlong() { // pitfalls 5, 31
        store.launchedRerun(claim(alpha), Launched.STORED);
        claimed("10 minutes");
        lost("1 minute");
        assertThat(look(beta)).as("it may execute still").isEmpty();
        lost("2 minutes");

        assertThat(claim(beta).by()).isEqualTo(beta);
    }

    @Test
    void whatIsStoredAnewNeedsAnotherLoss() { // pitfalls 4, 17
        store.launchedRerun(claim(alpha), Launched.STORED);
        claimed("10 minutes");
        lost("2 minutes");

        store.launchedRerun(claim(beta), Launched.STORED);

        assertThat(look(alpha)).isEmpty();
    }

    /** Quartz may not have noticed yet that the node is gone which had it. */
    @Test
    void whatItsSchedulerStillHadIsLookedAtAgain() {
        store.launchedRerun(claim(alpha), Launched.STORED);
        claimed("10 minutes");
        lost("2 minutes");

        store.launchedRerun(claim(beta), Launched.STORED_BEFORE);

        assertThat(store.claimRerun(alpha, HERE)).as("not at once").isEmpty();
        assertThat(look(alpha)).isPresent();
    }

    @Test
    void theSameHoldsWhenItsClaimantAndTheOneThatFiredItAreLostTogether() {
        claim(alpha);
        claimed("10 minutes");
        lost("4 minutes");
        under.db.execute("update holter.worker set state = 'lost', ended_at = now() where name = 'alpha'");

        store.launchedRerun(claim(beta), Launched.STORED_BEFORE);

        assertThat(look(beta)).isPresent();
    }

    @Test
    void aProcessThatIsLateChangesNothingOfWhatAnotherHasClaimed() { // pitfalls 22, 32
        Claimed late = claim(alpha);
        under.db.execute("update holter.worker set state = 'lost', ended_at = now() where name = 'alpha'");
        claim(beta);

        store.launchedRerun(late, Launched.STORED);
        store.launchedRerun(late, Launched.BY_HOST);
        store.putBackRerun(late, "late");
        store.refuseRerun(late, "late");

        assertThat(state()).isEqualTo("claimed " + beta);
    }

    @Test
    void whatItsHostDoesOverByItselfIsNotLaunchedAgain() { // pitfall 33
        store.launchedRerun(claim(alpha), Launched.BY_HOST);
        lost("2 minutes");

        assertThat(state()).startsWith("done");
        assertThat(look(beta)).isEmpty();
    }

    @Test
    void whatHasNoRunAfterAnHourIsQuarantinedAndClosedIfItBeginsAfterAll() { // C7
        store.launchedRerun(claim(alpha), Launched.STORED);
        store.sweepLeftovers();
        assertThat(state()).isEqualTo("claimed nobody");
        claimed("61 minutes");

        store.sweepLeftovers();
        store.sweepLeftovers();

        assertThat(state()).startsWith("quarantined");
        assertThat(store.console().quarantined(10)).hasSize(1);
        assertThat(under.db.count(
                        "select count(*) from holter.event where kind = 'rerun-failed' and run_id = ?", failed.id()))
                .isEqualTo(1);
        begin(beta, again(beta));
        assertThat(state()).startsWith("done");
    }
}
