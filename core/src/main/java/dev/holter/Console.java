package dev.holter;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What operators ask: which runs there are, how they do, which workers live. Works on every run in the database, whichever process
 * executes it. Thread-safe. Each call is one short transaction on a small pool of Holter's own; it throws
 * {@link HolterUnavailableException} when the database does not answer, and never waits for a job.
 */
public interface Console {
    /** One run with its stages, attempts and events. Of more than 1,000 attempts or events, the newest. */
    Optional<RunDetails> run(UUID runId);

    /**
     * Runs that match, newest start first.
     *
     * @throws IllegalArgumentException when the cursor is not one of these pages'
     */
    Page<RunSummary> runs(RunQuery query);

    /**
     * As {@link #runs}, but looks through {@value RunSearch#MOST} runs at most, so that a text that is rare, or nowhere, costs no more than one that is not. The next page goes on from there.
     *
     * @throws IllegalArgumentException when the cursor is not one of these pages'
     */
    RunSearch search(RunQuery query);

    /** Open runs, the worst first, then the oldest; among them those that are recorded as over and still execute. From 1 to 1,000. */
    List<RunSummary> worst(int limit);

    /** How many runs seem how, and how many workers live. */
    RunCounts counts();

    /** How the job types did in the last 24 hours. Reads up to 100,000 runs: ask once a minute, not once a second. */
    TypeStatistics types();

    /** One registration, over or not. */
    Optional<WorkerSummary> worker(UUID workerId);

    /** Registrations that are not over, by name. */
    List<WorkerSummary> workers();

    /** The registrations that are over, stopped cleanly or lost, the last ended first; from 1 to 1,000 of them. */
    List<WorkerSummary> endedWorkers(int limit);

    /**
     * Asks a run to stop, wherever it executes: it is recorded at once, and the worker hears of it within moments. The job ends when it looks, when what
     * it registered is closed, or when its thread is interrupted after {@code interruptAfter}.
     *
     * @param actor who asks, kept with the run and in the audit trail
     * @param reason why, for people; may be blank
     */
    StopAnswer cancel(UUID runId, String actor, String reason);

    /**
     * Records a run as killed, at once and for good: nothing that it writes later through Holter is kept. Its thread is told to stop and interrupted, but Java
     * cannot end a thread: code may be running until it leaves the job by itself.
     *
     * @param actor who kills, kept with the run and in the audit trail
     * @param reason why, for people
     * @throws IllegalArgumentException when the reason is blank
     */
    StopAnswer kill(UUID runId, String actor, String reason);

    /**
     * The same, and has the work begun anew: by its host where that does work over by itself, as JobRunr does, by its own rules; else by Holter, as the next
     * attempt, when the killed thread has left or its process is over.
     *
     * @throws IllegalArgumentException when the reason is blank
     */
    StopAnswer killAndRetry(UUID runId, String actor, String reason);

    /**
     * As {@link #kill(UUID, String, String)}, if the run is still as it was when somebody decided to: asked in the transaction that kills, while no beat, stage or end
     * of this run can be written. Otherwise nothing is changed and the answer is {@link StopAnswer#CHANGED}.
     *
     * @param still looks at the run as it is now; short and without I/O, since the worker's tick waits for it
     */
    StopAnswer kill(UUID runId, String actor, String reason, Predicate<RunDetails> still);

    /** As {@link #killAndRetry(UUID, String, String)}, if the run is still so, as above. */
    StopAnswer killAndRetry(UUID runId, String actor, String reason, Predicate<RunDetails> still);

    /**
     * Has somebody look at the threads of a run that executes, wherever it does: what is seen is among its {@link RunDetails#evidence} within moments, as of kind {@code asked}.
     * Tells {@link StopAnswer#ACCEPTED}, {@link StopAnswer#OVER} when no code of it can be executing, or {@link StopAnswer#UNKNOWN}.
     *
     * @param actor who asks, kept in the audit trail
     */
    StopAnswer capture(UUID runId, String actor);

    /**
     * Has the work of a run that is over begun anew, by a process that has its scheduler: a new run, the next attempt of the same workflow, which finds the last checkpoint.
     * It gets what the job itself holds; what only its first trigger held is not kept.
     *
     * @param actor who asks, kept in the audit trail
     * @param reason why, for people; may be blank
     */
    RerunAnswer rerun(UUID runId, String actor, String reason);

    /** Work that is not begun anew any more, the newest first; from 1 to 1,000 of it. {@link #rerun} of its last run begins it anew. */
    List<QuarantinedWork> quarantined(int limit);

    /**
     * Looks at what Holter stands on: server, driver, pooler, role, schema, rights, sentinel, clock, what keeps dead rows, autovacuum, and who observes. Changes nothing, and throws nothing: a
     * database that does not answer is a finding. About a dozen short transactions.
     */
    List<Finding> doctor();

    /**
     * Writes into the audit trail, as {@code denied}, that somebody was not allowed to do something.
     *
     * @param runId the run that it was about, null when it was about none
     * @param actor who tried
     * @param what what was tried, and why it was denied, for people
     */
    void denied(@Nullable UUID runId, String actor, String what);

    /** Events of one run, newest first, from 1 to 1,000 on a page; those that follow where the cursor's page ended. */
    Page<Event> events(UUID runId, int limit, Optional<String> cursor);

    /** Events of all runs and workers, newest first, from 1 to 1,000 on a page; those that follow where the cursor's page ended. */
    Page<Event> events(int limit, Optional<String> cursor);
}
