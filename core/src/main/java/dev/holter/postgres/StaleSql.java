package dev.holter.postgres;

/** The statements about runs that break what their job types promise about time. Locks as in {@link TickSql}: worker, run, pulse, each by id. */
final class StaleSql {
    /** Shows on an open run what it has broken. By primary key. */
    static final String MARK = """
            update run set stale_since = coalesce(stale_since, now()), stale_reason = ?
            where run_id = ? and status = 'RUNNING' and stale_reason is distinct from ?
            """;

    /** The same for many, those that are not shown so yet, each with its event. Locks the runs by id before it changes them, and nothing else. By primary key. */
    static final String MARK_LONG_STALE = """
            with due as materialized (
              select r.run_id, m.reason from unnest(?::uuid[], ?::text[]) as m(run_id, reason) join run r on r.run_id = m.run_id
              where r.status = 'RUNNING' and r.stale_reason is distinct from m.reason
              order by r.run_id for no key update of r),
            shown as (
              update run r set stale_since = coalesce(r.stale_since, now()), stale_reason = d.reason
              from due d where r.run_id = d.run_id
              returning r.run_id, r.worker_id, r.stale_reason)
            insert into event (id, at, kind, run_id, worker_id, text)
            select gen_random_uuid(), now(), 'stale', run_id, worker_id, stale_reason || ': its worker should have seen that long ago' from shown
            """;

    /** Takes that back from a run that was shown as stalled, while nobody has asked it to stop. By primary key. */
    static final String UNMARK = """
            update run set stale_since = null, stale_reason = null
            where run_id = ? and status = 'RUNNING' and stale_reason in ('STALLED', 'QUIET') and stop_asked_at is null
            """;

    /** Whether an open run is shown as this. By primary key; locks nothing. */
    static final String SHOWN = """
            select 1 from run where run_id = ? and stale_reason = ? and status = 'RUNNING'
            """;

    /** Takes back what is shown of runs that have moved since. Locks the runs by id before it changes them. By the partial index on stale runs. */
    static final String HEAL = """
            with moved as materialized (
              select r.run_id from run r join pulse p on p.run_id = r.run_id
              where r.status = 'RUNNING' and r.stale_reason in ('STALLED', 'QUIET') and r.stop_asked_at is null and p.beat_at > r.stale_since
              order by r.run_id for no key update of r)
            update run r set stale_since = null, stale_reason = null from moved where r.run_id = moved.run_id
            """;

    /**
     * Open runs of a span whose owners should have shown long ago that they are stale: twice what they promised, and the time besides after which their worker would be lost, has passed between their last
     * beat, or their start, and their own worker's last renewal. By the partial index on active runs; locks nothing.
     */
    static final String LONG_STALE = """
            select s.run_id, s.reason from (
              select r.worker_id, r.run_id, r.stale_reason,
                case
                  when w.beat_at - r.started_at > 2 * cast(nullif(r.policy->>'deadline', 'never') as interval) + w.lost_after_ms * interval '1 millisecond'
                    then 'DEADLINE'
                  when r.policy->>'stallAfter' <> 'never' and r.policy->>'resumingStallAfter' <> 'never'
                    and w.beat_at - p.beat_at > w.lost_after_ms * interval '1 millisecond' + 2 * greatest(
                      cast(nullif(r.policy->>'stallAfter', 'never') as interval), cast(r.policy->>'startGrace' as interval),
                      cast(nullif(r.policy->>'resumingStallAfter', 'never') as interval))
                    then 'STALLED'
                end as reason
              from run r
              join worker w on w.id = r.worker_id
              join pulse p on p.run_id = r.run_id
              where r.status = 'RUNNING' and (r.worker_id, r.run_id) > (?, ?) and (r.worker_id, r.run_id) <= (?, ?)
                and r.stop_asked_at is null and w.state in ('alive', 'stopping') and w.suspect_since is null) s
            where s.reason is not null and s.stale_reason is distinct from s.reason
            order by s.worker_id, s.run_id limit 1000
            """;

    private StaleSql() {}
}
