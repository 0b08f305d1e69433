package dev.holter.engine;

import dev.holter.HolterUnavailableException;
import dev.holter.RunStatus;
import dev.holter.RunStoppedException;
import dev.holter.StopReason;
import dev.holter.settings.Settings;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * The calls for which a job waits: each waits, bounded, until its run's own start is written. Fences are raised on the job's thread, never in a
 * tick: a tick that was held up must not take a workflow back from a later attempt. A checkpoint is saved there too; whatever is in the way of that, it goes with the pulse,
 * which finds out why. Thread-safe.
 */
final class DurableCalls {
    /** With less time than this a save by itself would be given up before a slow disk has it, and leave its locks in the pulse's way. */
    private static final Duration LEAST = Duration.ofSeconds(1);

    private final Store store;
    private final Outbox outbox;
    private final Settings settings;
    private final SavesTogether saves;

    DurableCalls(Store store, Outbox outbox, Settings settings) {
        this.store = store;
        this.outbox = outbox;
        this.settings = settings;
        this.saves = new SavesTogether(store);
    }

    /** This run's fence, raised at the first call. */
    Fence fence(LiveRun run) {
        StopReason refused = run.checkpoints().refused();
        if (refused != null) {
            throw new RunStoppedException(refused);
        }
        Fence known = run.checkpoints().fence();
        if (known != null) {
            return known;
        }
        if (run.record().ended()) {
            throw ended(run);
        }
        awaitStart(run);
        if (!run.record().startWritten()) {
            throw run.record().ended() ? ended(run) : unrecorded(run);
        }
        try {
            Fence raised =
                    store.raiseFence(run.workflowId(), run.id(), run.attempt()).orElse(null);
            if (raised == null) {
                StopReason why = store.status(run.id())
                        .filter(RunStatus::terminal)
                        .map(Ledger::meaning)
                        .orElse(StopReason.SUPERSEDED);
                run.stop(why);
                throw new RunStoppedException(run.stopRequested().orElse(why));
            }
            run.checkpoints().raised(raised);
            return raised;
        } catch (StoreException e) {
            throw new HolterUnavailableException(
                    "the checkpoint of run " + run.id() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static HolterUnavailableException ended(LiveRun run) {
        return new HolterUnavailableException(
                "run " + run.id() + " has ended: what it saves or asks for now belongs to nobody", null);
    }

    private static HolterUnavailableException unrecorded(LiveRun run) {
        return new HolterUnavailableException(
                "nothing is recorded of run " + run.id() + ": what it saves or asks for belongs to nobody", null);
    }

    /** Saves this checkpoint and returns when it is committed. */
    void save(LiveRun run, Payload payload) {
        fence(run);
        long deadline = System.nanoTime() + settings.durableTimeout().toNanos();
        long ticket = run.checkpoints().putAwaited(payload);
        try {
            if (!savedByItself(run, payload, ticket)
                    && !run.checkpoints().await(ticket, deadline - System.nanoTime())) {
                throw late(run, "the checkpoint");
            }
        } catch (InterruptedException e) {
            throw interrupted(run, e);
        }
    }

    /** When it is not, for whatever reason, it is on its way with the pulse. */
    private boolean savedByItself(LiveRun run, Payload payload, long ticket) throws InterruptedException {
        boolean saved = false;
        try {
            saved = settings.durableTimeout().compareTo(LEAST) >= 0 && claimedAndSaved(run, payload, ticket);
        } finally {
            if (!saved) {
                hasten(run);
            }
        }
        return saved;
    }

    /** Takes at most half the time, a quarter for its turn and a quarter for the store, so that the pulse has the other half. */
    private boolean claimedAndSaved(LiveRun run, Payload payload, long ticket) throws InterruptedException {
        CheckpointCell cell = run.checkpoints();
        OptionalLong known = cell.claim(ticket);
        if (known.isEmpty()) {
            return false;
        }
        OptionalLong version = OptionalLong.empty();
        try {
            Store.Save save = new Store.Save(run.workflowId(), run.id(), known.getAsLong(), payload);
            version = saves.save(save, settings.durableTimeout().dividedBy(4));
        } finally {
            if (version.isEmpty()) {
                cell.release();
            }
        }
        version.ifPresent(now -> cell.acknowledge(ticket, now));
        return version.isPresent();
    }

    private void hasten(LiveRun run) {
        outbox.changed(run);
        outbox.hurry();
    }

    private void awaitStart(LiveRun run) {
        run.record().need();
        hasten(run);
        try {
            if (!run.record().awaitWritten(false, settings.durableTimeout().toNanos())) {
                throw late(run, "the start");
            }
        } catch (InterruptedException e) {
            throw interrupted(run, e);
        }
    }

    private HolterUnavailableException late(LiveRun run, String what) {
        return new HolterUnavailableException(
                what + " of run " + run.id() + " was not committed within durableTimeout ("
                        + TimeUnit.NANOSECONDS.toMillis(
                                settings.durableTimeout().toNanos()) + " ms)",
                null);
    }

    private static HolterUnavailableException interrupted(LiveRun run, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new HolterUnavailableException("interrupted while run " + run.id() + " waited for its commit", e);
    }
}
