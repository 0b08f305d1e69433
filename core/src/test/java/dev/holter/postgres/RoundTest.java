package dev.holter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holter.RunNotice;
import dev.holter.fixtures.TestDatabase;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A sweep looks at ten thousand open runs and no more, and comes to all of them in the end. pitfall 15 */
class RoundTest {
    private final TestDatabase db = FlatScript.installed();
    private final PostgresStore store = PostgresUnderTest.store(ConnectionSource.of(db::dataSource));

    @BeforeEach
    void manyOpenRuns() {
        store.open();
        db.execute("""
                insert into holter.run (run_id, workflow_id, attempt, host, scheduler, job_type, job_key, worker_id, status, started_at)
                select id, id, 1, 'quartz', 'main', 'imports.users', 'k', ?, 'RUNNING', now()
                from (select cast('00000000-0000-0000-0000-' || lpad(cast(i as text), 12, '0') as uuid) as id from generate_series(1, 25000) i) made
                """, StoreContract.register(store, "alpha"));
    }

    @AfterEach
    void close() {
        store.close();
        db.close();
    }

    @Test
    void eachSweepTakesUpWhereTheLastEndedAndBeginsAgain() {
        overtake(3);
        overtake(15_000);
        overtake(25_000);

        assertThat(sweep()).containsExactly(run(3));
        assertThat(sweep()).containsExactly(run(15_000));
        assertThat(sweep()).containsExactly(run(25_000));

        overtake(4);
        assertThat(sweep()).containsExactly(run(4));
    }

    /** One sweep ends a thousand; the rest of those that it looked at are not left to the next round. */
    @Test
    void itGoesOnOnlyWhenAllThatItFoundIsDone() {
        IntStream.rangeClosed(1, 1_200).forEach(this::overtake);
        overtake(15_000);

        assertThat(sweep()).hasSize(1_000);
        assertThat(sweep()).hasSize(200);
        assertThat(sweep()).containsExactly(run(15_000));
    }

    @Test
    void theSweepForStaleRunsGoesRoundAsWell() {
        db.execute("""
                update holter.run set started_at = now() - interval '1 day', policy = '{"deadline": "1h", "stallAfter": "never", "resumingStallAfter": "never"}'
                where run_id = ?
                """, run(15_000));
        db.execute("""
                insert into holter.pulse (run_id, counter, beat_at, done, base, stage_ordinal)
                select run_id, 1, now(), 0, 0, 0 from holter.run
                """);

        store.sweepStale();
        assertThat(stale()).isEmpty();

        store.sweepStale();
        assertThat(stale()).containsExactly(run(15_000));
    }

    private List<UUID> sweep() {
        return store.sweepSuperseded().stream().map(RunNotice::runId).toList();
    }

    private List<@Nullable Object> stale() {
        return db.rows("select run_id from holter.run where stale_reason is not null").stream()
                .map(row -> row.get("run_id"))
                .toList();
    }

    private static UUID run(int number) {
        return UUID.fromString("00000000-0000-0000-0000-%012d".formatted(number));
    }

    private void overtake(int number) {
        db.execute("""
                insert into holter.run (run_id, workflow_id, attempt, host, scheduler, job_type, job_key, worker_id, status, started_at, ended_at)
                select gen_random_uuid(), workflow_id, 2, host, scheduler, job_type, job_key, worker_id, 'SUCCEEDED', now(), now() from holter.run where run_id = ?
                """, run(number));
    }
}
