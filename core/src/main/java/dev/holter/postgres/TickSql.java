package dev.holter.postgres;

/**
 * The statements of a tick. Locks are always taken in this order: worker, run, pulse, each by id. A tick locks its worker's row first, and so does whoever else
 * changes that worker's runs, so two of them never meet in the middle. Checkpoints are locked by their workflows' ids, by a job's own save as well, which locks nothing else.
 */
final class TickSql {
    /** Renews the lease and locks the worker's row. By primary key; nothing indexed changes, so the update stays heap-only. No row: given up. */
    static final String LEASE = """
            update worker set
              counter = counter + 1, beat_at = now(), running = ?, task = ?, sentinel = ?, suspect_since = null, state = ?,
              idle_since = case when ? > 0 then null else coalesce(idle_since, now()) end,
              ended_at = case when ? = 'stopped' then now() end
            where id = ? and (state in ('alive', 'stopping') or (state = 'stopped' and ? = 'stopped'))
            """;

    private static final String RENEWED = "with mine as (" + LEASE
            + "returning id, case when ? then set_config('synchronous_commit', 'off', true) end)\n";

    private static final String ANSWER = """
            select w.id, w.name, w.number, w.counter, w.sentinel, w.suspect_after_ms, w.lost_fast_after_ms, w.lost_after_ms,
              null::uuid as run_id, null as kind, null as actor, null as note, %s as beaten
            from worker w
            where exists (select from mine) and (w.state in ('alive', 'stopping') or w.id in (select id from mine))
            union all (
              select c.id, '', 0, 0, false, 0, 0, 0, c.run_id, c.kind, c.actor, c.note, 0
              from command c where c.worker_id = ? and exists (select from mine) order by c.id limit 1000)
            """;

    /**
     * The newest beat of each run that moved. By primary key, heap-only: nothing indexed changes. A pulse exists while its run is open. The pulses are
     * locked in no order: whoever else would delete them holds the row of a worker that we have locked, ours or a former one. Unnested in a select list,
     * where the arrays are walked side by side; in from, each would become a table in memory first.
     */
    static final String BEAT = """
            update pulse p set
              counter = p.counter + 1, beat_at = now() - b.age * interval '1 microsecond', done = b.done, total = nullif(b.total, -1), base = b.base,
              stage_ordinal = b.stage_ordinal, stage = b.stage, unit = b.unit, detail = b.detail
            from (
              select unnest(?::uuid[]) as run_id, unnest(?::bigint[]) as age, unnest(?::bigint[]) as done, unnest(?::bigint[]) as total,
                unnest(?::bigint[]) as base, unnest(?::int[]) as stage_ordinal, unnest(?::text[]) as stage, unnest(?::text[]) as unit,
                unnest(?::text[]) as detail) b
            where p.run_id = b.run_id
            """;

    /** The same for runs that are where they were: what their stage says of itself is stored already. */
    static final String COUNT = """
            update pulse p set
              counter = p.counter + 1, beat_at = now() - b.age * interval '1 microsecond', done = b.done, detail = b.detail
            from (
              select unnest(?::uuid[]) as run_id, unnest(?::bigint[]) as age, unnest(?::bigint[]) as done, unnest(?::text[]) as detail) b
            where p.run_id = b.run_id
            """;

    /**
     * The lease, and in the same answer everybody's and our newest commands. Reads all of worker, a small table, and the beginning of command's primary
     * key; locks only our row. No row at all: given up. When nothing else goes with it, the commit need not wait for the disk.
     */
    static final String LEASE_AND_ALL = RENEWED + ANSWER.formatted("0");

    /**
     * The lease, everybody's, our newest commands, and the beats: the usual tick as one statement. The beats look whether the lease was there,
     * so the worker is locked first. The commit need not wait for the disk.
     */
    static final String LEASE_AND_BEAT = withBeats(BEAT);

    /** The same when all runs are where they were. */
    static final String LEASE_AND_COUNT = withBeats(COUNT);

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

    /** Takes over the open runs of our former registration, when somebody deleted its row: nobody has given them up. By the partial index on active runs. */
    static final String ADOPT = """
            update run set worker_id = ?
            where worker_id = ? and status = 'RUNNING' and not exists (select from worker w where w.id = run.worker_id)
            """;

    /**
     * Of which workflow these recoveries are, and which attempt: what is stored of them already, or else the attempts after the newest of the firing that each does over,
     * or else a workflow of its own. By primary key and by the index on trigger_key and scheduled_at. No locks.
     */
    static final String RECOVERED = """
            select s.run_id, coalesce(known.workflow_id, before.workflow_id, s.workflow_id) as workflow_id,
              coalesce(known.attempt, before.attempt + s.attempt - 1, s.attempt - 1) as attempt
            from unnest(?::uuid[], ?::uuid[], ?::int[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[], ?::text[])
              as s(run_id, workflow_id, attempt, host, scheduler, job_type, job_key, trigger_key, scheduled_at)
            left join run known on known.run_id = s.run_id
            left join lateral (
              select b.workflow_id, b.attempt from run b
              where b.trigger_key = s.trigger_key and b.scheduled_at = cast(s.scheduled_at as timestamptz)
                and b.job_key = s.job_key and b.scheduler = s.scheduler and b.host = s.host
              order by b.attempt desc limit 1) before on true
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
                select from run l where l.workflow_id = a.workflow_id and l.run_id <> a.run_id
                  and (l.attempt > a.attempt or (a.retry_of is not null and l.attempt = a.attempt)))) as superseded
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

    /** What to begin jobs by that their scheduler may have forgotten, of runs that came with this transaction. Inserts only. */
    static final String JOB_COPY = """
            insert into job_copy (run_id, job_class, job_durable, job_data)
            select c.run_id, c.job_class, c.job_durable, c.job_data
            from unnest(?::uuid[], ?::text[], ?::boolean[], ?::bytea[]) as c(run_id, job_class, job_durable, job_data)
            order by c.run_id
            on conflict (run_id) do nothing
            """;

    /** What was asked for has begun. By the unique index on run_id. */
    static final String RERUN_BEGUN = """
            update retry set state = 'done' where run_id = any(?) and state <> 'done'
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
     * attempt may take it, an earlier one never. By primary key; tells whose was taken, and the rows' versions.
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
            returning run_id, cast(cast(c.xmin as text) as bigint)
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
            insert into evidence (id, run_id, at, kind, thread_name, thread_state, stack, cpu_ms, waits_for, held_by, samples, same_frames, verdict)
            select e.id, e.run_id, now() - e.age * interval '1 microsecond', e.kind, e.thread_name, e.thread_state, e.stack,
              nullif(e.cpu_ms, -1), e.waits_for, e.held_by, e.samples, e.same_frames, e.verdict
            from unnest(?::uuid[], ?::uuid[], ?::bigint[], ?::text[], ?::text[], ?::text[], ?::text[], ?::bigint[], ?::text[], ?::text[], ?::int[], ?::int[], ?::text[])
              as e(id, run_id, age, kind, thread_name, thread_state, stack, cpu_ms, waits_for, held_by, samples, same_frames, verdict)
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
            v as (delete from evidence using r where evidence.run_id = r.run_id),
            j as (delete from job_copy using r where job_copy.run_id = r.run_id),
            c as (delete from checkpoint using r where checkpoint.workflow_id = r.workflow_id and checkpoint.run_id = r.run_id)
            delete from stage using r where stage.run_id = r.run_id
            """;

    /** What else happened. Inserts only. */
    static final String EVENT = """
            insert into event (id, at, kind, run_id, worker_id, text)
            select e.id, now() - e.age * interval '1 microsecond', e.kind, e.run_id, e.worker_id, e.text
            from unnest(?::uuid[], ?::bigint[], ?::text[], ?::uuid[], ?::uuid[], ?::text[]) as e(id, age, kind, run_id, worker_id, text)
            order by e.id
            on conflict (id) do nothing
            """;

    /** Takes what was handled out of a worker's inbox. By primary key. */
    static final String COMMANDS_HANDLED = """
            delete from command where worker_id = ? and id = any(?)
            """;

    /** Where these runs stand. By primary key and the index on workflow_id; no locks. */
    static final String LOOK = """
            select r.run_id, r.status, r.worker_id, exists (
              select from run l where l.workflow_id = r.workflow_id and l.attempt > r.attempt) as overtaken
            from run r where r.run_id = any(?)
            """;

    private TickSql() {}

    private static String withBeats(String update) {
        return RENEWED + ", beaten as (" + update + " and exists (select from mine) returning 1)\n"
                + ANSWER.formatted("(select count(*) from beaten)");
    }
}
