package dev.holter.postgres;

/** The statements of sessions, the schema, the sentinel and the fence. */
final class Sql {
    /** Gives a workflow's fence to this open run: a new one, or the next, but never back from a later attempt. Locks the checkpoint's row. */
    static final String RAISE_FENCE = """
            insert into checkpoint as c (workflow_id, fence, attempt, run_id, saved_at)
            select ?, 1, ?, r.run_id, now() from run r where r.run_id = ? and r.status = 'RUNNING'
            on conflict (workflow_id) do update set
              fence = c.fence + case when c.run_id = excluded.run_id then 0 else 1 end, attempt = excluded.attempt, run_id = excluded.run_id
            where c.attempt <= excluded.attempt
            returning fence, payload, codec, cast(cast(c.xmin as text) as bigint)
            """;

    /**
     * Checkpoints of runs that hold their fence, and are open as far as the statement sees, over the version that they know. Every writer changes a row's version, so one that comes late, of a
     * session that was given up, meets nothing. By primary key; locks the checkpoints' rows in the pulse's order.
     */
    static final String SAVE = """
            with n as materialized (
              select unnest(?::uuid[]) as workflow_id, unnest(?::uuid[]) as run_id, unnest(?::bigint[]) as version, unnest(?::bytea[]) as payload,
                unnest(?::text[]) as codec),
            mine as materialized (
              select c.workflow_id, c.run_id from checkpoint c join n using (workflow_id, run_id)
              where cast(cast(c.xmin as text) as bigint) = n.version
                and exists (select from run r where r.run_id = n.run_id and r.status = 'RUNNING')
              order by c.workflow_id for no key update of c)
            update checkpoint c set payload = n.payload, codec = n.codec, saved_at = now()
            from mine join n using (workflow_id, run_id)
            where c.workflow_id = mine.workflow_id
            returning c.run_id, cast(cast(c.xmin as text) as bigint)
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

    /** Which server process this is. */
    static final String BACKEND = """
            select pg_backend_pid()
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
