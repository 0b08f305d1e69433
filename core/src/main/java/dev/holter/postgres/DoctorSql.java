package dev.holter.postgres;

/** What the doctor and the meters ask. They read only, and lock nothing but for the sentinel's trial. The system's tables are small. */
final class DoctorSql {
    /**
     * Quarantined work, by its partial index; workers given up lately, of a small table; and how old the oldest transaction is that keeps dead rows of this database: null when another role's
     * session keeps some, and this role may not see since when.
     */
    static final String FLEET = """
            select (select count(*) from retry where state = 'quarantined'),
              (select count(*) from worker where state = 'lost' and ended_at > now() - interval '24 hours'),
              (select case when bool_or(a.xact_start is null and a.backend_type is null) then null
                 else coalesce(cast(extract(epoch from max(clock_timestamp() - a.xact_start)) * 1000000 as bigint), 0) end
               from pg_catalog.pg_stat_activity a
               where a.pid <> pg_catalog.pg_backend_pid() and (a.backend_xmin is not null or a.backend_xid is not null)
                 and (a.datname = current_database() or a.datname is null))
            """;

    /** Whether this server only follows another. */
    static final String STANDBY = """
            select pg_catalog.pg_is_in_recovery()
            """;

    /** Who we are, and whether that role could do with less. */
    static final String ROLE = """
            select r.rolname, r.rolsuper, r.rolconnlimit from pg_catalog.pg_roles r where r.rolname = current_user
            """;

    /** Whether the schema is there and may be used; no row: it is not. */
    static final String SCHEMA = """
            select has_schema_privilege(n.oid, 'usage') from pg_catalog.pg_namespace n where n.nspname = ?
            """;

    /** What is missing of these tables and views, and which rights on those that are there. */
    static final String RIGHTS = """
            select t.name, c.oid is null as missing, array_to_string(l.lacks, ', ') as lacks
            from unnest(cast(? as text[])) t(name)
            left join pg_catalog.pg_class c on c.relname = t.name
              and c.relnamespace = (select n.oid from pg_catalog.pg_namespace n where n.nspname = ?)
            cross join lateral (
              select array(
                select p from unnest(array['select', 'insert', 'update', 'delete']) p
                where (p = 'select' or (c.relkind <> 'v' and c.relname <> 'holter_version')) and not has_table_privilege(c.oid, p)) as lacks) l
            where c.oid is null or cardinality(l.lacks) > 0
            order by t.name
            """;

    /** Takes a lock as a sentinel does, looks whether it can be seen, and gives it back; a lock of the server's that nobody else takes. */
    static final String SENTINEL_TRIAL = """
            with mine as materialized (
              select hashtextextended('holter doctor ' || cast(pg_catalog.pg_backend_pid() as text), 0) as key),
            taken as materialized (select key, pg_try_advisory_lock(key) as held from mine),
            seen as materialized (
              select t.key, t.held, exists (
                select from pg_catalog.pg_locks l where t.held and l.locktype = 'advisory' and l.granted and l.pid = pg_catalog.pg_backend_pid()) as seen
              from taken t)
            select held, seen, case when held then pg_advisory_unlock(key) end from seen
            """;

    /** The database's clock, at this very moment. */
    static final String CLOCK = """
            select clock_timestamp()
            """;

    /** What keeps dead rows, the oldest first: sessions, prepared transactions, replication slots. An age that this role may not see is null. */
    static final String HORIZON = """
            select what, age_micros, transactions from (
              select 'session ' || a.pid || ' of ' || coalesce(a.usename, '?') || coalesce(' (' || nullif(a.application_name, '') || ')', '')
                  || coalesce(', ' || a.state, '') as what,
                cast(extract(epoch from clock_timestamp() - a.xact_start) * 1000000 as bigint) as age_micros,
                greatest(age(a.backend_xmin), age(a.backend_xid)) as transactions
              from pg_catalog.pg_stat_activity a
              where a.pid <> pg_catalog.pg_backend_pid() and (a.backend_xmin is not null or a.backend_xid is not null)
                and (a.datname = current_database() or a.datname is null)
              union all
              select 'prepared transaction ''' || p.gid || ''' of ' || p.owner,
                cast(extract(epoch from clock_timestamp() - p.prepared) * 1000000 as bigint), age(p.transaction)
              from pg_catalog.pg_prepared_xacts p where p.database = current_database()
              union all
              select 'replication slot ''' || s.slot_name || '''', null, age(s.xmin) from pg_catalog.pg_replication_slots s where s.xmin is not null) h
            order by age_micros desc nulls last, transactions desc nulls last limit 20
            """;

    /** How what beats is stored. */
    static final String STORAGE = """
            select c.relname, coalesce(c.reloptions, '{}') as options, pg_catalog.pg_table_size(c.oid) as bytes,
              (select count(*) from pg_catalog.pg_index i where i.indrelid = c.oid) as indexes,
              current_setting('autovacuum') = 'on' and current_setting('track_counts') = 'on' as vacuumed
            from pg_catalog.pg_class c
            where c.relname in ('pulse', 'worker') and c.relnamespace = (select n.oid from pg_catalog.pg_namespace n where n.nspname = ?)
            order by c.relname
            """;

    /** Who lives, as its last renewal says, and observes; and how many runs are open under workers that have been over for minutes. By the partial index on active runs. */
    static final String OBSERVERS = """
            select count(*) filter (where w.living), count(*) filter (where w.living and w.acts),
              array_to_string((array_agg(w.name order by w.name) filter (where w.living and w.acts))[1:5], ', '),
              (select count(*) from worker o join run r on r.worker_id = o.id and r.status = 'RUNNING'
               where o.state in ('lost', 'stopped') and o.ended_at < now() - interval '2 minutes')
            from (
              select name, state in ('alive', 'stopping') and beat_at > now() - suspect_after_ms * interval '1 millisecond' as living,
                coalesce(metadata->>'observeOnly', '') <> 'true' as acts
              from worker) w
            """;

    private DoctorSql() {}
}
