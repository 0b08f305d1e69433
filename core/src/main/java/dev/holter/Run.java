package dev.holter;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * One attempt to execute a job, as its own code sees it.
 *
 * <p>Get it with {@link #current()}. Outside a tracked job that gives an inert run whose calls do nothing and cost nothing, so job code
 * never has to ask; only the durable calls ({@link #checkpointNow}, {@link #lastCheckpoint}, {@link #fencingToken}) throw
 * {@link IllegalStateException} there.
 *
 * <p>Every call is safe from any thread. Only the durable calls do I/O; the others never wait, and never throw on account of a fault of
 * Holter or its database. Every progress call is also a heartbeat. Calls on a run that has ended do nothing.
 *
 * <p>Progress belongs to the current stage, or to the run itself while it names none. Stages belong to the run, not to a thread: parallel
 * parts of one stage call {@link #advance}.
 */
public interface Run {
    /** Rows of a batch in {@link #inBatches(Iterable, Action)}. */
    int DEFAULT_BATCH = 100;

    /** The run that this thread executes; never null. */
    static Run current() {
        return CurrentRun.get();
    }

    /** Whether there is a run record behind this object. */
    boolean tracked();

    /** The run's id, new for every attempt; all zeros on an inert run. */
    UUID id();

    /** The id that all attempts of this piece of work share; all zeros on an inert run. */
    UUID workflowId();

    /** 1 for the first attempt, 2 for the next … */
    int attempt();

    /** Where the current stage stands now. */
    Progress progress();

    /** Ends the stage before, if any, and starts this one with an unknown total. A name that comes again is a stage of its own. */
    Run stage(String name);

    /** Ends the stage before, if any, and starts this one. A negative total means unknown. */
    Run stage(String name, long total, String unit);

    /** One more item is done. */
    void advance();

    /** So many more items are done. Negative numbers are refused with one warning a run. */
    void advance(long n);

    /** So many items are done in all. A negative number is refused with one warning a run. */
    void done(long absolute);

    /** So many items there are in all; negative means unknown. */
    Run total(long n);

    /** The job lives and moves, without a number. */
    void beat();

    /** A line for people: "Fetching following page 3". Control characters are shown as such; the first 500 characters are kept. */
    void detail(String text);

    /** As {@link #detail(String)}, but asked only when the last line has been taken, about once a second, and once at the end. */
    void detail(Supplier<String> text);

    /** Throws when the run was asked to stop. Call it wherever the job can end cleanly: between pages, between rows. */
    void checkStop() throws RunStoppedException;

    /** Why the run was asked to stop, if it was. Asking counts as observing it. */
    Optional<StopReason> stopRequested();

    /**
     * Closes something when the run is asked to stop: a statement, a socket. Runs on a thread of Holter's own, at most once; at once when
     * the stop was asked for before. What it throws is logged. Use in try-with-resources to deregister.
     */
    Hook onStop(ThrowingRunnable close);

    /** The items, with a beat, a count and a stop check for each. The total is the collection's size where none was given. An item counts when the next is asked for. */
    <T> Iterable<T> each(Collection<T> items);

    /** The items, with a beat, a count and a stop check for each. The total stays unknown. An item counts when the next is asked for. */
    <T> Iterable<T> each(Iterable<T> items);

    /** Does the action with each item, in order, with a beat, a count and a stop check for each, and closes the stream. */
    <T, X extends Exception> void forEach(Stream<T> items, Action<T, X> action) throws X;

    /**
     * Hands the items to the action in lists of at most {@code size}; after each, counts it and checks for a stop. The action owns its
     * transaction.
     */
    <T, X extends Exception> void inBatches(Iterable<T> items, int size, Action<List<T>, X> action) throws X;

    /** As {@link #inBatches(Iterable, int, Action)} with 100 a batch. */
    default <T, X extends Exception> void inBatches(Iterable<T> items, Action<List<T>, X> action) throws X {
        inBatches(items, DEFAULT_BATCH, action);
    }

    /**
     * As {@link #inBatches(Iterable, int, Action)}, and after each batch saves a checkpoint: the cursor of the batch's last item. The next
     * attempt finds it with {@link #lastCheckpoint} and skips what lies before it. The cursor is saved after the batch, so a crash between the two repeats one batch.
     */
    <T, X extends Exception> void inBatches(
            Iterable<T> items, int size, Function<? super T, ?> cursor, Action<List<T>, X> action) throws X;

    /**
     * Saves where the work stands, with the next beat: the newest wins, and it may be lost with the process. {@code String} and
     * {@code byte[]} always work, other objects need a {@link CheckpointCodec}; at most 1 MiB.
     *
     * @throws CheckpointException when the object cannot be written
     */
    void checkpoint(Object checkpoint);

    /**
     * Saves where the work stands and returns when it is committed.
     *
     * @throws CheckpointException when the object cannot be written
     * @throws RunStoppedException when a later attempt has taken over
     * @throws HolterUnavailableException when it cannot be committed in time
     */
    void checkpointNow(Object checkpoint);

    /**
     * What the last attempt of this workflow saved, empty when there is nothing. From here on earlier attempts can save nothing more.
     *
     * @throws CheckpointException when it cannot be read as this type
     * @throws RunStoppedException when a later attempt has taken over
     * @throws HolterUnavailableException when the database does not answer in time
     */
    <T> Optional<T> lastCheckpoint(Class<T> type);

    /**
     * A number that grows with every attempt of this workflow. Hand it to systems that can refuse the smaller one.
     *
     * @throws RunStoppedException when a later attempt has taken over
     * @throws HolterUnavailableException when the database does not answer in time
     */
    long fencingToken();

    /** An executor whose tasks see this run as {@link #current()}, and which hands them to the delegate. */
    Executor executor(Executor delegate);
}
