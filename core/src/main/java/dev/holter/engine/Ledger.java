package dev.holter.engine;

import static java.util.Objects.requireNonNull;

import dev.holter.RunStatus;
import dev.holter.StopReason;
import dev.holter.engine.Batch.EventRow;
import dev.holter.engine.Batch.RunRows;
import dev.holter.engine.Store.Answer;
import dev.holter.engine.Store.Stored;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is not written yet, as the pulse sees it: collects it into batches, and takes in what the store answered. Pulse thread only.
 *
 * <p>A row that met nothing is a question, and the answer decides: the run stands as we say it does (an acknowledgement was lost: done), it
 * stands otherwise (somebody ended it: the job is stopped, its own end becomes a late outcome), or it is not there (it goes again as a whole).
 */
final class Ledger {
    static final int MOST_TRANSITIONS = 1_000;

    private final Services services;
    private final Outbox outbox;
    private final Map<UUID, LiveRun> live;
    private final Map<UUID, LiveRun> pending = new LinkedHashMap<>();
    private final ShortRuns brief = new ShortRuns();
    private final Map<UUID, LiveRun> inFlight = new HashMap<>();
    private final Map<UUID, EventRow> events = new LinkedHashMap<>();
    private final List<Store.Attempt> begunAnew = new ArrayList<>();
    private final BeatBudget budget;
    private @Nullable Long youngUntilNanos;
    private boolean someBrief;

    Ledger(Services services, Map<UUID, LiveRun> live, BeatBudget budget) {
        this.services = services;
        this.outbox = services.outbox();
        this.live = live;
        this.budget = budget;
    }

    /**
     * Takes over what jobs have put out since the last time. There may be no store for ever so long: runs that nobody needs go at once, and while there
     * are events to write the others stay with the outbox, which counts what is too many.
     */
    void drain(long slowNanos) {
        for (LiveRun run = outbox.poll(); run != null; run = outbox.poll()) {
            if (run.record().discarded(slowNanos)) {
                settled(run);
            } else {
                keep(run);
                run.record().countDroppedCheckpoint(outbox);
            }
        }
        if (events.isEmpty()) {
            for (EventRow event = outbox.pollEvent(); event != null; event = outbox.pollEvent()) {
                add(event);
            }
        }
    }

    /** One that is settled already has nothing more to say; what was left of it may wait here under its id. */
    private void keep(LiveRun run) {
        if (run.record().settled()) {
            run.record().releaseIfSettled(outbox);
            return;
        }
        ShortRun over = run.record().shortened();
        if (over == null) {
            pending.put(run.id(), run);
        } else {
            pending.remove(run.id());
            brief.add(over);
        }
    }

    private void add(EventRow event) {
        events.put(event.id(), event);
    }

    private void settled(LiveRun run) {
        pending.remove(run.id());
        run.record().releaseIfSettled(outbox);
    }

    private static EventRow dropped(String what, long count, long nanos) {
        return Events.of(
                "dropped",
                null,
                null,
                count + " × " + what + ": more than memory holds while the database was away",
                nanos);
    }

    /** Notes which live runs have moved. */
    void sample(long nanos) {
        live.values().forEach(run -> run.record().sample(nanos));
    }

    /** A server that crashes takes back the last beats that it has answered: all of them go once more, and whole. */
    void beatAgain() {
        live.values().forEach(run -> run.record().beatAgain());
    }

    int waiting() {
        return pending.size() + brief.size() + events.size();
    }

    /** The same without those that wait for others by choice: what should be written and is not. */
    int late() {
        return waiting() - brief.size() + brief.late();
    }

    /** When something that waits is to be written, by the clock's nanoseconds; never earlier than now. */
    long dueNanos(long now) {
        long due = brief.dueNanos(now);
        Long young = youngUntilNanos;
        return young != null && young - due < 0 ? young : due;
    }

    /** What was collected last is written by now, which took so long. */
    void wrote(long now, long nanos) {
        if (someBrief) {
            brief.wrote(now, nanos);
        }
    }

    /** The next batch; empty when nothing is left for now. */
    Batch collect(UUID workerId, Moment moment) {
        Map<UUID, RunRows> rows = new HashMap<>();
        inFlight.clear();
        if (events.isEmpty()) {
            outbox.takeCounts().forEach((what, count) -> add(dropped(what, count, moment.nanos())));
        }
        collectPending(workerId, moment, rows);
        collectBrief(workerId, moment, rows);
        if (moment.beats()) {
            collectBeats(workerId, moment, rows);
        }
        List<RunRows> ordered = new ArrayList<>(rows.values());
        ordered.sort(Comparator.comparing(RunRows::runId));
        return new Batch(
                ordered, events.values().stream().limit(MOST_TRANSITIONS).toList());
    }

    private void collectPending(UUID workerId, Moment moment, Map<UUID, RunRows> rows) {
        youngUntilNanos = null;
        for (Iterator<LiveRun> runs = pending.values().iterator(); runs.hasNext() && rows.size() < MOST_TRANSITIONS; ) {
            LiveRun run = runs.next();
            Long young = moment.patient() ? run.record().youngUntil() : null;
            if (young != null && young - moment.nanos() > 0) {
                Long soonest = youngUntilNanos;
                youngUntilNanos = soonest == null || young - soonest < 0 ? young : soonest;
            } else if (!collect(run, workerId, moment, rows) && !run.record().deferred()) {
                runs.remove();
                run.record().releaseIfSettled(outbox);
            }
        }
    }

    /** From now on a store may know of them, so they wait like any other for its answer. */
    private void collectBrief(UUID workerId, Moment moment, Map<UUID, RunRows> rows) {
        someBrief = brief.size() > 0 && (!moment.patient() || brief.dueNanos(moment.nanos()) - moment.nanos() <= 0);
        while (someBrief && brief.size() > 0 && rows.size() < MOST_TRANSITIONS) {
            LiveRun run = LiveRun.of(brief.first(), services);
            pending.put(run.id(), run);
            brief.removeFirst();
            if (!collect(run, workerId, moment, rows)) {
                pending.remove(run.id());
                run.record().releaseIfSettled(outbox);
            }
        }
    }

    private boolean collect(LiveRun run, UUID workerId, Moment moment, Map<UUID, RunRows> rows) {
        RunRows collected = run.record().collect(workerId, moment);
        if (collected == null) {
            return false;
        }
        rows.put(run.id(), collected);
        inFlight.put(run.id(), run);
        return true;
    }

    private void collectBeats(UUID workerId, Moment moment, Map<UUID, RunRows> rows) {
        Collection<LiveRun> inTurn = budget.fairly(live.values());
        int room = budget.rows();
        for (LiveRun run : inTurn) {
            if (room == 0) {
                return;
            }
            if (run.record().startWritten() && !rows.containsKey(run.id()) && collect(run, workerId, moment, rows)) {
                room--;
            }
        }
    }

    /** The batch is committed, and this is what it met. */
    void acknowledge(Batch batch, Answer answer, long nanos) {
        for (EventRow event : batch.events()) {
            events.remove(event.id());
        }
        for (RunRows rows : batch.runs()) {
            LiveRun run = inFlight(rows);
            acknowledge(run, rows, answer, nanos);
            if (rows.start() != null && run.attempt() > 1 && run.record().startWritten()) {
                begunAnew.add(new Store.Attempt(run.workflowId(), run.attempt()));
            }
        }
    }

    /** Second attempts and later ones of which the start is written by now, each once. */
    List<Store.Attempt> begunAnew() {
        List<Store.Attempt> taken = List.copyOf(begunAnew);
        begunAnew.clear();
        return taken;
    }

    private LiveRun inFlight(RunRows rows) {
        return requireNonNull(inFlight.get(rows.runId()), "run is null");
    }

    private void acknowledge(LiveRun run, RunRows rows, Answer answer, long nanos) {
        Store.Attempt attempt = answer.attempts().get(run.id());
        if (attempt != null) {
            run.record().found(attempt);
        }
        Stored stored = answer.unmatched().get(run.id());
        if (!answer.questioned().contains(run.id())) {
            run.record().acknowledge(rows);
        } else if (stored == null) {
            run.record().startMissing();
            pending.put(run.id(), run);
            return;
        } else {
            resolve(run, rows, stored, nanos);
        }
        if (rows.checkpoint() != null) {
            Long version = answer.checkpointed().get(run.id());
            if (version != null) {
                run.checkpoints().acknowledge(rows.checkpoint().ticket(), version);
            } else if (!run.record().ended()) {
                run.over(StopReason.SUPERSEDED);
            }
        }
        if (run.record().settled()) {
            settled(run);
        }
    }

    /** The one row that the store refuses, without its text; it will go so from now on. */
    Batch stripped(Batch alone) {
        List<RunRows> runs = alone.runs().stream().map(Stripped::of).toList();
        alone.runs().forEach(rows -> inFlight(rows).record().refuseText());
        List<EventRow> bare = alone.events().stream().map(Stripped::of).toList();
        bare.forEach(this::add);
        return new Batch(runs, bare);
    }

    /** The store refuses it even so: nothing more is sent of it, so that the others are written. */
    void giveUp(Batch alone) {
        alone.events().forEach(event -> events.remove(event.id()));
        for (RunRows rows : alone.runs()) {
            LiveRun run = inFlight(rows);
            run.record().giveUp();
            settled(run);
        }
    }

    private void resolve(LiveRun run, RunRows rows, Stored stored, long nanos) {
        if (!stored.status().terminal()) {
            run.record()
                    .acknowledge(new RunRows(run.id(), rows.start(), rows.stages(), null, rows.beat(), null, false));
            pending.put(run.id(), run);
        } else {
            resolveOver(run, rows, stored, nanos);
        }
    }

    private void resolveOver(LiveRun run, RunRows rows, Stored where, long nanos) {
        RunStatus stored = where.status();
        if (rows.start() != null && rows.end() != null && rows.end().ending().status() != stored) {
            // It was known before its end: that goes again, and tells the store that the thread has left.
            run.record().acknowledge(new RunRows(run.id(), rows.start(), rows.stages(), null, null, null, false));
            pending.put(run.id(), run);
            return;
        }
        run.record().acknowledge(rows);
        Ending mine = run.record().ending();
        if (mine == null) {
            run.over(meaning(where));
        } else if (mine.status() != stored && rows.end() != null) {
            String text = "recorded as " + stored + ", but its worker reports: " + mine.status()
                    + (mine.reason() == null ? "" : " (" + mine.reason() + ")");
            add(Events.of("late-outcome", run.id(), null, text, nanos));
        }
    }

    /** What the store says of runs that we have open: those that are over are stopped. */
    void compare(Map<UUID, Stored> stored) {
        stored.forEach((id, where) -> {
            LiveRun run = live.get(id);
            if (run != null && where.status().terminal()) {
                run.over(meaning(where));
            }
        });
    }

    /** One that was given up is broken off only when somebody else does its work: a later attempt. */
    private static StopReason meaning(Stored where) {
        return where.overtaken() ? StopReason.SUPERSEDED : meaning(where.status());
    }

    /** How a run is recorded that is over for this reason: the reverse of what follows. */
    static RunStatus status(StopReason over) {
        return switch (over) {
            case KILL -> RunStatus.TERMINATED;
            case SUPERSEDED -> RunStatus.SUPERSEDED;
            case CANCEL, SHUTDOWN -> RunStatus.CANCELLED;
            case LOST, STALL, DEADLINE -> RunStatus.TIMED_OUT;
        };
    }

    /** Why a run that we have open is to stop when the store says that it is over. */
    static StopReason meaning(RunStatus stored) {
        return switch (stored) {
            case TERMINATED -> StopReason.KILL;
            case SUPERSEDED -> StopReason.SUPERSEDED;
            case CANCELLED -> StopReason.CANCEL;
            default -> StopReason.LOST;
        };
    }
}
