package dev.holter.examples.demo;

import dev.holter.RunDetails;
import java.util.List;

/**
 * What can be looked at when the parts are over.
 *
 * @param runs everything Holter recorded, oldest first
 * @param server where the rows are
 * @param workload what there was to do
 */
record Evidence(List<RunDetails> runs, EmbeddedServer server, Workload workload) {
    /** The attempts of this job type, oldest first. */
    List<RunDetails> of(String jobType) {
        return runs.stream().filter(run -> run.run().jobType().equals(jobType)).toList();
    }
}
