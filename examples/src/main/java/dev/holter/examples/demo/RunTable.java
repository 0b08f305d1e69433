package dev.holter.examples.demo;

import dev.holter.Progress;
import dev.holter.RunDetails;
import dev.holter.RunStatus;
import dev.holter.StageSummary;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Each run and its stages as a table, and beneath it what the failed ones threw. */
record RunTable(List<RunDetails> runs) {
    private static final int STACK_LINES = 4;

    @Override
    public String toString() {
        TextTable table = new TextTable("run", "stage", "items", ">items/s", ">elapsed", "outcome");
        runs.forEach(run -> add(run, table));
        return table + runs.stream().map(RunTable::error).collect(Collectors.joining());
    }

    private static void add(RunDetails run, TextTable table) {
        String name = RunLine.name(run.run());
        for (StageSummary stage : run.stages()) {
            table.row(
                    name,
                    stage.name(),
                    items(stage.progress()),
                    rate(stage),
                    RunLine.seconds(stage.elapsed()),
                    stage.outcome().name().toLowerCase(Locale.ROOT));
            name = "";
        }
        table.row(
                name,
                "",
                "",
                "",
                RunLine.seconds(run.run().elapsed()),
                run.run().status().name());
    }

    private static String items(Progress at) {
        StringBuilder items = new StringBuilder(RunLine.number(at.done()));
        if (at.total().isPresent() && at.total().getAsLong() != at.done()) {
            items.append(" of ").append(RunLine.number(at.total().getAsLong()));
        }
        items.append(RunLine.unit(at.unit()));
        if (at.base() > 0) {
            items.append(", ").append(RunLine.number(at.base())).append(" before");
        }
        return items.toString();
    }

    /** In this attempt. Unlike the console, which hides the rates of the first two seconds, this looks back at stages that may be shorter. */
    private static String rate(StageSummary stage) {
        double seconds = stage.elapsed().toNanos() / 1e9;
        long moved = stage.progress().done() - stage.progress().base();
        return seconds <= 0 ? "" : RunLine.number(Math.round(moved / seconds));
    }

    private static String error(RunDetails run) {
        String stack = run.errorStack();
        if (stack == null || run.run().status() != RunStatus.FAILED) {
            return "";
        }
        return stack.lines()
                .limit(STACK_LINES)
                .map(line -> "  " + line.replace("\t", "  ") + "\n")
                .collect(Collectors.joining("", RunLine.name(run.run()) + " threw\n", "    ...\n"));
    }
}
