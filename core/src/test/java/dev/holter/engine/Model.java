package dev.holter.engine;

import dev.holter.RunStatus;
import dev.holter.StaleReason;
import dev.holter.engine.ModelWorker.Fault;
import dev.holter.postgres.ModelStores;
import dev.holter.spi.Rerun;
import dev.holter.spi.RunStart;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What must be in the database, worked out from what was done alone, beside processes that do it. A run is written by the first good tick of its process after it began; what ends it first, in
 * the database, has ended it for good: its process's tick after its body's end, a kill, a time-out, or the conviction of its process. Nothing follows a crash but a conviction.
 */
final class Model implements AutoCloseable {
    private static final int WORKERS = 3;
    private static final Set<Store.Scheduler> HERE = Set.of(new Store.Scheduler("test", "here"));

    private final ModelStores stores;
    private final Store operator;
    private final ManualTicker ticker = new ManualTicker();
    private final List<ModelWorker> workers = new ArrayList<>();
    private final List<ModelWorker> crashed = new ArrayList<>();
    private final List<ModelRun> runs = new ArrayList<>();
    private final Set<UUID> begunAnew = new HashSet<>();
    private final Set<UUID> givenUp = new HashSet<>();
    private final Set<UUID> failed = new HashSet<>();
    private final List<String> told = new ArrayList<>();

    /** One run, where it executes, and what the database says of it; nothing before it is written. */
    private static final class ModelRun {
        final ModelWorker worker;
        final LiveRun live;

        @Nullable
        UUID registration;

        @Nullable
        RunStatus stored;

        boolean crashed;
        boolean unwanted;

        ModelRun(ModelWorker worker, LiveRun live) {
            this.worker = worker;
            this.live = live;
        }

        boolean open() {
            return stored == RunStatus.RUNNING;
        }
    }

    Model(ModelStores stores) {
        this.stores = stores;
        stores.db().execute("truncate holter.run, holter.worker, holter.retry, holter.pulse cascade");
        this.operator = stores.another();
        operator.open();
        for (int i = 0; i < WORKERS; i++) {
            workers.add(new ModelWorker(stores.another(), ticker));
        }
    }

    /** Does one thing, to the processes and to the model. */
    String step(int code) {
        ModelWorker worker = workers.get(code / 100 % WORKERS);
        ModelRun run = runs.isEmpty() ? null : runs.get(code / 1000 % runs.size());
        String what = (code % 100) + " by worker " + code / 100 % WORKERS + " or of run "
                + (run == null ? "none" : runs.indexOf(run));
        told.add(what);
        int kind = code % 100;
        if (kind < 20 || run == null) {
            runs.add(new ModelRun(worker, worker.begin(RunStart.first("test", "here", "sync.users", "sync.users"))));
        } else if (kind < 45) {
            tick(worker, Fault.NONE);
        } else if (kind < 50) {
            tick(worker, kind < 47 ? Fault.DOWN : Fault.LOST_ACKNOWLEDGEMENT);
        } else if (kind < 65) {
            end(run, kind < 60);
        } else if (kind < 70) {
            cancel(run);
        } else if (kind < 75) {
            operator.console().kill(run.live.id(), "ann", "test");
            over(run, RunStatus.TERMINATED);
        } else if (kind < 80) {
            timeOut(run);
        } else if (kind < 84) {
            crash(worker);
        } else if (kind < 92) {
            convict(worker.pulse.worker(), kind < 90);
        } else if (kind < 98) {
            claim(worker);
        } else {
            operator.sweepLeftovers();
            operator.sweepSuperseded();
        }
        return what;
    }

    /** What a person wants to stop is not begun anew when its process is lost before it has stopped. */
    private void cancel(ModelRun run) {
        operator.console().cancel(run.live.id(), "ann", "test");
        run.unwanted |= run.open();
    }

    private static void over(ModelRun run, RunStatus as) {
        if (run.open()) {
            run.stored = as;
        }
    }

    private void end(ModelRun run, boolean well) {
        if (!run.crashed && run.live.record().ending() == null) {
            run.worker.ends(run.live, well);
        }
    }

    /** After a failed round the first tick of the next carries nothing, and after a conviction none does under the old registration. */
    private void tick(ModelWorker worker, Fault fault) {
        boolean carries = fault == Fault.NONE
                || (fault == Fault.LOST_ACKNOWLEDGEMENT && worker.pulse.health().failures() == 0 && !convicted(worker));
        worker.tick(fault);
        if (carries) {
            runs.stream().filter(run -> run.worker == worker && !run.crashed).forEach(run -> written(run, worker));
        }
    }

    private boolean convicted(ModelWorker worker) {
        Store.Worker registration = worker.pulse.worker();
        return registration != null && givenUp.contains(registration.id());
    }

    private void written(ModelRun run, ModelWorker worker) {
        Ending ending = run.live.record().ending();
        UUID retryOf = run.live.record().identity().start().retryOf();
        if (run.stored == null) {
            if (retryOf != null && !begunAnew.add(retryOf)) {
                run.stored = RunStatus.SUPERSEDED; // somebody else has begun it
                return;
            }
            run.registration = Objects.requireNonNull(worker.pulse.worker()).id();
            run.stored = RunStatus.RUNNING;
        }
        if (ending != null) {
            over(run, ending.status());
        }
    }

    /** Its process says that it does not move. */
    private void timeOut(ModelRun run) {
        boolean done = !run.crashed
                && operator.timeOut(run.live.id(), StaleReason.STALLED, "test", () -> true)
                        .isPresent();
        if (!run.crashed && run.open() != done) {
            throw new AssertionError("the store timed out a run that was over, or did not one that was open: " + told);
        }
        if (done) {
            failed(run);
        }
    }

    /** Its type says that it is begun anew then. */
    private void failed(ModelRun run) {
        over(run, RunStatus.TIMED_OUT);
        if (!run.unwanted) {
            failed.add(run.live.id());
        }
    }

    /** Its memory is gone; another process begins in its place. */
    private void crash(ModelWorker worker) {
        runs.stream().filter(run -> run.worker == worker).forEach(run -> run.crashed = true);
        worker.close();
        workers.set(workers.indexOf(worker), new ModelWorker(stores.another(), ticker));
        crashed.add(worker);
    }

    /** By somebody who saw its counter stand where it stands, or who did not see it move on. */
    private void convict(Store.@Nullable Worker who, boolean seenLately) {
        if (who == null) {
            return;
        }
        long counter =
                stores.db().count("select coalesce(max(counter), 0) from holter.worker where id = '" + who.id() + "'");
        boolean given = operator.convict(who.id(), seenLately ? counter : counter - 1, () -> true)
                .isPresent();
        if (given && (!seenLately || !givenUp.add(who.id()))) {
            throw new AssertionError("a worker that moved, or is over, was given up: " + told);
        }
        if (given) {
            runs.stream()
                    .filter(run -> run.open() && who.id().equals(run.registration))
                    .forEach(this::failed);
        }
    }

    private void claim(ModelWorker worker) {
        Store.Worker who = worker.pulse.worker();
        Optional<Store.Claimed> claimed =
                who == null || givenUp.contains(who.id()) ? Optional.empty() : operator.claimRerun(who.id(), HERE);
        claimed.ifPresent(work -> {
            Rerun rerun = work.rerun();
            if (!failed.contains(rerun.runId())) {
                throw new AssertionError("work is begun anew that was not failed: " + told);
            }
            runs.add(new ModelRun(
                    worker,
                    worker.begin(RunStart.first("test", "here", "sync.users", "sync.users")
                            .again(rerun.runId(), rerun.workflowId(), rerun.attempt()))));
        });
    }

    /** The database is well, and everybody has said all; then who crashed is given up. */
    void settle() {
        workers.forEach(worker -> tick(worker, Fault.NONE));
        workers.forEach(worker -> tick(worker, Fault.NONE));
        crashed.forEach(worker -> convict(worker.pulse.worker(), true));
    }

    /** What ended nowhere though nobody executes it, and what failed and is neither begun anew nor waits for it. */
    List<String> unaccounted() {
        List<String> found = new ArrayList<>();
        runs.stream().filter(run -> run.crashed && run.open()).forEach(run -> found.add("open: " + run.live.id()));
        for (UUID run : failed) {
            if (stores.db().count("select count(*) from holter.retry where run_id = '" + run + "'") != 1) {
                found.add("failed and forgotten: "
                        + stores.db().rows("select * from holter.runs where run_id = '" + run + "'"));
            }
        }
        return found;
    }

    long retriesGivenTwice() {
        return stores.db()
                .count(
                        "select count(*) from (select retry_of from holter.run where retry_of is not null group by 1 having count(*) > 1) x");
    }

    Map<String, String> expected() {
        Map<String, String> expected = new TreeMap<>();
        runs.stream()
                .filter(run -> run.stored != null)
                .forEach(run -> expected.put(run.live.id().toString(), String.valueOf(run.stored)));
        return expected;
    }

    Map<String, String> stored() {
        Map<String, String> stored = new TreeMap<>();
        stores.db()
                .rows("select run_id::text as id, status from holter.run")
                .forEach(row -> stored.put(String.valueOf(row.get("id")), String.valueOf(row.get("status"))));
        return stored;
    }

    List<String> told() {
        return told;
    }

    @Override
    public void close() {
        workers.forEach(ModelWorker::close);
        operator.close();
    }
}
