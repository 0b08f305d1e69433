package dev.holter.postgres;

import static dev.holter.postgres.StoreContract.NOW;
import static dev.holter.postgres.StoreContract.lease;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.RunStatus;
import dev.holter.StaleReason;
import dev.holter.StopAnswer;
import dev.holter.engine.Store;
import java.sql.Connection;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What ends or begins a run waits for a transaction that has the same in hand and has not committed. */
class ContendedRowsTest extends Contention {
    /** The tick holds its worker's row and none of the run's yet: what it is about to write of the run is not to come after the run's end. */
    @Test
    void aKillWaitsForATickOfTheRunsWorker() throws Exception { // pitfalls 3, 27, 45
        TestRun run = started();

        assertThat(afterATick(() -> store.console().kill(run.id(), "ann", "it hangs")))
                .isEqualTo(StopAnswer.ACCEPTED);
    }

    @Test
    void theEndOfAStaleRunWaitsForATickOfItsWorker() throws Exception { // pitfalls 3, 27, 45
        TestRun run = started();

        assertThat(afterATick(() -> store.timeOut(run.id(), StaleReason.STALLED, "does not move", () -> true)))
                .isPresent();
    }

    private <T> T afterATick(Callable<T> other) throws Exception {
        try (Connection tick = under.db.connect()) {
            tick.setAutoCommit(false);
            PostgresUnderTest.execute(
                    tick, "update holter.worker set counter = counter + 1 where id = '" + worker + "'");

            Future<T> waiting = threads.submit(other);
            under.awaitOneWaiting();
            tick.commit();

            return waiting.get(60, TimeUnit.SECONDS);
        }
    }

    /** Neither sees the other's row: the key of retry_of decides. */
    @Test
    void ofTwoRunsThatBeginForOneFailureAtOnceTheSecondIsSuperseded() throws Exception { // invariant 2, pitfalls 33, 49
        TestRun failed = started();
        TestRun second = new TestRun(
                UUID.randomUUID(),
                failed.workflowId(),
                worker,
                failed.from().again(failed.id(), failed.workflowId(), 2));
        try (Connection first = under.db.connect()) {
            first.setAutoCommit(false);
            PostgresUnderTest.execute(first, insert(failed));

            Future<Store.Answer> waiting = threads.submit(() -> begin(second));
            under.awaitOneWaiting();
            first.commit();

            assertThat(waiting.get(60, TimeUnit.SECONDS).questioned()).containsExactly(second.id());
        }
        begin(second);
        assertThat(under.probe().run(second.id()).orElseThrow().status()).isEqualTo(RunStatus.SUPERSEDED);
        assertThat(under.db.count("select count(*) from holter.run where retry_of = ?", failed.id()))
                .isEqualTo(1);
    }

    private Store.Answer begin(TestRun run) {
        return store.tick(lease(worker, NOW), Rows.batch(Rows.of(run).start(NOW)));
    }

    private String insert(TestRun failed) {
        return "insert into holter.run (run_id, workflow_id, attempt, retry_of, host, scheduler, job_type, job_key, worker_id, status, started_at)"
                + " select gen_random_uuid(), workflow_id, 2, run_id, host, scheduler, job_type, job_key, worker_id, 'RUNNING', now()"
                + " from holter.run where run_id = '" + failed.id() + "'";
    }
}
