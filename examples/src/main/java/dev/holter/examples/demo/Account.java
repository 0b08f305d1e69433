package dev.holter.examples.demo;

import dev.holter.RunSummary;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells in a table what happened to one run, line by line, and how long after what came before. For one thread. */
final class Account {
    private static final int WORKFLOW = 8;

    private final TextTable table;
    private String name;
    private String workflow;
    private String worker;

    Account(TextTable table, RunSummary run) {
        this.table = table;
        this.name = RunLine.name(run);
        this.workflow = workflow(run);
        this.worker = Optional.ofNullable(run.workerName()).orElse("");
    }

    static TextTable table() {
        return new TextTable("run", "workflow", "on", "what happened", ">after");
    }

    /** The end of the id: its beginning is the time, and the same for all. */
    static String workflow(RunSummary run) {
        String id = run.workflowId().toString();
        return id.substring(id.length() - WORKFLOW);
    }

    Account line(String what) {
        return line(what, null, null);
    }

    /** With the time from the one to the other, or that it never came to it. */
    Account line(String what, @Nullable Instant from, @Nullable Instant to) {
        boolean timed = from != null && to != null;
        table.row(name, workflow, worker, what, timed ? after(Duration.between(from, to)) : "");
        name = "";
        workflow = "";
        worker = "";
        return this;
    }

    static String after(Duration time) {
        return time.toMillis() < 1_000 ? String.format(Locale.ROOT, "%d ms", time.toMillis()) : RunLine.seconds(time);
    }
}
