package dev.holter.postgres;

import static dev.holter.postgres.StoreContract.NOW;
import static dev.holter.postgres.StoreContract.lease;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.RunNotice;
import dev.holter.engine.Store;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Fifty thousand runs are stale at once, beside a thousand healthy ones of another worker: each is found once, in chunks, and nobody waits for the sweep. */
class ManyStaleRunsTest {
    private static final int STALE = 50_000;
    private static final int HEALTHY = 1_000;
    /** What one sweep looks at. */
    private static final int SPAN = 10_000;

    private final PostgresUnderTest under = new PostgresUnderTest();
    private final Store store = under.store();
    private UUID alpha = UUID.randomUUID();
    private UUID beta = UUID.randomUUID();

    @BeforeEach
    void runs() {
        store.open();
        alpha = StoreContract.register(store, "alpha");
        beta = StoreContract.register(store, "beta");
        begun(alpha, STALE, "1 hour");
        begun(beta, HEALTHY, "1 second");
        under.db.execute("analyze");
    }

    @AfterEach
    void close() {
        under.close();
    }

    /** Runs that promise a beat every two minutes, have begun two hours ago and moved that long ago. */
    private void begun(UUID worker, int runs, String moved) {
        under.db.execute("""
                with r as (
                  insert into holter.run (run_id, workflow_id, attempt, host, scheduler, job_type, job_key, worker_id, status, started_at, policy)
                  select gen_random_uuid(), gen_random_uuid(), 1, 'test', 'here', 'imports', 'imports', '%s', 'RUNNING', now() - interval '2 hours',
                    '{"retries": "holter", "onStale": "RETRY", "stallAfter": "2m", "startGrace": "0s", "resumingStallAfter": "2m", "deadline": "never"}'
                  from generate_series(1, %d)
                  returning run_id)
                insert into holter.pulse (run_id, counter, beat_at, done, base, stage_ordinal)
                select run_id, 1, now() - interval '%s', 1, 0, 0 from r
                """.formatted(worker, runs, moved));
    }

    /** How many rows of a table the largest transaction has written. */
    private long largestTransaction(String table, String which) {
        return under.db.count("select coalesce(max(n), 0) from (select count(*) as n from holter." + table + " where "
                + which + " group by xmin) as t");
    }

    private long runs(String which) {
        return under.db.count("select count(*) from holter.run where " + which);
    }

    /** As a tick leaves it before it commits: its worker is locked, and the pulses of all its runs. */
    private Connection ticking(UUID worker) throws SQLException {
        Connection tick = under.db.connect();
        tick.setAutoCommit(false);
        try (Statement statement = tick.createStatement()) {
            statement.execute(
                    "update holter.worker set counter = counter + 1, beat_at = now() where id = '" + worker + "'");
            statement.execute(
                    "update holter.pulse p set counter = p.counter + 1 from holter.run r where r.run_id = p.run_id"
                            + " and r.worker_id = '" + worker + "'");
        }
        return tick;
    }

    @Test
    void eachIsShownOnceAndNoneThatKeepsItsPromise() throws Exception { // A9, pitfalls 4, 15
        store.sweepStale();
        assertThat(runs("stale_reason = 'STALLED'")).as("a sweep's share").isBetween(1L, (long) SPAN);

        // A sweep that took a lock of a tick's would wait for this one, and fail for that.
        try (Connection tick = ticking(alpha);
                Connection other = ticking(beta)) {
            for (int i = 0; i < (STALE + HEALTHY) / SPAN + 1; i++) {
                store.sweepStale();
            }
            tick.rollback();
            other.rollback();
        }

        assertThat(runs("stale_reason = 'STALLED' and worker_id = '" + alpha + "'"))
                .isEqualTo(STALE);
        assertThat(runs("stale_reason is not null and worker_id = '" + beta + "'"))
                .isZero();
        assertThat(runs("status <> 'RUNNING'")).isZero();
        assertThat(under.db.count("select count(distinct run_id) from holter.event where kind = 'stale'"))
                .isEqualTo(STALE);
        assertThat(under.db.count("select count(*) from holter.event")).isEqualTo(STALE);
        assertThat(largestTransaction("run", "stale_reason is not null")).isLessThanOrEqualTo(Closing.CHUNK);
    }

    @Test
    void eachOfALostWorkerIsFailedAndRetriedOnceAndNoOther() throws Exception { // C2, C3, pitfalls 2, 11
        List<RunNotice> failed;

        try (Connection other = ticking(beta)) {
            failed = store.convict(alpha, 0, Store.Loss.SLOW, () -> true).orElseThrow();
            other.rollback();
        }
        store.sweepLeftovers();

        assertThat(failed).hasSize(STALE).extracting(RunNotice::runId).doesNotHaveDuplicates();
        assertThat(runs("status = 'TIMED_OUT' and reason = 'WORKER_LOST' and worker_id = '" + alpha + "'"))
                .isEqualTo(STALE);
        assertThat(under.db.count("select count(*) from holter.event where kind = 'run-failed'"))
                .isEqualTo(STALE);
        assertThat(under.db.count("select count(*) from holter.retry where state = 'queued'"))
                .isEqualTo(STALE);
        assertThat(largestTransaction("run", "status = 'TIMED_OUT'")).isLessThanOrEqualTo(Closing.CHUNK);
        assertThat(runs("status = 'RUNNING' and worker_id = '" + beta + "'")).isEqualTo(HEALTHY);
        assertThat(store.tick(lease(beta, NOW), Rows.batch()).alive()).isTrue();
        assertThat(store.tick(lease(alpha, NOW), Rows.batch()).alive()).isFalse();
    }
}
