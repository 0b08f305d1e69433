package dev.holter.examples.demo;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What must be in Holter's tables when the schedulers are gone, asked in SQL as any operator could.
 *
 * @param server where they are
 * @param parts what was shown
 */
record Aftermath(EmbeddedServer server, List<Part> parts) {
    private static final String UNFINISHED = "select job_type, attempt, status from holter.active_runs";
    private static final String WORKERS =
            "select name, status, case when status = 'STOPPED' then running end from holter.workers order by name";
    private static final String LEFTOVERS = "select count(*) from holter.pulse";

    void check(Expectations expected) throws SQLException {
        expected.same("runs that are not over", List.of(), server.rows(UNFINISHED));
        expected.same("workers", workers(), server.rows(WORKERS));
        expected.same("beats of runs that are over", List.of(List.of("0")), server.rows(LEFTOVERS));
    }

    private List<List<@Nullable String>> workers() {
        List<@Nullable String> first = Arrays.asList(Cluster.WORKER, "STOPPED", "0");
        if (parts.stream().anyMatch(CrashPart.class::isInstance)) {
            return List.of(first, Arrays.asList(SecondNode.WORKER, "LOST", null));
        }
        boolean second = parts.stream().anyMatch(part -> part instanceof CancelPart || part instanceof KillPart);
        return second ? List.of(first, Arrays.asList(SecondNode.WORKER, "STOPPED", "0")) : List.of(first);
    }
}
