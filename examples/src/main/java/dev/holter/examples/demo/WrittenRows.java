package dev.holter.examples.demo;

import dev.holter.RunDetails;
import dev.holter.StageSummary;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How many rows Holter has inserted, updated or deleted, by PostgreSQL's own count.
 *
 * @param tables each table and its number, most first
 */
record WrittenRows(List<List<@Nullable String>> tables) {
    private static final String COUNTS = """
            select relname, n_tup_ins + n_tup_upd + n_tup_del
            from pg_stat_user_tables
            where schemaname = 'holter' and n_tup_ins + n_tup_upd + n_tup_del > 0
              and relname in ('worker', 'run', 'pulse', 'stage', 'checkpoint', 'command', 'retry', 'event')
            order by 2 desc, 1""";

    static WrittenRows of(EmbeddedServer server) throws SQLException {
        return new WrittenRows(server.rows(COUNTS));
    }

    long total() {
        return tables.stream()
                .mapToLong(row -> Long.parseLong(String.valueOf(row.get(1))))
                .sum();
    }

    /** In words, beside the updates that these runs made. */
    String sentence(List<RunDetails> runs) {
        String each = tables.stream().map(row -> row.get(0) + " " + row.get(1)).collect(Collectors.joining(", "));
        long updates = runs.stream().mapToLong(WrittenRows::updates).sum();
        return "Holter wrote " + RunLine.number(total()) + " rows for " + RunLine.number(updates)
                + " updates of the jobs: " + each + ".";
    }

    /** An inventory counts every item as it goes; only when it writes it counts and saves a checkpoint once a batch. */
    private static long updates(RunDetails run) {
        long updates = 0;
        for (StageSummary stage : run.stages()) {
            long items = stage.progress().done() - stage.progress().base();
            boolean batches = stage.name().equals(Inventory.WRITE);
            updates += batches ? 2 * ((items + Inventory.BATCH - 1) / Inventory.BATCH) : items;
        }
        return updates;
    }
}
