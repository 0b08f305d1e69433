package dev.holter.examples.demo;

import dev.holter.Event;
import dev.holter.RunDetails;
import java.util.List;
import java.util.Optional;

/**
 * What can be looked at when the parts are over.
 *
 * @param runs everything Holter recorded, oldest first
 * @param events what it recorded beside, newest first
 * @param moments when the demo did what
 * @param server where the rows are
 * @param workload what there was to do
 */
record Evidence(List<RunDetails> runs, List<Event> events, Moments moments, EmbeddedServer server, Workload workload) {
    /** The attempts of this job type, oldest first. */
    List<RunDetails> of(String jobType) {
        return runs.stream().filter(run -> run.run().jobType().equals(jobType)).toList();
    }

    /** The event of this kind about the worker of this run. */
    static Optional<Event> ofWorker(RunDetails run, String kind, List<Event> events) {
        return events.stream()
                .filter(event -> event.kind().equals(kind))
                .filter(event -> event.workerId() != null
                        && event.workerId().equals(run.run().workerId()))
                .findFirst();
    }

    /** The event of this kind about this run. */
    static Optional<Event> ofRun(RunDetails run, String kind) {
        return run.events().stream().filter(event -> event.kind().equals(kind)).findFirst();
    }
}
