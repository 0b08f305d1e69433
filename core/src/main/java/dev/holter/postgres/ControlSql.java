package dev.holter.postgres;

/** The statements of operators: cancel, kill, begin anew. Locks as in {@link TickSql}: worker, run, pulse, each by id. */
final class ControlSql {
    /** Which worker has this open run. By primary key; locks nothing. */
    static final String WORKER_OF = """
            select worker_id, status, stop_asked_at is not null as asked, coalesce(policy->>'retries', '') = 'host' as host_retries from run where run_id = ?
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

    /** Puts a command into a worker's inbox and rings its bell, which only hurries the reading: a bell that nobody hears is read at the next tick. */
    static final String COMMAND = """
            with put as (
              insert into command (worker_id, id, run_id, kind, actor, note, created_at) values (?, ?, ?, ?, ?, ?, now())
              returning worker_id)
            select pg_notify('holter_command', cast(worker_id as text)) from put
            """;

    /** Tells what somebody did. Inserts only. */
    static final String ACTION_EVENT = """
            insert into event (id, at, kind, run_id, worker_id, actor, text) values (gen_random_uuid(), now(), ?, ?, ?, ?, ?)
            """;

    /**
     * Wishes that the work of a run that is over begins anew, as the next attempt of its workflow; once a run, unless the scheduler refused it, and one wish of a
     * workflow at a time. By primary key and the indexes on workflow_id.
     */
    static final String RERUN = """
            insert into retry (id, run_id, workflow_id, attempt, host, scheduler, job_type, job_key, job_class, job_durable, job_data, state, due_at, actor, note, created_at)
            select gen_random_uuid(), r.run_id, r.workflow_id, 1 + (select max(a.attempt) from run a where a.workflow_id = r.workflow_id),
              r.host, r.scheduler, r.job_type, r.job_key, c.job_class, c.job_durable, c.job_data, 'queued', now(), ?, ?, now()
            from run r left join job_copy c on c.run_id = r.run_id
            where r.run_id = ? and not exists (
              select from retry o where o.workflow_id = r.workflow_id and o.run_id <> r.run_id and o.state in ('queued', 'claimed'))
            on conflict (run_id) do update set
              state = 'queued', attempt = excluded.attempt, due_at = excluded.due_at, actor = excluded.actor, note = excluded.note, created_at = excluded.created_at, claimed_by = null, claimed_at = null
            where retry.state = 'quarantined'
            """;

    /** Whether code of this run may be executing: it is open, or over while its thread has not left. By primary key; locks nothing. */
    static final String MAY_EXECUTE = """
            select ended_at is null or health = 'STILL_EXECUTING' from runs where run_id = ?
            """;

    /** How many attempts of this run's workflow are open, or over while their code still executes. By the index on workflow_id. */
    static final String OPEN_ATTEMPTS = """
            select count(*) from run r join runs a on a.workflow_id = r.workflow_id
            where r.run_id = ? and (a.ended_at is null or a.health = 'STILL_EXECUTING')
            """;

    /**
     * Takes the wish that has been due for longest, for one of these schedulers: a queued one, one of a process that is over, or one that is in a scheduler's store (which has no claimant) after some
     * process was lost that may have fired it, as late as that one's work may begin anew. Skips what another process is taking, and work whose last thread has not left yet and may be executing in a
     * process that lives, unless its type allows that. Since when a scheduler may have it stays: from the first claim. By the partial index on due_at; worker is a small table.
     */
    static final String CLAIM_RERUN = """
            update retry set state = 'claimed', claimed_by = ?, claimed_at = case when state = 'queued' then now() else claimed_at end
            where id = (
              select t.id from retry t join unnest(?::text[], ?::text[]) as s(host, name) on t.host = s.host and t.scheduler = s.name
              where t.due_at <= now()
                and (t.state = 'queued' or (t.state = 'claimed'
                  and case
                    when t.claimed_by is null then exists (
                      select from worker w where w.state = 'lost' and w.ended_at > t.claimed_at
                        and w.ended_at + (w.lost_after_ms - w.lost_fast_after_ms) * interval '1 millisecond' <= now())
                    else not exists (select from worker w where w.id = t.claimed_by and w.state in ('alive', 'stopping'))
                  end
                  and not exists (select from run r where r.retry_of = t.run_id)))
                and not exists (
                  select from run r join worker w on w.id = r.worker_id
                  where r.run_id = t.run_id and r.stop_asked_at is not null and r.left_at is null and w.state in ('alive', 'stopping')
                    and r.status in ('TERMINATED', 'TIMED_OUT', 'SUPERSEDED')
                    and coalesce(r.policy->>'overlap', '') <> 'ALLOWED')
              order by t.due_at limit 1 for update of t skip locked)
            returning id, run_id, workflow_id, attempt, host, scheduler, job_type, job_key, job_class, job_durable, job_data, now()
            """;

    /** The host sees to it by itself, whoever dies: nobody needs to claim it again. By primary key. */
    static final String RERUN_WITH_HOST = """
            update retry set state = 'done' where id = ? and state = 'claimed' and claimed_by = ?
            """;

    /** Its scheduler's store has it: since this claim, or, when it had it before, since the first one. Not looked at again for a while. By primary key. */
    static final String RERUN_STORED = """
            update retry set claimed_by = null, claimed_at = coalesce(?, claimed_at), due_at = now() + interval '10 seconds'
            where id = ? and state = 'claimed' and claimed_by = ?
            """;

    /** Quarantines what a scheduler's store has had for an hour without a run. A run that begins after all closes it. By the partial index on due_at. */
    static final String NEVER_BEGUN = """
            with late as (
              update retry set state = 'quarantined', note = 'its scheduler has had it for an hour, and no run of it has begun'
              where state = 'claimed' and claimed_by is null and claimed_at < now() - interval '1 hour'
              returning run_id, note)
            insert into event (id, at, kind, run_id, text) select gen_random_uuid(), now(), 'rerun-failed', run_id, note from late
            """;

    /** Queues it again for a while later, if it was not wished for too long ago. By primary key. */
    static final String PUT_BACK_RERUN = """
            update retry set state = 'queued', note = ?, due_at = now() + interval '30 seconds', claimed_by = null, claimed_at = null
            where id = ? and state = 'claimed' and claimed_by = ? and created_at > now() - interval '1 hour'
            """;

    /** Notes that a scheduler would not begin it. By primary key. */
    static final String REFUSE_RERUN = """
            update retry set state = 'quarantined', note = ? where id = ? and state = 'claimed' and claimed_by = ?
            """;

    private ControlSql() {}
}
