package dev.holter.examples.demo;

import java.sql.SQLException;
import java.util.ArrayList;
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
        List<List<@Nullable String>> workers = new ArrayList<>();
        workers.add(stopped(Cluster.WORKER));
        if (shown(CrashPart.class)) {
            workers.add(lost(SecondNode.WORKER));
        } else if (shown(CancelPart.class) || shown(KillPart.class)) {
            workers.add(stopped(SecondNode.WORKER));
        }
        if (shown(JobRunrCrashPart.class)) {
            workers.add(lost(JobRunrNode.WORKER));
        }
        return workers;
    }

    private boolean shown(Class<? extends Part> part) {
        return parts.stream().anyMatch(part::isInstance);
    }

    private static List<@Nullable String> stopped(String worker) {
        return Arrays.asList(worker, "STOPPED", "0");
    }

    private static List<@Nullable String> lost(String worker) {
        return Arrays.asList(worker, "LOST", null);
    }
}
