package dev.holter.examples.demo;

import dev.holter.Console;
import dev.holter.Health;
import dev.holter.RunDetails;
import dev.holter.RunQuery;
import dev.holter.RunStatus;
import dev.holter.RunSummary;
import dev.holter.StopAnswer;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * What the console of this node says of a job, mostly on another one.
 *
 * @param console this node's
 * @param word what the demo calls the job
 * @param type what Holter calls it
 */
record RemoteRuns(Console console, String word, String type) {
    /** Who asks for all that the demo does to runs. */
    static final String ACTOR = "demo";

    RemoteRuns(Console console, RemoteJob job) {
        this(console, job.word(), job.type());
    }

    /** All that there are, the newest first. */
    List<RunSummary> all() {
        return console.runs(RunQuery.all().withJobType(type)).items();
    }

    /** Waits until the job runs and has done something. */
    RunSummary underWay() throws Exception {
        RunQuery running = RunQuery.all().withJobType(type).withStatuses(EnumSet.of(RunStatus.RUNNING));
        return Cluster.await(
                word + " is to be under way",
                () -> console.runs(running).items().stream().findFirst());
    }

    /** Waits until this is so. */
    RunDetails until(UUID run, String what, Predicate<RunDetails> so) throws Exception {
        return Cluster.await(word + ": " + what, () -> console.run(run).filter(so));
    }

    /** Waits until the console shows it so. */
    void until(UUID run, Health health) throws Exception {
        until(run, "to be shown as " + health, details -> details.run().health() == health);
    }

    static void accepted(StopAnswer answer) {
        if (answer != StopAnswer.ACCEPTED && answer != StopAnswer.REPEATED) {
            throw new IllegalStateException("a stop was answered " + answer);
        }
    }
}
