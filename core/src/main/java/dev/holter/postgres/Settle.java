package dev.holter.postgres;

/**
 * The settings that a role or a database may have changed, and that Holter relies on: isolation, writability, time-outs, where the tables are. The
 * time-outs keep a paused or cut-off process of ours from holding a lock for longer than moments. Temporary tables come last: they are the host's.
 */
final class Settle {
    private static final String TRANSACTION = """
            set transaction isolation level read committed, read write;
            set local search_path = "%1$s", pg_temp;
            set local statement_timeout = '3s';
            set local lock_timeout = '1s';
            set local idle_in_transaction_session_timeout = '5s';
            set local plan_cache_mode = auto;
            set local array_nulls = on
            """;

    private static final String SESSION = """
            set session characteristics as transaction isolation level read committed, read write;
            set search_path = "%1$s", pg_temp;
            set statement_timeout = '3s';
            set lock_timeout = '1s';
            set idle_in_transaction_session_timeout = '5s';
            set plan_cache_mode = auto;
            set array_nulls = on;
            set jit = off
            """;

    private Settle() {}

    static String transaction(String schemaName, int version) {
        return TRANSACTION.formatted(schemaName) + since(version, 17, "; set local transaction_timeout = 0");
    }

    static String session(String schemaName, int version) {
        return SESSION.formatted(schemaName)
                + since(version, 14, "; set idle_session_timeout = 0")
                + since(version, 17, "; set transaction_timeout = 0");
    }

    private static String since(int version, int first, String setting) {
        return version >= first ? setting : "";
    }
}
