package dev.holter.engine;

import dev.holter.RunStatus;
import dev.holter.StopReason;
import dev.holter.engine.Batch.CheckpointRow;
import dev.holter.engine.Batch.EvidenceRow;
import dev.holter.engine.Batch.ProgressRow;
import dev.holter.engine.Batch.StageRow;
import dev.holter.engine.Batch.StopRow;
import dev.holter.settings.Policy;
import dev.holter.settings.Recording;
import dev.holter.spi.HostRetry;
import dev.holter.spi.RunStart;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is to be written of one run, and what of it is written already.
 *
 * <p>The job's side ({@link #begin}, {@link #end}) changes stages and the ending under the lock; the pulse's side ({@link #sample},
 * {@link #collect}, {@link #acknowledge}, pulse thread only) reads them under it and remembers what the store acknowledged. What is sent twice
 * because an acknowledgement was lost has the same keys and the same values, so it is written once.
 *
 * <p>Written state: nothing → sent → start → end. A run that ended before its start was sent goes as one row, or not at all when nobody needs it.
 * While it is young its start waits for that, unless somebody needs it. What was sent once may be in the store, whatever the store said: from then on the run is never dropped, since its row would say RUNNING for ever.
 */
final class RunRecord {
    /** Who the run is, from its first moment; of which workflow a recovery is, only once its start is written. */
    record Identity(UUID id, UUID workflowId, RunStart start, Policy policy, long startNanos) {
        /** Whether Holter begins it anew by itself when it is lost or stale: nobody else does, and its policy says so. */
        boolean retriedByHolter() {
            return policy.retries() && start.hostRetry() == HostRetry.NONE;
        }
    }

    private static final int MOST_EVIDENCE = 20;
    private static final long YOUNG_NANOS = 10_000_000L;

    private volatile Identity identity;
    private final StopSignal stop;
    private volatile @Nullable CheckpointCell checkpoints;
    private final Object lock = new Object();
    private final Stages stages;
    private final OutboxShare share;
    private volatile @Nullable Ending ending;
    private volatile boolean startWritten;
    private volatile boolean settled;
    private List<EvidenceRow> evidence = List.of();
    private @Nullable StopRow stopWritten;
    private @Nullable ProgressRow beatWritten;
    private volatile boolean needed;
    private boolean startSent;
    private boolean textRefused;
    private boolean withdrawn;

    /** Whether this run waits in the outbox already. */
    final AtomicBoolean queued = new AtomicBoolean();

    private volatile long movedNanos;
    private volatile boolean moved;
    private boolean dirty;

    RunRecord(Identity identity, StopSignal stop) {
        this.identity = identity;
        this.stop = stop;
        this.stages = new Stages(identity.startNanos());
        this.share = new OutboxShare();
        this.movedNanos = identity.startNanos();
    }

    /** Of one that was over, and waited. */
    RunRecord(ShortRun over, StopSignal stop) {
        this.identity = over.identity();
        this.stop = stop;
        this.stages = new Stages(over);
        this.share = new OutboxShare(over);
        this.movedNanos = identity.startNanos();
        this.ending = over.ending();
    }

    Identity identity() {
        return identity;
    }

    /** Where its checkpoints are on their way. Most runs have none. */
    CheckpointCell checkpoints() {
        CheckpointCell known = checkpoints;
        return known == null ? firstCheckpoints() : known;
    }

    private CheckpointCell firstCheckpoints() {
        synchronized (lock) {
            CheckpointCell cell = checkpoints;
            if (cell == null) {
                cell = new CheckpointCell();
                if (ending != null) {
                    cell.close();
                }
                checkpoints = cell;
            }
            return cell;
        }
    }

    StageProgress current() {
        return stages.current();
    }

    boolean ended() {
        return ending != null;
    }

    @Nullable
    Ending ending() {
        return ending;
    }

    boolean startWritten() {
        return startWritten;
    }

    /** Ends the open stage and begins the next; false when there is nothing new to write. */
    boolean begin(String name, long total, @Nullable String unit, long nanos) {
        synchronized (lock) {
            return ending == null && stages.begin(name, total, unit, nanos);
        }
    }

    /** Takes the run back: nothing is ever written of it. False when a store may know it by now, or when it has ended: then it stays. */
    boolean withdraw() {
        synchronized (lock) {
            if (startSent || ending != null) {
                return false;
            }
            withdrawn = true;
            settle();
            return true;
        }
    }

    /** Asks for a stop while the run is open, so that its end says so; gives what is to be done then, null when it has ended or was asked before. */
    @Nullable
    Runnable ask(StopReason reason) {
        synchronized (lock) {
            return ending == null ? stop.raise(reason) : null;
        }
    }

    /** Ends the run and gives how; null when it had ended before, or was taken back. */
    @Nullable
    Ending end(Function<StopSignal, Ending> how, Outbox outbox) {
        synchronized (lock) {
            if (ending != null || withdrawn) {
                return null;
            }
            Ending decided = outbox.withinBudget(how.apply(stop));
            current().end(decided.status(), decided.nanos());
            boolean little = decided.status() == RunStatus.SUCCEEDED && stages.none() && unremarkable();
            share.take(outbox, decided, startSent, little, checkpoints);
            ending = decided;
            stop.forget();
            return decided;
        }
    }

    /** What was seen of the run's thread; it goes with the next tick. While there is no store, the newest of each kind and thread is kept. */
    void seen(EvidenceRow row) {
        synchronized (lock) {
            if (textRefused || settled) {
                return;
            }
            if (!evidence.isEmpty()) {
                evidence.removeIf(
                        old -> old.kind().equals(row.kind()) && old.threadName().equals(row.threadName()));
            }
            if (evidence.size() < MOST_EVIDENCE) {
                evidence = evidence.isEmpty() ? new ArrayList<>(1) : evidence;
                evidence.add(row);
            }
        }
    }

    /** Pulse only: tells, once, that this run goes without its checkpoint. */
    void countDroppedCheckpoint(Outbox outbox) {
        synchronized (lock) {
            share.countDroppedCheckpoint(outbox, identity.start());
        }
    }

    /** Pulse only: notes when the run was last seen to move. */
    void sample(long nanos) {
        StageProgress now = current();
        if (now.stirred()) {
            // In this order: whoever finds it unstirred finds the moment that belongs to it.
            movedNanos = nanos;
            moved = true;
            dirty = true;
            now.noted();
        }
    }

    /** Pulse only: the newest beat may have been taken back with the server that answered; it goes once more, and whole. */
    void beatAgain() {
        dirty |= moved;
        beatWritten = null;
    }

    boolean dirty() {
        return dirty;
    }

    /** When the run was last known to move, by whoever asks at this moment: never earlier than it did. */
    long movedNanos(long now) {
        return current().stirred() ? now : movedNanos;
    }

    /** Whether it has moved since its start. */
    boolean moved() {
        return moved || current().stirred();
    }

    /** Whether it is a later attempt that has not ended its first stage. */
    boolean resuming() {
        return identity.start().attempt() > 1 && current().ordinal < 2;
    }

    /** Pulse only: whether the record has nothing more to say, ever. */
    boolean settled() {
        return settled;
    }

    /** Pulse only: whether it is only recorded when it is a problem, nothing says so yet, and nobody waits for it. */
    boolean deferred() {
        return !settled && onlyProblems() && !needed() && ending == null && !startWritten;
    }

    /** Somebody waits for its start to be written. */
    void need() {
        needed = true;
    }

    private boolean needed() {
        return needed || identity.policy().durable();
    }

    /** Whether nothing happened to it but that it began, or ended well, and no store was told. What is done again is told at once: whoever has it done must know. */
    private boolean unremarkable() {
        RunStart start = identity.start();
        return !startSent
                && !settled
                && !needed()
                && stop.reason() == null
                && evidence.isEmpty()
                && !saved()
                && start.attempt() == 1
                && start.retryOf() == null
                && start.recovery() == null
                && start.job() == null; // up to 64 KiB each, which do not wait in memory
    }

    private boolean saved() {
        CheckpointCell cell = checkpoints;
        return cell != null && cell.own() != null;
    }

    /** Pulse only: until when its start can wait, since it may be over by then; null when it cannot. */
    @Nullable
    Long youngUntil() {
        synchronized (lock) {
            return ending == null && !onlyProblems() && unremarkable() ? identity.startNanos() + YOUNG_NANOS : null;
        }
    }

    /** Pulse only: when it is over, well, before anybody can have seen it, all that is to be written of it, by whoever keeps that from now on; else null. */
    @Nullable
    ShortRun shortened() {
        synchronized (lock) {
            Ending end = ending;
            if (end == null || end.status() != RunStatus.SUCCEEDED || share.onlyCounted() || !unremarkable()) {
                return null;
            }
            List<StageRow> changed = stages.changed(identity.id());
            ShortRun left = new ShortRun(identity, end, current().row(), changed, stop.leftNanos(), share.places());
            share.givenAway();
            settle();
            return left;
        }
    }

    /** What somebody asked for is recorded in any case: they want to see it. */
    private boolean onlyProblems() {
        return identity.policy().record() == Recording.PROBLEMS
                && identity.start().retryOf() == null;
    }

    private boolean forgettable(Ending end, long slowNanos) {
        return onlyProblems()
                && stop.reason() == null
                && end.status() == RunStatus.SUCCEEDED
                && end.nanos() - identity.startNanos() < slowNanos;
    }

    /** Pulse only: whether it has ended, nobody needs it, and no store was ever told of it; then it is settled. */
    boolean discarded(long slowNanos) {
        synchronized (lock) {
            Ending end = ending;
            boolean unwanted = end != null && forgettable(end, slowNanos);
            if (settled || end == null || startSent || !(unwanted || share.onlyCounted())) {
                return false;
            }
            if (unwanted) {
                share.uncounted();
            }
            settle();
            return true;
        }
    }

    private void settle() {
        settled = true;
        lock.notifyAll();
    }

    /** Pulse only: what is not written yet; null when nothing is, for now. */
    Batch.@Nullable RunRows collect(UUID workerId, Moment moment) {
        synchronized (lock) {
            if (settled || discarded(moment.slowNanos())) {
                return null;
            }
            Ending end = ending;
            if (end != null && forgettable(end, moment.slowNanos())) {
                return new Batch.RunRows(identity.id(), null, List.of(), null, null, null, true);
            }
            if (deferred() && moment.nanos() - identity.startNanos() < moment.tickNanos()) {
                return null;
            }
            Batch.RunRows rows = changes(workerId, moment, end);
            startSent |= rows != null;
            return rows == null || !textRefused ? rows : Stripped.of(rows);
        }
    }

    private Batch.@Nullable RunRows changes(UUID workerId, Moment moment, @Nullable Ending end) {
        ProgressRow progress = current().row();
        List<StageRow> changed = stages.changed(identity.id());
        if (!changed.isEmpty()) {
            sample(moment.nanos());
        }
        boolean beats = startWritten && end == null && (!changed.isEmpty() || (moment.beats() && dirty));
        CheckpointRow checkpoint = checkpoint(moment, end);
        StopRow stopped = stop.row(identity.id());
        boolean climbed = stopped != null && !stopped.equals(stopWritten);
        boolean nothing = changed.isEmpty() && !beats && end == null && checkpoint == null && !climbed;
        if (startWritten && nothing && evidence.isEmpty()) {
            return null;
        }
        return new Batch.RunRows(
                identity.id(),
                startWritten ? null : startRow(workerId, progress),
                changed,
                checkpoint,
                beats ? beat(progress) : null,
                climbed ? stopped : null,
                List.copyOf(evidence),
                end == null
                        ? null
                        : new Batch.EndRow(identity.id(), identity.startNanos(), end, progress, stop.leftNanos()),
                false);
    }

    private Batch.BeatRow beat(ProgressRow progress) {
        ProgressRow written = beatWritten;
        return new Batch.BeatRow(identity.id(), movedNanos, progress, written != null && progress.sameStage(written));
    }

    private Batch.StartRow startRow(UUID workerId, ProgressRow progress) {
        return new Batch.StartRow(
                identity.id(),
                identity.workflowId(),
                workerId,
                identity.start(),
                Rules.of(identity),
                identity.startNanos(),
                progress);
    }

    private @Nullable CheckpointRow checkpoint(Moment moment, @Nullable Ending end) {
        CheckpointCell cell = checkpoints;
        if (cell == null) {
            return null;
        }
        CheckpointCell.Saved saved = moment.beats() || end != null || cell.awaited() ? cell.take() : null;
        return saved == null
                ? null
                : new CheckpointRow(
                        identity.workflowId(),
                        identity.id(),
                        identity.start().attempt(),
                        saved.ticket(),
                        saved.payload());
    }

    /** Pulse only: which attempt of which workflow it is. Before its start counts as written, for those who wait for that. */
    void found(Store.Attempt as) {
        synchronized (lock) {
            UUID workflow = as.workflowId();
            RunStart start = identity.start().attempt(workflow, as.number());
            identity = new Identity(identity.id(), workflow, start, identity.policy(), identity.startNanos());
        }
    }

    /** Pulse only: these rows are in the store. */
    void acknowledge(Batch.RunRows sent) {
        synchronized (lock) {
            startWritten = true;
            stages.written(sent.stages());
            stopWritten = sent.stop() == null ? stopWritten : sent.stop();
            if (!sent.evidence().isEmpty()) {
                evidence.removeAll(sent.evidence());
            }
            acknowledge(sent.beat());
            settled |= sent.end() != null || sent.erase();
            lock.notifyAll();
        }
    }

    private void acknowledge(Batch.@Nullable BeatRow beat) {
        if (beat != null) {
            beatWritten = beat.progress();
            if (beat.nanos() == movedNanos) {
                dirty = false;
                current().detailTaken();
            }
        }
    }

    /** Pulse only: the row is not there after all, so it goes again, with the stages that are still known. */
    void startMissing() {
        synchronized (lock) {
            startWritten = false;
            stages.lost();
            stopWritten = null;
            beatWritten = null;
        }
    }

    /** Pulse only: the store refuses this run's text; from now on it goes without. */
    void refuseText() {
        synchronized (lock) {
            textRefused = true;
            evidence = List.of();
        }
    }

    /** Pulse only: the store refuses this run as it is; nothing more is sent of it. */
    void giveUp() {
        synchronized (lock) {
            settle();
        }
    }

    /** Pulse only: gives back what the run took of the outbox, once, when all is settled. A run may be found settled many times over. */
    void releaseIfSettled(Outbox outbox) {
        synchronized (lock) {
            Ending end = ending;
            if (settled && end != null) {
                share.release(outbox, identity.start(), end);
            }
        }
    }

    /** Waits until the start, or the end, is written, or nothing more will be by this record; false when the time is over. */
    boolean awaitWritten(boolean end, long nanos) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        synchronized (lock) {
            while (!settled && (end || !startWritten)) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return false;
                }
                TimeUnit.NANOSECONDS.timedWait(lock, left);
            }
            return true;
        }
    }
}
