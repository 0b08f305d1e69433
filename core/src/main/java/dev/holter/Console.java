package dev.holter;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * What operators ask: which runs there are, how they do, which workers live. Works on every run in the database, whichever process
 * executes it. Thread-safe. Each call is one short transaction on a small pool of Holter's own; it throws
 * {@link HolterUnavailableException} when the database does not answer, and never waits for a job.
 */
public interface Console {
    /** One run with its stages, attempts and events. */
    Optional<RunDetails> run(UUID runId);

    /** Runs that match, newest start first. */
    Page<RunSummary> runs(RunQuery query);

    /** Registrations that are not over, by name. */
    List<WorkerSummary> workers();

    /** The newest registrations that are over, stopped cleanly or lost. */
    List<WorkerSummary> endedWorkers(int limit);

    /** The newest events of all, newest first; those before the given event when one is given. */
    Page<Event> events(int limit, Optional<String> cursor);
}
