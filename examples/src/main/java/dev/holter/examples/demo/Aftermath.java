package dev.holter.examples.demo;

import java.sql.SQLException;
import java.util.List;

/** What must be in Holter's tables when the scheduler is gone, asked in SQL as any operator could. */
record Aftermath(EmbeddedServer server) {
    private static final String UNFINISHED = "select job_type, attempt, status from holter.active_runs";
    private static final String WORKERS = "select name, status, running from holter.workers";
    private static final String LEFTOVERS = "select count(*) from holter.pulse";

    void check(Expectations expected) throws SQLException {
        expected.same("runs that are not over", List.of(), server.rows(UNFINISHED));
        expected.same("workers", List.of(List.of("demo", "STOPPED", "0")), server.rows(WORKERS));
        expected.same("beats of runs that are over", List.of(List.of("0")), server.rows(LEFTOVERS));
    }
}
