package dev.holter.chaos;

import dev.holter.chaos.History.Change;
import dev.holter.chaos.History.Lease;
import dev.holter.chaos.History.Retry;
import dev.holter.chaos.History.Saved;
import dev.holter.chaos.History.StoredRun;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Two processes and one item: the first is killed with it, the second does it over. All is well until somebody changes something. */
final class Story {
    static final UUID WORKFLOW = new UUID(1, 0);
    static final UUID FIRST = new UUID(1, 1);
    static final UUID SECOND = new UUID(1, 2);
    static final UUID KILLED = new UUID(2, 1);
    static final UUID LIVING = new UUID(2, 2);
    static final String ITEM = "item-1";

    final List<Fact> world = new ArrayList<>();
    final List<Fact> killedSaid = new ArrayList<>();
    final List<Fact> livingSaid = new ArrayList<>();
    final List<StoredRun> runs = new ArrayList<>();
    final List<Change> changes = new ArrayList<>();
    final List<Lease> leases = new ArrayList<>();
    final Map<UUID, String> losses = new HashMap<>();
    final List<Saved> checkpoints = new ArrayList<>();
    final List<Retry> retries = new ArrayList<>();
    final Set<String> fired = new HashSet<>();
    private long seq;

    Story(double killedAt) {
        world.add(at(0, "spawn", "slot", "q1", "pid", "100", "generation", "1"));
        world.add(at(0, "spawn", "slot", "q2", "pid", "200", "generation", "1"));
        world.add(at(1, "given", "host", "quartz", "type", "resume", "item", ITEM));
        world.add(at(killedAt, "kill", "slot", "q1", "pid", "100"));
        world.add(at(killedAt, "died", "slot", "q1", "pid", "100", "code", "137"));
        world.add(at(41, "died", "slot", "q2", "pid", "200", "code", "143"));
        for (int i = 1; i < 5 * killedAt; i++) {
            killedSaid.add(at(i / 5.0, "alive"));
        }
        begins(killedSaid, 2, FIRST, 1, ITEM);
        killedSaid.add(at(3, "resumed", "run", FIRST, "workflow", WORKFLOW, "n", 0));
        killedSaid.add(at(4, "saved", "run", FIRST, "workflow", WORKFLOW, "n", 5));
        begins(livingSaid, 17, SECOND, 2, ITEM);
        livingSaid.add(at(17.1, "resumed", "run", SECOND, "workflow", WORKFLOW, "n", 5));
        ends(livingSaid, 18, SECOND, "ok", 5);

        lease(KILLED, 100, 1, "alive", 0);
        lease(LIVING, 200, 1, "alive", 0);
        lease(KILLED, 100, 9.8, "alive", 5);
        lease(KILLED, 100, 12.5, "lost", 5);
        lease(LIVING, 200, 40, "stopped", 9);
        losses.put(KILLED, "worker 'q1' is lost (fast: its sentinel's lock is free)");
        run(FIRST, 1, KILLED, "TIMED_OUT", "WORKER_LOST", 0);
        run(SECOND, 2, LIVING, "SUCCEEDED", null, 5);
        change(2, FIRST, null, "RUNNING");
        checkpoints.add(new Saved(1, nanos(4), 400, WORKFLOW, FIRST, null, 1, null, "5"));
        change(12.5, FIRST, "RUNNING", "TIMED_OUT");
        change(17, SECOND, null, "RUNNING");
        change(18, SECOND, "RUNNING", "SUCCEEDED");
        retries.add(new Retry(FIRST, WORKFLOW, 2, "done", "WORKER_LOST"));
    }

    static long nanos(double seconds) {
        return (long) (seconds * 1e9);
    }

    static Fact at(double seconds, String kind, Object... pairs) {
        Map<String, String> of = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            of.put(String.valueOf(pairs[i]), String.valueOf(pairs[i + 1]));
        }
        return new Fact(nanos(seconds), kind, of);
    }

    static void begins(List<Fact> said, double seconds, UUID run, int attempt, String item) {
        said.add(at(
                seconds,
                "begin",
                "item",
                item,
                "type",
                "resume",
                "run",
                run,
                "workflow",
                WORKFLOW,
                "attempt",
                attempt));
    }

    static void ends(List<Fact> said, double seconds, UUID run, String how, long done) {
        said.add(at(seconds, "end", "item", ITEM, "run", run, "how", how, "why", "-", "done", done));
    }

    void lease(UUID worker, long pid, double seconds, String state, long counter) {
        leases.add(new Lease(++seq, nanos(seconds), worker, pid, state, counter, nanos(2), nanos(6)));
    }

    void run(UUID id, int attempt, UUID worker, String status, @Nullable String reason, long done) {
        runs.add(new StoredRun(
                id, WORKFLOW, attempt, null, "quartz", "resume." + ITEM, ITEM, worker, status, reason, null, done));
    }

    void change(double seconds, UUID run, @Nullable String was, @Nullable String now) {
        changes.add(new Change(++seq, nanos(seconds), (long) (seconds * 100), run, was, now));
    }

    Findings checked() {
        History history = new History(runs, changes, leases, losses, checkpoints, retries, Set.of(), fired, Set.of());
        return Checker.check(history, world, Map.of("q1-1", killedSaid, "q2-1", livingSaid));
    }
}
