package dev.holter.engine;

import dev.holter.Console;
import dev.holter.RunNotice;
import dev.holter.RunStatus;
import dev.holter.StaleReason;
import dev.holter.WorkerNotice;
import dev.holter.spi.Launched;
import dev.holter.spi.Rerun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Where runs are kept. {@link #open}, {@link #register}, {@link #tick}, {@link #look} and {@link #locks} belong to the pulse thread and its reserved connection; the others are safe
 * from any thread and use a small pool. All throw {@link StoreException} and leave nothing half done.
 */
public interface Store extends AutoCloseable {
    /** Connects the reserved connection, if it is not, and sees to the schema; gives a line that describes the database. */
    String open();

    /** Inserts a registration. Repeating it with the same id does nothing. */
    void register(Worker worker);

    /** One transaction: renews the lease, writes the batch, and reads everybody's lease when asked to. */
    Answer tick(Lease lease, Batch batch);

    /** Where these runs stand; those that are not there are missing. */
    Map<UUID, Stored> look(List<UUID> runIds);

    /** Raises the workflow's fence for this run, once a run; empty when a later attempt holds it or the run is over. */
    Optional<Fence> raiseFence(UUID workflowId, UUID runId, int attempt);

    /**
     * Saves checkpoints at once, in a transaction of their own, and tells the new versions of the rows that were written. Those that are missing were not:
     * their run is over, or another attempt's turn has come, or somebody wrote since, or the store has no session at hand. When it throws, nobody knows. Takes
     * about so long at most.
     */
    Map<UUID, Long> saveNow(List<Save> saves, Duration most);

    /** Where this run stands, for whoever may not hold its fence; empty when it is not there. */
    Optional<RunStatus> status(UUID runId);

    /** Marks a worker as suspect when its counter is still this one; empty when it moved or another process was first. */
    Optional<WorkerNotice> suspect(UUID workerId, long counter);

    /**
     * Gives a worker up when its counter is still this one, and for {@link Loss#FAST} its sentinel's lock still free, then fails its runs by chunks, a transaction
     * each. {@code holds} is asked before each commit. Empty when the counter moved, somebody else sweeps, or the evidence no longer holds.
     */
    Optional<List<RunNotice>> convict(UUID workerId, long counter, Loss loss, BooleanSupplier holds);

    /** The same, by the counter alone. */
    default Optional<List<RunNotice>> convict(UUID workerId, long counter, BooleanSupplier holds) {
        return convict(workerId, counter, Loss.SLOW, holds);
    }

    /** Which of these workers' sentinels hold their lock, as the pulse's session sees it. Belongs to the pulse thread. */
    SeenLocks locks(List<Long> numbers);

    /** The registrations of this name that are not over, but this one. */
    List<Namesake> namesakes(String name, UUID self);

    /** A session for the sentinel; empty where no lock can be held for longer than a transaction. */
    Optional<SentinelSession> sentinel();

    /** Fails what is still open under workers that are over: the rest of a conviction that was cut short. */
    List<RunNotice> sweepLeftovers();

    /** Ends the open runs of earlier attempts than these, which have begun, and tells their workers; gives those that it ended. */
    List<RunNotice> supersede(List<Attempt> begun);

    /** The same for every open run that has a later attempt: what somebody left undone. */
    List<RunNotice> sweepSuperseded();

    /** Shows that a run of this process has broken a promise, and tells of it; false when it is not open, or nothing is known of it yet. */
    boolean stale(UUID runId, StaleReason reason, String says);

    /** A run that was shown as stalled moves again. */
    void movesAgain(UUID runId);

    /**
     * Ends a run of this process as timed out and, where its policy says so, writes its retry in the same transaction. {@code holds} is asked before the commit. Empty when the
     * run is not open or it does not hold.
     */
    Optional<RunNotice> timeOut(UUID runId, StaleReason reason, String says, BooleanSupplier holds);

    /** Shows runs as stale whose owners should have done so long ago, by their last beats against their own last renewals, and takes back what has moved since. */
    void sweepStale();

    /** Takes over the next work that is due to begin anew in one of these schedulers; empty when there is none. */
    Optional<Claimed> claimRerun(UUID workerId, Set<Scheduler> schedulers);

    /** Its scheduler has it, in its store: it is claimed again only if a process was lost that may have fired it; or the host sees to it by itself, and it is done. Nothing happens when another has claimed it since. */
    void launchedRerun(Claimed claimed, Launched launched);

    /** It could not be begun now: it is queued again for a while later, or, when it has been tried for an hour, refused as below. Nothing happens when another has claimed it since. */
    void putBackRerun(Claimed claimed, String why);

    /** The scheduler would not begin it: that is recorded, and it is not tried again unless somebody asks again. Nothing happens when another has claimed it since. */
    void refuseRerun(Claimed claimed, String why);

    /** Deletes what ended longer ago than this, in small batches, at most for this long; gives how many runs. */
    int deleteEndedBefore(Duration age, Duration most);

    /** What only a query tells of the fleet. */
    FleetCounts fleet();

    /** What operators ask. */
    Console console();

    @Override
    void close();

    /**
     * A registration.
     *
     * @param id of this registration, new each time
     */
    record Worker(
            UUID id,
            String name,
            String type,
            String host,
            long pid,
            @Nullable Instant pidStartedAt,
            @Nullable String bootId,
            String version,
            long suspectAfterMillis,
            long lostFastAfterMillis,
            long lostAfterMillis,
            Map<String, String> metadata) {
        /** Its process. */
        ProcessTrace trace() {
            return new ProcessTrace(pid, pidStartedAt, bootId);
        }
    }

    /**
     * What a tick says of the worker itself.
     *
     * @param workerId the registration
     * @param state what to record: alive, stopping or stopped
     * @param running open runs
     * @param task the type of the longest of them, null when none
     * @param sentinel whether its sentinel holds the worker's lock
     * @param nanos the moment that the batch's ages count back from
     * @param reads whether everybody's lease is wanted, and the commands that wait
     */
    record Lease(
            UUID workerId,
            State state,
            int running,
            @Nullable String task,
            boolean sentinel,
            long nanos,
            boolean reads) {
        /** What the worker says it is. */
        public enum State {
            ALIVE,
            STOPPING,
            STOPPED
        }
    }

    /**
     * What a tick gives back.
     *
     * @param alive false when the lease was gone: then nothing was written
     * @param inserted runs whose start row this tick inserted
     * @param unmatched rows that met no open run of theirs, and where that run stands; a run that is not there is missing
     * @param questioned the runs that {@code unmatched} speaks of
     * @param checkpointed runs whose checkpoint was taken, and the versions of the rows
     * @param leases everybody's counter, when asked for
     * @param commands what waits for this worker, oldest first, when asked for
     * @param attempts of which workflow each run is, and which attempt, that began as the recovery of another
     */
    record Answer(
            boolean alive,
            Set<UUID> inserted,
            Set<UUID> questioned,
            Map<UUID, Stored> unmatched,
            Map<UUID, Long> checkpointed,
            List<SeenLease> leases,
            List<Command> commands,
            Map<UUID, Attempt> attempts) {
        /** One without recoveries. */
        public Answer(
                boolean alive,
                Set<UUID> inserted,
                Set<UUID> questioned,
                Map<UUID, Stored> unmatched,
                Map<UUID, Long> checkpointed,
                List<SeenLease> leases,
                List<Command> commands) {
            this(alive, inserted, questioned, unmatched, checkpointed, leases, commands, Map.of());
        }

        /** The answer to a tick whose lease was gone. */
        public static final Answer REAPED =
                new Answer(false, Set.of(), Set.of(), Map.of(), Map.of(), List.of(), List.of());
    }

    /**
     * A checkpoint to be saved by itself.
     *
     * @param version of the row over which it is written, never 0: every writer changes it
     */
    record Save(UUID workflowId, UUID runId, long version, Payload payload) {}

    /**
     * What somebody wants of a worker. It comes at least once: again and again until a batch says that it was handled.
     *
     * @param kind {@link #CANCEL}, {@link #KILL}, {@link #KILL_AND_RETRY}, {@link #CAPTURE}, {@link #STALLED}, {@link #OVERDUE} or {@link #SUPERSEDED}; a newer Holter may send others
     */
    record Command(
            UUID id,
            @Nullable UUID runId,
            String kind,
            @Nullable String actor,
            @Nullable String note) {
        /** Ask the run to stop. */
        public static final String CANCEL = "cancel";
        /** The run is recorded as killed: stop it, whatever it takes. */
        public static final String KILL = "kill";
        /** The same, and its host is to begin it anew. */
        public static final String KILL_AND_RETRY = "kill-and-retry";
        /** Look at its threads. */
        public static final String CAPTURE = "capture";
        /** It is recorded as timed out, since it did not move. */
        public static final String STALLED = "stalled";
        /** It is recorded as timed out, since it took too long. */
        public static final String OVERDUE = "overdue";
        /** A later attempt took over, and the run is recorded as such. */
        public static final String SUPERSEDED = "superseded";
    }

    /**
     * A scheduler, as runs tell it.
     *
     * @param host its kind
     * @param name its own name
     */
    record Scheduler(String host, String name) {}

    /**
     * Work that this process is to begin anew.
     *
     * @param by the worker that claimed it
     * @param at when, by the store's clock
     */
    record Claimed(Scheduler scheduler, Rerun rerun, UUID by, Instant at) {}

    /** The place of a run among the attempts of its workflow. */
    record Attempt(UUID workflowId, int number) {}

    /**
     * Where a run stands in the store.
     *
     * @param overtaken whether a later attempt of its workflow has begun
     */
    record Stored(RunStatus status, @Nullable UUID workerId, boolean overtaken) {
        /** One that is the latest. */
        public Stored(RunStatus status, @Nullable UUID workerId) {
            this(status, workerId, false);
        }
    }

    /**
     * A registration under the same name that is not over.
     *
     * @param trace its process
     * @param held whether its sentinel's lock is held, or cannot be seen
     */
    record Namesake(SeenLease lease, ProcessTrace trace, boolean held) {}

    /**
     * What meters show of the fleet.
     *
     * @param quarantined work that is not begun anew any more
     * @param dead workers given up in the last 24 hours
     * @param horizonAge of the oldest transaction that keeps dead rows; null for a role that may not see all
     */
    record FleetCounts(
            long quarantined, long dead, @Nullable Duration horizonAge) {}

    /** By what a worker is taken for lost. */
    enum Loss {
        /** Its counter stood still for {@code lostAfter}. */
        SLOW("slow: nothing else was known of it"),
        /** Its counter stood still, and its sentinel's lock, which was seen held, is free. */
        FAST("fast: its sentinel's lock is free"),
        /** Its process is not there any more. */
        GONE("at once: its process is gone");

        private final String how;

        Loss(String how) {
            this.how = how;
        }

        /** For people. */
        public String how() {
            return how;
        }
    }

    /**
     * Which sentinels' locks were seen held.
     *
     * @param session the server's session that saw it; another one may have come to another server
     * @param held the workers' numbers
     */
    record SeenLocks(String session, Set<Long> held) {
        /** The answer of a server that does not tell. */
        public static final SeenLocks UNKNOWN = new SeenLocks("", Set.of());
    }

    /** One worker's lease as it stands, with that worker's own thresholds. */
    record SeenLease(
            UUID workerId,
            String name,
            long number,
            long counter,
            boolean sentinel,
            long suspectAfterNanos,
            long lostFastAfterNanos,
            long lostAfterNanos) {}
}
