package dev.holter.postgres;

/** What the doctor and the meters ask. They read only and lock nothing. */
final class DoctorSql {
    /**
     * Quarantined work, by its partial index; workers given up lately, of a small table; and how old the oldest transaction is that keeps dead rows of this database: null when a session of another
     * role is there that this one may not look into.
     */
    static final String FLEET = """
            select (select count(*) from retry where state = 'quarantined'),
              (select count(*) from worker where state = 'lost' and ended_at > now() - interval '24 hours'),
              (select case when bool_or(a.backend_type is null) then null
                 else coalesce(cast(extract(epoch from max(clock_timestamp() - a.xact_start)
                   filter (where a.backend_xmin is not null or a.backend_xid is not null)) * 1000000 as bigint), 0) end
               from pg_catalog.pg_stat_activity a
               where a.pid <> pg_catalog.pg_backend_pid() and (a.datname = current_database() or a.datname is null))
            """;

    private DoctorSql() {}
}
