package dev.holter.postgres;

/**
 * The statements of the store. Locks are always taken in this order: worker, run, pulse, each by id. Every transaction that changes a worker's runs
 * locks that worker's row first, so two of them never meet in the middle: neither on runs nor on what belongs to them, stages and pulses, which
 * need no order of their own for that. Runs of a registration that the process has lost are that worker's still: see {@link #LOCK_FORMER}.
 */
final class Sql {
    /** Renews the lease and locks the worker's row. By primary key; nothing indexed changes, so the update stays heap-only. No row: given up. */
    static final String LEASE = """
            update worker set
              counter = counter + 1, beat_at = now(), running = ?, task = ?, sentinel = ?, suspect_since = null, state = ?,
              idle_since = case when ? > 0 then null else coalesce(idle_since, now()) end,
              ended_at = case when ? = 'stopped' then now() end
            where id = ? and (state in ('alive', 'stopping') or (state = 'stopped' and ? = 'stopped'))
            """;

    /**
     * The lease, and in the same answer everybody's and our newest commands. Reads all of worker, a small table, and the beginning of command's primary
     * key; locks only our row. No row at all: given up.
     */
    static final String LEASE_AND_ALL = """
            with mine as (
              update worker set
                counter = counter + 1, beat_at = now(), running = ?, task = ?, sentinel = ?, suspect_since = null, state = ?,
                idle_since = case when ? > 0 then null else coalesce(idle_since, now()) end,
                ended_at = case when ? = 'stopped' then now() end
              where id = ? and (state in ('alive', 'stopping') or (state = 'stopped' and ? = 'stopped'))
              returning id)
            select w.id, w.name, w.number, w.counter, w.sentinel, w.suspect_after_ms, w.lost_fast_after_ms, w.lost_after_ms,
              null::uuid as run_id, null as kind, null as actor, null as note, 0 as beaten
            from worker w
            where exists (select from mine) and (w.state in ('alive', 'stopping') or w.id in (select id from mine))
            union all (
              select c.id, '', 0, 0, false, 0, 0, 0, c.run_id, c.kind, c.actor, c.note, 0
              from command c where c.worker_id = ? and exists (select from mine) order by c.id limit 1000)
            """;

    /**
     * The lease, everybody's, our newest commands, and the newest beat of each run that moved: the usual tick as one statement. The beats look whether the lease was there,
     * so the worker is locked first. By primary keys, heap-only: nothing indexed changes. A pulse exists while its run is open.
     */
    static final String LEASE_AND_BEAT = """
            with mine as (
              update worker set
                counter = counter + 1, beat_at = now(), running = ?, task = ?, sentinel = ?, suspect_since = null, state = ?,
                idle_since = case when ? > 0 then null else coalesce(idle_since, now()) end,
                ended_at = case when ? = 'stopped' then now() end
              where id = ? and (state in ('alive', 'stopping') or (state = 'stopped' and ? = 'stopped'))
              returning id),
            beaten as (
              update pulse p set
                counter = p.counter + 1, beat_at = now() - b.age * interval '1 microsecond', done = b.done, total = nullif(b.total, -1), base = b.base,
                stage_ordinal = b.stage_ordinal, stage = b.stage, unit = b.unit, detail = b.detail
              from unnest(?::uuid[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::int[], ?::text[], ?::text[], ?::text[])
                as b(run_id, age, done, total, base, stage_ordinal, stage, unit, detail)
              where p.run_id = b.run_id and exists (select from mine)
              returning 1)
            select w.id, w.name, w.number, w.counter, w.sentinel, w.suspect_after_ms, w.lost_fast_after_ms, w.lost_after_ms,
              null::uuid as run_id, null as kind, null as actor, null as note, (select count(*) from beaten) as beaten
            from worker w
            where exists (select from mine) and (w.state in ('alive', 'stopping') or w.id in (select id from mine))
            union all (
              select c.id, '', 0, 0, false, 0, 0, 0, c.run_id, c.kind, c.actor, c.note, 0
              from command c where c.worker_id = ? and exists (select from mine) order by c.id limit 1000)
            """;

    /**
     * Locks former registrations' rows by id and tells which those are: the ones with open runs. After our own worker's row; a sweep holds one worker's row
     * only and wants no other. By primary key and the partial index on active runs.
     */
    static final String LOCK_FORMER = """
            select w.id from worker w
            where w.id = any(?) and exists (select from run r where r.worker_id = w.id and r.status = 'RUNNING')
            order by w.id for no key update of w
            """;

    /** A registration. By primary key; repeating it does nothing. */
    static final String REGISTER = """
            insert into worker (id, counter, beat_at, name, type, host, pid, pid_started_at, boot_id, version, state,
              suspect_after_ms, lost_fast_after_ms, lost_after_ms, metadata, started_at, idle_since)
            values (?, 0, now(), ?, ?, ?, ?, cast(? as timestamptz), ?, ?, 'alive', ?, ?, ?, cast(? as jsonb), now(), now())
            on conflict (id) do nothing
            """;

    /**
     * Runs that began, some of them ended already, and the pulses of those that live. One that comes after a later attempt of its workflow is over. Inserts
     * only, in the order of ids; tells which were new, and as what. What was asked to begin anew has one run: a second one at the same moment is not
     * inserted, and when it comes again it is over. By primary key, the index on workflow_id and that on retry_of.
     */
    static final String START = """
            with s as materialized (
              select * from unnest(?::uuid[], ?::uuid[], ?::uuid[], ?::int[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[],
                ?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[],
                ?::bigint[], ?::bigint[], ?::bigint[], ?::int[], ?::text[], ?::text[], ?::text[], ?::uuid[])
              as s(run_id, workflow_id, worker_id, attempt, host, scheduler, job_type, job_key, trigger_key, firing_id,
                scheduled_at, policy, labels, start_age, status, reason, note, error_class, error_message, error_stack, end_age,
                done, total, base, stage_ordinal, stage, unit, detail, retry_of)),
            again as materialized (
              select s.*, exists (select from run t where t.retry_of = s.retry_of and t.run_id <> s.run_id) as twice from s),
            judged as materialized (
              select a.*, a.status = 'RUNNING' and (a.twice or exists (
                select from run l where l.workflow_id = a.workflow_id and l.attempt > a.attempt)) as superseded
              from again a),
            ins as (
              insert into run (run_id, workflow_id, worker_id, attempt, host, scheduler, job_type, job_key, trigger_key, firing_id,
                scheduled_at, policy, labels, started_at, status, reason, note, error_class, error_message, error_stack, ended_at,
                done, total, base, stage_ordinal, stage, unit, detail, retry_of)
              select run_id, workflow_id, worker_id, attempt, host, scheduler, job_type, job_key, trigger_key, firing_id,
                cast(scheduled_at as timestamptz), cast(policy as jsonb), cast(labels as jsonb),
                now() - start_age * interval '1 microsecond',
                case when superseded then 'SUPERSEDED' else status end, case when superseded then 'SUPERSEDED' else reason end,
                case when twice then 'the same was begun before' when superseded then 'a later attempt had begun before' else note end, error_class, error_message, error_stack,
                case
                  when superseded then now()
                  when status <> 'RUNNING' then now() - least(start_age, end_age) * interval '1 microsecond'
                end,
                done, nullif(total, -1), base, stage_ordinal, stage, unit, detail, case when twice then null else retry_of end
              from judged order by run_id
              on conflict do nothing
              returning run_id, status, started_at),
            born as (
              insert into pulse (run_id, counter, beat_at, done, total, base, stage_ordinal, stage, unit, detail)
              select s.run_id, 0, ins.started_at, s.done, nullif(s.total, -1), s.base, s.stage_ordinal, s.stage, s.unit, s.detail
              from s join ins using (run_id) where ins.status = 'RUNNING' order by s.run_id
              on conflict (run_id) do nothing)
            select run_id, status from ins
            """;

    /**
     * Of which workflow these recoveries are, and which attempt: what is stored of them already, or else the attempts after the newest of the firing that each does over,
     * or else a workflow of its own. By primary key and by the index on job_type and started_at, from an hour before the firing was due: the two clocks may differ. No locks.
     */
    static final String RECOVERED = """
            select s.run_id, coalesce(known.workflow_id, before.workflow_id, s.workflow_id) as workflow_id,
              coalesce(known.attempt, before.attempt + s.attempt - 1, s.attempt - 1) as attempt
            from unnest(?::uuid[], ?::uuid[], ?::int[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
              as s(run_id, workflow_id, attempt, host, scheduler, job_type, job_key, trigger_key, scheduled_at)
            left join run known on known.run_id = s.run_id
            left join lateral (
              select b.workflow_id, b.attempt from run b
              where b.job_type = s.job_type and b.started_at >= cast(s.scheduled_at as timestamptz) - interval '1 hour'
                and b.scheduled_at = cast(s.scheduled_at as timestamptz) and b.trigger_key = s.trigger_key
                and b.job_key = s.job_key and b.scheduler = s.scheduler and b.host = s.host
              order by b.attempt desc limit 1) before on true
            """;

    /** Stages that began or ended, of runs that are open or came with this transaction. By primary key; the run's worker is locked. */
    static final String STAGE = """
            insert into stage (run_id, ordinal, name, started_at, ended_at, outcome, done, total, base, unit, detail)
            select s.run_id, s.ordinal, s.name, now() - s.start_age * interval '1 microsecond',
              case when s.outcome <> 'RUNNING' then now() - s.end_age * interval '1 microsecond' end,
              s.outcome, s.done, nullif(s.total, -1), s.base, s.unit, s.detail
            from unnest(?::uuid[], ?::int[], ?::text[], ?::bigint[], ?::bigint[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[],
                ?::text[], ?::boolean[])
              as s(run_id, ordinal, name, start_age, end_age, outcome, done, total, base, unit, detail, fresh)
            where s.fresh or exists (select from run r where r.run_id = s.run_id and r.status = 'RUNNING')
            order by s.run_id, s.ordinal
            on conflict (run_id, ordinal) do update set
              ended_at = greatest(stage.started_at, excluded.ended_at), outcome = excluded.outcome,
              done = excluded.done, total = excluded.total, base = excluded.base, unit = excluded.unit, detail = excluded.detail
            """;

    /**
     * Checkpoints of runs that are open or came with this transaction. A row belongs to the run that wrote or raised it last; a run of a later
     * attempt may take it, an earlier one never. By primary key; tells whose was taken.
     */
    static final String CHECKPOINT = """
            insert into checkpoint as c (workflow_id, fence, attempt, run_id, payload, codec, saved_at)
            select n.workflow_id, 1, n.attempt, n.run_id, n.payload, n.codec, now()
            from unnest(?::uuid[], ?::int[], ?::uuid[], ?::bytea[], ?::text[], ?::boolean[]) as n(workflow_id, attempt, run_id, payload, codec, fresh)
            where n.fresh or exists (select from run r where r.run_id = n.run_id and r.status = 'RUNNING')
            order by n.workflow_id
            on conflict (workflow_id) do update set
              fence = c.fence + case when c.run_id = excluded.run_id then 0 else 1 end,
              attempt = excluded.attempt, run_id = excluded.run_id, payload = excluded.payload, codec = excluded.codec, saved_at = excluded.saved_at
            where c.run_id = excluded.run_id or c.attempt < excluded.attempt
            returning run_id
            """;

    /**
     * How far a stop has come. Of any run, over or not: a killed one is interrupted after its end. Who asked first stays. Locks the runs by id before it
     * changes them. By primary key.
     */
    static final String STOP = """
            with s as materialized (
              select * from unnest(?::uuid[], ?::text[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[])
              as s(run_id, reason, asked_age, observed_age, interrupted_age, abandoned_age)),
            locked as materialized (select r.run_id from run r join s using (run_id) order by r.run_id for no key update of r)
            update run r set
              stop_reason = coalesce(r.stop_reason, s.reason),
              stop_asked_at = coalesce(r.stop_asked_at, now() - s.asked_age * interval '1 microsecond'),
              stop_observed_at = coalesce(r.stop_observed_at, case when s.observed_age >= 0 then now() - s.observed_age * interval '1 microsecond' end),
              interrupted_at = coalesce(r.interrupted_at, case when s.interrupted_age >= 0 then now() - s.interrupted_age * interval '1 microsecond' end),
              abandoned_at = coalesce(r.abandoned_at, case when s.abandoned_age >= 0 then now() - s.abandoned_age * interval '1 microsecond' end)
            from s join locked using (run_id)
            where r.run_id = s.run_id
            """;

    /** What was seen of threads. Inserts only. */
    static final String EVIDENCE = """
            insert into evidence (id, run_id, at, kind, thread_name, thread_state, stack)
            select e.id, e.run_id, now() - e.age * interval '1 microsecond', e.kind, e.thread_name, e.thread_state, e.stack
            from unnest(?::uuid[], ?::uuid[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[])
              as e(id, run_id, age, kind, thread_name, thread_state, stack)
            order by e.id
            on conflict (id) do nothing
            """;

    /**
     * Ends of open runs, with their last progress; their pulses go. Of a run that is over already only when its thread left is noted. Locks the runs by
     * id before it changes them, and looks at the status of the locked row. By primary key; tells which were open. A length is what the job's own clock measured, unless the database's clock was set meanwhile.
     */
    static final String END = """
            with e as materialized (
              select * from unnest(?::uuid[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[],
                ?::bigint[], ?::bigint[], ?::bigint[], ?::int[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::bigint[])
              as e(run_id, status, reason, note, error_class, error_message, error_stack, end_age,
                done, total, base, stage_ordinal, stage, unit, detail, micros, left_age)),
            locked as materialized (
              select r.run_id, r.status from run r join e using (run_id) order by r.run_id for no key update of r),
            ended as (
              update run r set
                status = e.status, reason = e.reason, note = e.note,
                error_class = e.error_class, error_message = e.error_message, error_stack = e.error_stack,
                ended_at = case
                  when e.micros >= 0
                    and r.started_at + e.micros * interval '1 microsecond' - (now() - e.end_age * interval '1 microsecond')
                      between interval '-1 second' and interval '1 second'
                  then r.started_at + e.micros * interval '1 microsecond'
                  else greatest(r.started_at, now() - e.end_age * interval '1 microsecond')
                end,
                done = e.done, total = nullif(e.total, -1), base = e.base, stage_ordinal = e.stage_ordinal,
                stage = e.stage, unit = e.unit, detail = e.detail,
                left_at = case when e.left_age >= 0 then now() - e.left_age * interval '1 microsecond' end
              from e join locked using (run_id)
              where r.run_id = e.run_id and r.status = 'RUNNING'
              returning r.run_id),
            parted as (
              update run r set left_at = now() - e.left_age * interval '1 microsecond'
              from e join locked l using (run_id)
              where r.run_id = e.run_id and l.status <> 'RUNNING' and r.left_at is null and e.left_age >= 0),
            gone as (delete from pulse p using ended where p.run_id = ended.run_id)
            select run_id from ended
            """;

    /** Runs that were recorded in case they became a problem, and did not: the work is done, so its checkpoint goes as well. By primary key. */
    static final String ERASE = """
            with r as (delete from run where run_id = any(?) and status = 'RUNNING' returning run_id, workflow_id),
            p as (delete from pulse using r where pulse.run_id = r.run_id),
            c as (delete from checkpoint using r where checkpoint.workflow_id = r.workflow_id and checkpoint.run_id = r.run_id)
            delete from stage using r where stage.run_id = r.run_id
            """;

    /**
     * The newest beat of each run that moved. By primary key, heap-only: nothing indexed changes. A pulse exists while its run is open. The pulses are
     * locked in no order: whoever else would delete them holds the row of a worker that we have locked, ours or a former one.
     */
    static final String BEAT = """
            update pulse p set
              counter = p.counter + 1, beat_at = now() - b.age * interval '1 microsecond', done = b.done, total = nullif(b.total, -1), base = b.base,
              stage_ordinal = b.stage_ordinal, stage = b.stage, unit = b.unit, detail = b.detail
            from unnest(?::uuid[], ?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::int[], ?::text[], ?::text[], ?::text[])
              as b(run_id, age, done, total, base, stage_ordinal, stage, unit, detail)
            where p.run_id = b.run_id
            """;

    /** What else happened. Inserts only. */
    static final String EVENT = """
            insert into event (id, at, kind, run_id, worker_id, text)
            select e.id, now() - e.age * interval '1 microsecond', e.kind, e.run_id, e.worker_id, e.text
            from unnest(?::uuid[], ?::bigint[], ?::text[], ?::uuid[], ?::uuid[], ?::text[]) as e(id, age, kind, run_id, worker_id, text)
            order by e.id
            on conflict (id) do nothing
            """;

    /** Where these runs stand. By primary key; no locks. */
    static final String LOOK = """
            select run_id, status, worker_id from run where run_id = any(?)
            """;

    /** Gives a workflow's fence to this open run: a new one, or the next, but never back from a later attempt. Locks the checkpoint's row. */
    static final String RAISE_FENCE = """
            insert into checkpoint as c (workflow_id, fence, attempt, run_id, saved_at)
            select ?, 1, ?, r.run_id, now() from run r where r.run_id = ? and r.status = 'RUNNING'
            on conflict (workflow_id) do update set
              fence = c.fence + case when c.run_id = excluded.run_id then 0 else 1 end, attempt = excluded.attempt, run_id = excluded.run_id
            where c.attempt <= excluded.attempt
            returning fence, payload, codec
            """;

    /** Marks a standstill, once. By primary key; the counter is compared on the locked row. */
    static final String SUSPECT = """
            update worker set suspect_since = now()
            where id = ? and counter = ? and state in ('alive', 'stopping') and suspect_since is null
            returning name
            """;

    /** Which worker has this open run. By primary key; locks nothing. */
    static final String WORKER_OF = """
            select worker_id, status, stop_asked_at is not null as asked from run where run_id = ?
            """;

    /** Locks a worker's row, before its runs. By primary key. */
    static final String LOCK_WORKER = """
            select id from worker where id = ? for no key update
            """;

    /** Notes on an open run who asked it to stop, and why: the first stays. By primary key. */
    static final String ASK = """
            update run set
              stop_reason = coalesce(stop_reason, ?),
              stop_actor = case when stop_asked_at is null then ? else stop_actor end,
              stop_note = case when stop_asked_at is null then ? else stop_note end,
              stop_asked_at = coalesce(stop_asked_at, now())
            where run_id = ? and status = 'RUNNING'
            """;

    /** Open runs of earlier attempts than these. By the index on workflow_id and attempt; locks nothing. */
    static final String SUPERSEDED_BY = """
            select r.worker_id, r.run_id from unnest(?::uuid[], ?::int[]) as s(workflow_id, attempt)
            join run r on r.workflow_id = s.workflow_id and r.attempt < s.attempt
            where r.status = 'RUNNING'
            order by r.worker_id, r.run_id limit 1000
            """;

    /**
     * Open runs with a later attempt. By the partial index on active runs, and for each by the index on workflow_id and attempt: the inner limit keeps the
     * planner from reading the whole table for a join instead. Locks nothing.
     */
    static final String SUPERSEDED = """
            select r.worker_id, r.run_id from run r
            cross join lateral (select from run l where l.workflow_id = r.workflow_id and l.attempt > r.attempt limit 1) later
            where r.status = 'RUNNING'
            order by r.worker_id, r.run_id limit 1000
            """;

    /** Puts a command into a worker's inbox and rings its bell, which only hurries the reading: a bell that nobody hears is read at the next tick. */
    static final String COMMAND = """
            with put as (
              insert into command (worker_id, id, run_id, kind, actor, note, created_at) values (?, ?, ?, ?, ?, ?, now())
              returning worker_id)
            select pg_notify('holter_command', cast(worker_id as text)) from put
            """;

    /** Takes what was handled out of a worker's inbox. By primary key. */
    static final String COMMANDS_HANDLED = """
            delete from command where worker_id = ? and id = any(?)
            """;

    /** Tells what somebody did. Inserts only. */
    static final String ACTION_EVENT = """
            insert into event (id, at, kind, run_id, worker_id, actor, text) values (gen_random_uuid(), now(), ?, ?, ?, ?, ?)
            """;

    /**
     * Wishes that the work of a run that is over begins anew, as the next attempt of its workflow; once a run, and while no attempt is open. By primary key and the index on
     * workflow_id.
     */
    static final String RERUN = """
            insert into retry (id, run_id, workflow_id, attempt, host, scheduler, job_type, job_key, state, due_at, actor, note, created_at)
            select gen_random_uuid(), r.run_id, r.workflow_id, 1 + (select max(a.attempt) from run a where a.workflow_id = r.workflow_id),
              r.host, r.scheduler, r.job_type, r.job_key, 'queued', now(), ?, ?, now()
            from run r
            where r.run_id = ?
            on conflict (run_id) do nothing
            """;

    /** Whether any attempt of this run's workflow is open. By the index on workflow_id. */
    static final String OPEN_ATTEMPTS = """
            select count(*) filter (where a.ended_at is null) from run r join run a on a.workflow_id = r.workflow_id where r.run_id = ?
            """;

    /**
     * Takes over the wish that has been due for longest, for one of these schedulers, or one that a process had claimed which is over. Skips what another process is
     * taking. By the partial index on due_at.
     */
    static final String CLAIM_RERUN = """
            update retry set state = 'claimed', claimed_by = ?, claimed_at = now()
            where id = (
              select t.id from retry t join unnest(?::text[], ?::text[]) as s(host, name) on t.host = s.host and t.scheduler = s.name
              where t.due_at <= now()
                and (t.state = 'queued' or (t.state = 'claimed'
                  and not exists (select from worker w where w.id = t.claimed_by and w.state in ('alive', 'stopping'))
                  and not exists (select from run r where r.retry_of = t.run_id)))
              order by t.due_at limit 1 for update of t skip locked)
            returning id, run_id, workflow_id, attempt, host, scheduler, job_type, job_key
            """;

    /** What was asked for has begun. By the unique index on run_id. */
    static final String RERUN_BEGUN = """
            update retry set state = 'done' where run_id = any(?) and state <> 'done'
            """;

    /** Notes that a scheduler would not begin it. By primary key. */
    static final String REFUSE_RERUN = """
            update retry set state = 'quarantined', note = ? where id = ? and state = 'claimed'
            """;

    /** One sweep at a time in this schema; ends with the transaction. */
    static final String SWEEP_LOCK = """
            select pg_try_advisory_xact_lock(1215261780, cast(cast('worker'::regclass as oid) as int))
            """;

    /** Gives a worker up: locks its row first and compares the counter on it. */
    static final String CONVICT = """
            update worker set state = 'lost', ended_at = now(), sentinel = false
            where id = ? and counter = ? and state in ('alive', 'stopping')
            returning name, number
            """;

    /**
     * Takes the lock that shows that a worker's process lives, until the session ends, without waiting. Its key is made of the table's own number and the
     * worker's: another schema's differ, and the host's own keys hardly meet it. By primary key; no row: not registered.
     */
    static final String SENTINEL_TAKE = """
            with mine as materialized (
              select hashtextextended('holter sentinel ' || cast(cast('worker'::regclass as oid) as text) || ' ' || cast(number as text), 0) as key
              from worker where id = ?)
            select key, pg_try_advisory_lock(key), pg_backend_pid() from mine
            """;

    /** Gives that lock back. */
    static final String SENTINEL_GIVE = """
            select pg_advisory_unlock(?)
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

    /** The registrations of a name that are not over, but one. Reads all of worker, a small table; locks nothing. */
    static final String NAMESAKES = """
            select id, name, number, counter, sentinel, suspect_after_ms, lost_fast_after_ms, lost_after_ms, pid, pid_started_at, boot_id from worker
            where name = ? and id <> ? and state in ('alive', 'stopping') order by number
            """;

    /** Which server process this is. */
    static final String BACKEND = """
            select pg_backend_pid()
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

    /** Workers that are over and still have open runs: the rest of a sweep that was cut short. By the partial index on active runs. */
    static final String LEFTOVERS = """
            select w.id, w.state from worker w
            where w.state in ('lost', 'stopped') and exists (select from run r where r.worker_id = w.id and r.status = 'RUNNING')
            order by w.id
            """;

    /** Tells of a worker. Inserts only. */
    static final String WORKER_EVENT = """
            insert into event (id, at, kind, worker_id, text) values (gen_random_uuid(), now(), ?, ?, ?)
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

    /** What these settings are; those that the server does not know are missing. */
    static final String SETTINGS = """
            select n.name, s.value from unnest(?) as n(name), current_setting(n.name, true) as s(value) where s.value is not null
            """;

    /** Makes these settings for the session. */
    static final String SET = """
            select set_config(s.name, s.value, false) from unnest(?, ?) as s(name, value)
            """;

    /** Whether this role may create the schema, or tables in it when it is there. */
    static final String MAY_INSTALL = """
            select coalesce(
              (select has_schema_privilege(oid, 'create') from pg_catalog.pg_namespace where nspname = ?),
              has_database_privilege(current_database(), 'create'))
            """;

    /** Which schema is installed. */
    static final String VERSION = """
            select major, minor from holter_version
            """;

    private Sql() {}
}
