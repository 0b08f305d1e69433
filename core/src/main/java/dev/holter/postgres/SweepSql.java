package dev.holter.postgres;

/** The statements of sweeps: who is suspect, lost or superseded, and what is old. Locks as in {@link TickSql}: worker, run, pulse, each by id. */
final class SweepSql {
    /** Marks a standstill, once. By primary key; the counter is compared on the locked row. */
    static final String SUSPECT = """
            update worker set suspect_since = now()
            where id = ? and counter = ? and state in ('alive', 'stopping') and suspect_since is null
            returning name
            """;

    /** One sweep at a time in this schema; ends with the transaction. */
    static final String SWEEP_LOCK = """
            select pg_try_advisory_xact_lock(1215261780, cast(cast('worker'::regclass as oid) as int))
            """;

    /** One at a time deletes what is old, and keeps nobody from sweeping; ends with the transaction. */
    static final String RETENTION_LOCK = """
            select pg_try_advisory_xact_lock(1215261781, cast(cast('worker'::regclass as oid) as int))
            """;

    /** Gives a worker up: locks its row first and compares the counter on it. */
    static final String CONVICT = """
            update worker set state = 'lost', ended_at = now(), sentinel = false
            where id = ? and counter = ? and state in ('alive', 'stopping')
            returning name, number, lost_after_ms - lost_fast_after_ms
            """;

    /** Locks the row of a worker that is over, before its runs. */
    static final String LOCK_ENDED_WORKER = """
            select state from worker where id = ? and state in ('lost', 'stopped') for no key update
            """;

    /**
     * Ends up to a thousand open runs of a worker whose row is locked, all of them or those between two ids: runs by id, then their pulses, which give the last progress; stages are
     * closed and events written with them. By the partial index on active runs.
     */
    static final String CLOSE_RUNS = """
            with doomed as materialized (
              select r.run_id from run r
              where r.worker_id = ? and r.run_id between ? and ? and r.status = 'RUNNING'
              order by r.run_id limit 1000 for no key update),
            failed as (
              update run r set
                status = ?, reason = ?, note = ?, ended_at = greatest(r.started_at, now()),
                done = coalesce(p.done, r.done), base = coalesce(p.base, r.base), stage_ordinal = coalesce(p.stage_ordinal, r.stage_ordinal),
                total = case when p.run_id is null then r.total else p.total end,
                stage = case when p.run_id is null then r.stage else p.stage end,
                unit = case when p.run_id is null then r.unit else p.unit end,
                detail = case when p.run_id is null then r.detail else p.detail end
              from doomed d left join pulse p on p.run_id = d.run_id
              where r.run_id = d.run_id and r.status = 'RUNNING'
              returning r.run_id, r.workflow_id, r.job_type, r.worker_id, r.status, r.reason, r.note, r.stage_ordinal, r.done, r.total,
                r.base, r.unit, r.detail),
            gone as (delete from pulse using failed where pulse.run_id = failed.run_id),
            closed as (
              update stage s set ended_at = greatest(s.started_at, now()), outcome = f.status,
                done = case when s.ordinal = f.stage_ordinal then f.done else s.done end,
                total = case when s.ordinal = f.stage_ordinal then f.total else s.total end,
                base = case when s.ordinal = f.stage_ordinal then f.base else s.base end,
                unit = case when s.ordinal = f.stage_ordinal then f.unit else s.unit end,
                detail = case when s.ordinal = f.stage_ordinal then f.detail else s.detail end
              from failed f where s.run_id = f.run_id and s.ended_at is null),
            told as (
              insert into event (id, at, kind, run_id, worker_id, actor, text)
              select gen_random_uuid(), now(), ?, run_id, worker_id, ?, reason || ': ' || note from failed)
            select run_id, workflow_id, job_type, status, reason from failed
            """;

    /**
     * Puts a row back for each worker that somebody deleted while it had open runs: as alive, with the usual thresholds. A process that lives renews it or has registered
     * anew; of one that does not, the row stands still like any other. Goes from owner to owner by the partial index on active runs, however many runs each has.
     */
    static final String PUT_BACK = """
            with recursive owner(id) as (
              (select r.worker_id from run r where r.status = 'RUNNING' order by r.worker_id limit 1)
              union all
              select (select r.worker_id from run r where r.status = 'RUNNING' and r.worker_id > o.id order by r.worker_id limit 1)
              from owner o where o.id is not null)
            insert into worker (id, counter, beat_at, name, type, host, pid, version, state, suspect_after_ms, lost_fast_after_ms, lost_after_ms, started_at)
            select o.id, 0, now(), '(its row was deleted)', 'unknown', 'unknown', 0, 'unknown', 'alive', 5000, 10000, 120000, now()
            from owner o
            where o.id is not null and not exists (select from worker w where w.id = o.id)
            on conflict (id) do nothing
            """;

    /** Workers that are over and still have open runs: the rest of a sweep that was cut short. By the partial index on active runs. */
    static final String LEFTOVERS = """
            select w.id, w.state, w.lost_after_ms - w.lost_fast_after_ms from worker w
            where w.state in ('lost', 'stopped') and exists (select from run r where r.worker_id = w.id and r.status = 'RUNNING')
            order by w.id
            """;

    /** Open runs of earlier attempts than these. By the index on workflow_id and attempt; locks nothing. */
    static final String SUPERSEDED_BY = """
            select r.worker_id, r.run_id from unnest(?::uuid[], ?::int[]) as s(workflow_id, attempt)
            join run r on r.workflow_id = s.workflow_id and r.attempt < s.attempt
            where r.status = 'RUNNING'
            order by r.worker_id, r.run_id limit 1000
            """;

    /** The last of the ten thousand open runs that follow, by worker and id. Walks the partial index on active runs; locks nothing. */
    static final String SPAN_END = """
            select r.worker_id, r.run_id from run r
            where r.status = 'RUNNING' and (r.worker_id, r.run_id) > (?, ?)
            order by r.worker_id, r.run_id offset 9999 limit 1
            """;

    /**
     * Open runs of a span with a later attempt. By the partial index on active runs, and for each by the index on workflow_id and attempt: the inner limit keeps the
     * planner from reading the whole table for a join instead. Locks nothing.
     */
    static final String SUPERSEDED = """
            select r.worker_id, r.run_id from run r
            cross join lateral (select from run l where l.workflow_id = r.workflow_id and l.attempt > r.attempt limit 1) later
            where r.status = 'RUNNING' and (r.worker_id, r.run_id) > (?, ?) and (r.worker_id, r.run_id) <= (?, ?)
            order by r.worker_id, r.run_id limit 1000
            """;

    /** Tells of a worker. Inserts only. */
    static final String WORKER_EVENT = """
            insert into event (id, at, kind, worker_id, text) values (gen_random_uuid(), now(), ?, ?, ?)
            """;

    /** The registrations of a name that are not over, but one. Reads all of worker, a small table; locks nothing. */
    static final String NAMESAKES = """
            select id, name, number, counter, sentinel, suspect_after_ms, lost_fast_after_ms, lost_after_ms, pid, pid_started_at, boot_id from worker
            where name = ? and id <> ? and state in ('alive', 'stopping') order by number
            """;

    /**
     * Which of these workers have not renewed their lease since this server began to serve: by a restart, or by taking over from another, which ends with the
     * last transaction that it replayed. Their locks may be held elsewhere, or be about to be taken again. Reads all of worker, a small table; locks nothing.
     */
    static final String NOT_RENEWED_HERE = """
            select w.number from worker w
            where w.number = any(?) and w.beat_at <= greatest(pg_postmaster_start_time(), pg_last_xact_replay_timestamp())
            """;

    /**
     * Which of these workers' locks are held, and in which session this was seen. Takes none of them; looks through the server's list of locks, so it is asked only
     * when something hangs on it. Everybody may see that list, also of sessions that are not theirs.
     */
    static final String SENTINELS = """
            with asked as materialized (
              select n.number, hashtextextended('holter sentinel ' || cast(cast('worker'::regclass as oid) as text) || ' ' || cast(n.number as text), 0) as key
              from unnest(?::bigint[]) as n(number)),
            held as materialized (
              select cast(l.classid as bigint) as high, cast(l.objid as bigint) as low from pg_locks l
              where l.locktype = 'advisory' and l.objsubid = 1 and l.granted
                and l.database = (select d.oid from pg_database d where d.datname = current_database()))
            select pg_backend_pid() || ' ' || pg_postmaster_start_time(),
              array(select a.number from asked a join held h on h.high = ((a.key >> 32) & 4294967295) and h.low = (a.key & 4294967295))
            """;

    /**
     * Deletes some hundred runs that began and ended long ago, with all that belongs to them; a checkpoint with the last run of its workflow. By
     * the index on started_at.
     */
    static final String DELETE_OLD_RUNS = """
            with cutoff as materialized (select now() - ? * interval '1 microsecond' as at),
            old as materialized (
              select run_id, workflow_id from run
              where started_at < (select at from cutoff) and ended_at < (select at from cutoff)
              order by started_at limit 500 for update skip locked),
            s as (delete from stage using old where stage.run_id = old.run_id),
            e as (delete from event using old where event.run_id = old.run_id),
            c as (
              delete from checkpoint c using old
              where c.workflow_id = old.workflow_id
                and not exists (select from run r where r.workflow_id = old.workflow_id and r.run_id not in (select run_id from old))),
            v as (delete from evidence using old where evidence.run_id = old.run_id),
            j as (delete from job_copy using old where job_copy.run_id = old.run_id),
            t as (delete from retry using old where retry.run_id = old.run_id),
            r as (delete from run using old where run.run_id = old.run_id)
            select count(*) from old
            """;

    /** Deletes some hundred events that are long past and belong to no run that is kept. By the index on at. */
    static final String DELETE_OLD_EVENTS = """
            with old as materialized (
              select id from event
              where at < now() - ? * interval '1 microsecond' and (run_id is null or not exists (select from run r where r.run_id = event.run_id))
              order by at limit 500),
            gone as (delete from event using old where event.id = old.id)
            select count(*) from old
            """;

    /** Deletes some hundred registrations that are long over. Reads all of worker, a small table. */
    static final String DELETE_OLD_WORKERS = """
            with old as materialized (
              select id from worker w
              where state in ('stopped', 'lost') and ended_at < now() - ? * interval '1 microsecond'
                and not exists (select from run r where r.worker_id = w.id and r.status = 'RUNNING')
              order by id limit 500 for update skip locked),
            c as (delete from command using old where command.worker_id = old.id),
            gone as (delete from worker using old where worker.id = old.id)
            select count(*) from old
            """;

    private SweepSql() {}
}
