package dev.holter.postgres;

/**
 * The console's questions. They read only: no row is locked, and no table but for the time of the statement against its removal.
 *
 * <p>A filter that was not asked for is null and folds away, since every plan is a custom plan: what remains is planned as if it had been
 * written alone. Times are the database's, and ages and spans come as microseconds that it has counted.
 */
final class ConsoleSql {
    /**
     * Runs that match, newest start first. Walks run_list from the cursor down; a worker, a job type, a status, only problems or only open runs walk their own index in
     * the same order, as do the problems of a worker or of a type; a workflow or the beginning of a type is looked up and sorted. One status is said by itself, and the two of
     * open runs are spelled out, since only then a partial index is seen to hold them all. A text is compared with every run of the span on the way, so give a rare one a
     * span. Pulse, stage and worker are looked up by primary key for those on the page.
     */
    static final String RUNS = """
            select r.run_id, r.workflow_id, r.attempt, r.host, r.scheduler, r.job_type, r.worker_id, r.worker_name, w.host as worker_host,
              r.status, r.reason, r.note, r.health, r.started_at, r.ended_at,
              cast(extract(epoch from r.elapsed) * 1000000 as bigint) as elapsed_micros,
              cast(extract(epoch from case when r.ended_at is null then greatest(now() - w.beat_at, interval '0') end) * 1000000 as bigint) as lease_age_micros,
              cast(extract(epoch from r.beat_age) * 1000000 as bigint) as beat_age_micros,
              r.stage_ordinal, r.stage, r.done, r.total, r.base, r.unit, r.detail,
              cast(extract(epoch from r.stage_elapsed) * 1000000 as bigint) as progress_micros,
              r.error_class, r.error_message, l.keys as label_keys, l.texts as label_texts
            from (
              select * from runs
              where (cast(? as uuid) is null or run_id = cast(? as uuid))
                and (cast(? as text) is null or status = cast(? as text))
                and (cast(? as boolean) is null
                  or (cast(? as boolean) and status = 'RUNNING')
                  or (cast(? as boolean) and status = 'WAITING')
                  or (cast(? as text[]) is not null and status = any (cast(? as text[]))))
                and (cast(? as text[]) is null or (ended_at is null and health = any (cast(? as text[]))))
                and (cast(? as boolean) is null or stale_reason is not null)
                and (cast(? as text) is null or job_type = cast(? as text))
                and (cast(? as text) is null or job_type like cast(? as text))
                and (cast(? as uuid) is null or worker_id = cast(? as uuid))
                and (cast(? as uuid) is null or workflow_id = cast(? as uuid))
                and (cast(? as timestamptz) is null or started_at >= cast(? as timestamptz))
                and (cast(? as timestamptz) is null or started_at < cast(? as timestamptz))
                and (cast(? as timestamptz) is null or (started_at, run_id) < (cast(? as timestamptz), cast(? as uuid)))
                and (cast(? as timestamptz) is null or (started_at, run_id) >= (cast(? as timestamptz), cast(? as uuid)))
                and (cast(? as text) is null
                  or job_type ilike cast(? as text) or note ilike cast(? as text)
                  or error_class ilike cast(? as text) or error_message ilike cast(? as text) or detail ilike cast(? as text))
              order by started_at desc, run_id desc
              limit ?) r
            left join worker w on w.id = r.worker_id
            cross join lateral (
              select array_agg(e.key order by e.key) as keys, array_agg(e.value order by e.key) as texts
              from jsonb_each_text(case when jsonb_typeof(r.labels) = 'object' then r.labels end) e
              where e.value is not null) l
            order by r.started_at desc, r.run_id desc
            """;

    /**
     * Open runs, the worst first, with those among the newest 500 problems whose code still executes. Reads the open ones by the two small partial indexes, with their
     * workers, to sort them, and walks run_problems; the rest is looked up by primary key for those that are shown. A health that this version does not know stands
     * among those that somebody should look at.
     */
    static final String WORST = """
            select r.run_id, r.workflow_id, r.attempt, r.host, r.scheduler, r.job_type, r.worker_id, r.worker_name, w.host as worker_host,
              r.status, r.reason, r.note, r.health, r.started_at, r.ended_at,
              cast(extract(epoch from r.elapsed) * 1000000 as bigint) as elapsed_micros,
              cast(extract(epoch from case when r.ended_at is null then greatest(now() - w.beat_at, interval '0') end) * 1000000 as bigint) as lease_age_micros,
              cast(extract(epoch from r.beat_age) * 1000000 as bigint) as beat_age_micros,
              r.stage_ordinal, r.stage, r.done, r.total, r.base, r.unit, r.detail,
              cast(extract(epoch from r.stage_elapsed) * 1000000 as bigint) as progress_micros,
              r.error_class, r.error_message, l.keys as label_keys, l.texts as label_texts
            from (
              select c.run_id, c.started_at, coalesce(array_position(
                array['WORKER_DEAD', 'ABANDONED', 'IGNORING_STOP', 'NOT_MOVING', 'STILL_EXECUTING', 'OVERDUE', 'SUSPECT', 'QUIET', 'STOPPING', 'FINE'], c.health), 7) as rank
              from (
                select run_id, started_at, health from runs where status = 'RUNNING' or status = 'WAITING'
                union all
                select e.run_id, e.started_at, e.health from (
                  select run_id from run where status not in ('RUNNING', 'WAITING', 'SUCCEEDED') order by started_at desc, run_id desc limit 500) p
                join runs e on e.run_id = p.run_id
                where e.health = 'STILL_EXECUTING') c
              order by rank, c.started_at, c.run_id
              limit ?) o
            join runs r on r.run_id = o.run_id
            left join worker w on w.id = r.worker_id
            cross join lateral (
              select array_agg(e.key order by e.key) as keys, array_agg(e.value order by e.key) as texts
              from jsonb_each_text(case when jsonb_typeof(r.labels) = 'object' then r.labels end) e
              where e.value is not null) l
            order by o.rank, o.started_at, o.run_id
            """;

    /** How many open runs seem how. By the two small partial indexes; workers are read whole. */
    static final String HEALTHS = """
            select health, status, count(*) as runs from runs where status = 'RUNNING' or status = 'WAITING' group by health, status
            """;

    /** How many workers there are, and when something ended lately. Reads all of worker, a small table, and walks run_list for a thousand runs. */
    static final String TALLY = """
            select now() as at,
              count(*) filter (where w.state in ('alive', 'stopping') and w.suspect_since is null) as alive,
              count(*) filter (where w.state in ('alive', 'stopping') and w.suspect_since is not null) as suspect,
              count(*) filter (where w.state = 'lost' and w.ended_at > now() - interval '24 hours') as lost,
              (select max(n.ended_at) from (select ended_at from run order by started_at desc, run_id desc limit 1000) n) as last_ended_at
            from worker w
            """;

    /**
     * How the types did: for each a row of all hours, and a row an hour. Walks run_list back for 24 hours, and for so many runs at most; the durations are those of
     * runs that succeeded.
     */
    static final String TYPES = """
            select n.job_type, n.hour, grouping(n.hour) as whole, now() - interval '24 hours' as since,
              count(*) as runs,
              count(*) filter (where n.ended_at is null) as running,
              count(*) filter (where n.status = 'SUCCEEDED') as succeeded,
              count(*) filter (where n.status = 'FAILED') as failed,
              count(*) filter (where n.reason = 'KILLED') as killed,
              count(*) filter (where n.reason in ('WORKER_LOST', 'STALLED', 'DEADLINE') or n.health in ('WORKER_DEAD', 'NOT_MOVING', 'OVERDUE')) as stale,
              count(*) filter (where n.ended_at is not null and n.status <> 'SUCCEEDED') as bad,
              cast(percentile_cont(0.5) within group (order by n.micros) as bigint) as median_micros,
              cast(percentile_cont(0.95) within group (order by n.micros) as bigint) as p95_micros
            from (
              select job_type, status, reason, health, ended_at,
                least(23, greatest(0, cast(floor(extract(epoch from now() - started_at) / 3600) as int))) as hour,
                case when status = 'SUCCEEDED' then extract(epoch from ended_at - started_at) * 1000000 end as micros
              from runs
              where started_at >= now() - interval '24 hours'
              order by started_at desc, run_id desc
              limit ?) n
            group by grouping sets ((n.job_type), (n.job_type, n.hour))
            order by n.job_type, whole desc
            """;

    /** What a workflow has saved. By primary key. */
    static final String CHECKPOINT = """
            select saved_at, attempt, codec, octet_length(payload) as bytes from checkpoint where workflow_id = ? and payload is not null
            """;

    /** Where a search stops: the last of so many runs from the cursor down. Walks run_list and reads no row of the table that vacuum has seen. */
    static final String SEARCH_END = """
            select started_at, run_id from run
            where (cast(? as timestamptz) is null or started_at >= cast(? as timestamptz))
              and (cast(? as timestamptz) is null or started_at < cast(? as timestamptz))
              and (cast(? as timestamptz) is null or (started_at, run_id) < (cast(? as timestamptz), cast(? as uuid)))
            order by started_at desc, run_id desc
            offset ? limit 1
            """;

    /** What a list does not show of a run. By primary key. */
    static final String RUN = """
            select workflow_id, job_key, trigger_key, error_stack, stop_reason, stop_actor, stop_note, stop_asked_at, stop_observed_at,
              interrupted_at, abandoned_at, left_at
            from run where run_id = ?
            """;

    /** What was seen of a run's thread, oldest first; of very much the newest. By the index on run_id. */
    static final String EVIDENCE = """
            select * from (
              select id, at, kind, thread_name, thread_state, stack, verdict, waits_for, held_by, cpu_ms * 1000 as cpu_micros,
                coalesce(samples, 1) as samples, coalesce(same_frames, 1) as same_frames from evidence
              where run_id = ? order by at desc, id desc limit 100) e
            order by at, id
            """;

    /** The stages of a run, in order: at most a hundred. By the beginning of stage's primary key; run and pulse by theirs. */
    static final String STAGES = """
            select ordinal, name, started_at, ended_at, outcome, done, total, base, unit, detail, name as stage,
              cast(extract(epoch from elapsed) * 1000000 as bigint) as elapsed_micros,
              cast(extract(epoch from elapsed) * 1000000 as bigint) as progress_micros
            from stages where run_id = ? order by ordinal
            """;

    /** The events of a run, oldest first; of very many the newest. Walks event_by_run down. */
    static final String RUN_EVENTS = """
            select * from (
              select id, at, kind, run_id, worker_id, actor, text from event
              where run_id = ? order by at desc, id desc limit 1000) e
            order by at, id
            """;

    /** The events of a run, newest first, page by page. Walks event_by_run from the cursor down. */
    static final String EVENTS_OF_RUN = """
            select id, at, kind, run_id, worker_id, actor, text from event
            where run_id = cast(? as uuid)
              and (cast(? as timestamptz) is null or (at, id) < (cast(? as timestamptz), cast(? as uuid)))
            order by at desc, id desc
            limit ?
            """;

    /** All events, newest first. Walks event_list from the cursor down. */
    static final String EVENTS = """
            select id, at, kind, run_id, worker_id, actor, text from event
            where cast(? as timestamptz) is null or (at, id) < (cast(? as timestamptz), cast(? as uuid))
            order by at desc, id desc
            limit ?
            """;

    /** Registrations that are not over, by name. Reads all of worker, a small table without an index but its key. */
    static final String WORKERS = """
            select w.id, w.number, w.name, w.type, w.host, w.pid, w.version, w.status, w.started_at, w.beat_at, w.lease_expires_at,
              w.ended_at, w.running, w.task, cast(extract(epoch from w.beat_age) * 1000000 as bigint) as beat_age_micros,
              m.keys as metadata_keys, m.texts as metadata_texts
            from active_workers w
            cross join lateral (
              select array_agg(e.key order by e.key) as keys, array_agg(e.value order by e.key) as texts
              from jsonb_each_text(case when jsonb_typeof(w.metadata) = 'object' then w.metadata end) e
              where e.value is not null) m
            order by w.name, w.number
            """;

    /** One registration. By primary key. */
    static final String WORKER = """
            select w.id, w.number, w.name, w.type, w.host, w.pid, w.version, w.status, w.started_at, w.beat_at, w.lease_expires_at,
              w.ended_at, w.running, w.task, cast(extract(epoch from w.beat_age) * 1000000 as bigint) as beat_age_micros,
              m.keys as metadata_keys, m.texts as metadata_texts
            from workers w
            cross join lateral (
              select array_agg(e.key order by e.key) as keys, array_agg(e.value order by e.key) as texts
              from jsonb_each_text(case when jsonb_typeof(w.metadata) = 'object' then w.metadata end) e
              where e.value is not null) m
            where w.id = ?
            """;

    /** Registrations that are over, the last ended first. Reads all of worker and sorts; metadata is unpacked for those shown. */
    static final String ENDED_WORKERS = """
            select w.id, w.number, w.name, w.type, w.host, w.pid, w.version, w.status, w.started_at, w.beat_at, w.lease_expires_at,
              w.ended_at, w.running, w.task, cast(extract(epoch from w.beat_age) * 1000000 as bigint) as beat_age_micros,
              m.keys as metadata_keys, m.texts as metadata_texts
            from (
              select * from workers where state not in ('alive', 'stopping')
              order by ended_at desc nulls last, number desc
              limit ?) w
            cross join lateral (
              select array_agg(e.key order by e.key) as keys, array_agg(e.value order by e.key) as texts
              from jsonb_each_text(case when jsonb_typeof(w.metadata) = 'object' then w.metadata end) e
              where e.value is not null) m
            order by w.ended_at desc nulls last, w.number desc
            """;

    /** Work in quarantine, the newest first. Walks retry_quarantined down. */
    static final String QUARANTINED = """
            select run_id, workflow_id, job_type, attempt - 1 as attempts, created_at, coalesce(note, '') as note from retry
            where state = 'quarantined' order by created_at desc limit ?
            """;

    private ConsoleSql() {}
}
