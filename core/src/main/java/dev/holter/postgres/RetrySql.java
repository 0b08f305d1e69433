package dev.holter.postgres;

/** How work is begun anew by itself. */
final class RetrySql {
    /**
     * Queues what these runs did, which this transaction has ended as lost or stale, if their policy says so: once a run, one of a workflow at a time, nothing that somebody wanted to end, and nothing that
     * a later attempt does already. One that was begun anew too often in a row is quarantined instead. By primary key and the indexes on workflow_id.
     */
    static final String QUEUE = """
            with again as (
              insert into retry (id, run_id, workflow_id, attempt, host, scheduler, job_type, job_key, job_class, job_durable, job_data, state, due_at, note, created_at)
              select gen_random_uuid(), f.run_id, f.workflow_id, f.attempt + 1, f.host, f.scheduler, f.job_type, f.job_key, c.job_class, c.job_durable, c.job_data,
                case when n.times < p.most then 'queued' else 'quarantined' end,
                now() + greatest(
                  least(p.backoff * power(2, least(n.times, 20)), greatest(p.backoff, interval '1 hour')),
                  case when f.policy->>'overlap' = 'ALLOWED' then interval '0' else ? * interval '1 millisecond' end),
                case when n.times < p.most then f.reason else 'begun anew ' || n.times || ' times in a row' end, now()
              from run f
              left join job_copy c on c.run_id = f.run_id
              cross join lateral (
                select coalesce(cast(f.policy->>'retryBackoff' as interval), interval '30 seconds') as backoff,
                  coalesce(cast(f.policy->>'maxRecoveries' as int), 3) as most) p
              cross join lateral (
                select count(*) as times from retry o
                where o.workflow_id = f.workflow_id and o.actor is null and o.state = 'done' and o.created_at > coalesce(
                  (select max(m.created_at) from retry m where m.workflow_id = f.workflow_id and m.actor is not null), '-infinity')) n
              where f.run_id = any(?) and f.policy->>'retries' = 'holter'
                and f.status in ('TIMED_OUT', 'CANCELLED') and f.reason in ('WORKER_LOST', 'STALLED', 'DEADLINE')
                and coalesce(f.stop_reason, '') not in ('CANCEL', 'KILL', 'SHUTDOWN')
                and not exists (select from run l where l.workflow_id = f.workflow_id and l.attempt > f.attempt)
              order by f.run_id
              on conflict do nothing
              returning run_id, state, due_at, note)
            insert into event (id, at, kind, run_id, text)
            select gen_random_uuid(), now(), case when state = 'queued' then 'retry-queued' else 'quarantined' end, run_id,
              case when state = 'queued' then 'begins anew at ' || to_char(due_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS') || ' UTC' else note end from again
            """;

    private RetrySql() {}
}
