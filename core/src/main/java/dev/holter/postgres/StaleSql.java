package dev.holter.postgres;

/** The statements about runs that break what their job types promise about time. Locks as in {@link TickSql}: worker, run, pulse, each by id. */
final class StaleSql {
    /** Shows on an open run what it has broken. By primary key. */
    static final String MARK = """
            update run set stale_since = coalesce(stale_since, now()), stale_reason = ?
            where run_id = ? and status = 'RUNNING' and stale_reason is distinct from ?
            """;

    /** Takes that back from a run that was shown as stalled, while nobody has asked it to stop. By primary key. */
    static final String UNMARK = """
            update run set stale_since = null, stale_reason = null
            where run_id = ? and status = 'RUNNING' and stale_reason = 'STALLED' and stop_asked_at is null
            """;

    /**
     * Open runs whose owners should have acted long ago: twice what they promised, and the time besides after which their worker would be lost, has passed between their last
     * beat, or their start, and their own worker's last renewal. No stored time is compared with now. By the partial index on active runs; locks nothing.
     */
    static final String LONG_STALE = """
            select s.worker_id, s.run_id, s.reason, s.on_stale from (
              select r.worker_id, r.run_id, r.policy->>'onStale' as on_stale,
                case
                  when w.beat_at - r.started_at > 2 * cast(nullif(r.policy->>'deadline', 'never') as interval) + w.lost_after_ms * interval '1 millisecond'
                    then 'DEADLINE'
                  when w.beat_at - p.beat_at > w.lost_after_ms * interval '1 millisecond' + 2 * greatest(
                      cast(nullif(r.policy->>'stallAfter', 'never') as interval), cast(r.policy->>'startGrace' as interval),
                      cast(nullif(r.policy->>'resumingStallAfter', 'never') as interval))
                    and r.policy->>'stallAfter' <> 'never' then 'STALLED'
                end as reason, r.stale_reason
              from run r
              join worker w on w.id = r.worker_id
              join pulse p on p.run_id = r.run_id
              where r.status = 'RUNNING' and r.stop_asked_at is null and w.state in ('alive', 'stopping') and w.suspect_since is null
                and (cast(? as uuid) is null or r.run_id = cast(? as uuid))) s
            where s.reason is not null and (s.on_stale <> 'ALERT' or s.stale_reason is distinct from s.reason)
            order by s.worker_id, s.run_id limit 1000
            """;

    private StaleSql() {}
}
