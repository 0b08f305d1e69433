package dev.holter.chaos;

import dev.holter.chaos.History.Change;
import dev.holter.chaos.History.StoredRun;
import dev.holter.chaos.Processes.Life;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Invariants 1, 2, 3 and 5, of runs: what the database says became of them against what their jobs wrote down. For one thread. */
final class RunCheck {
    /** What was said this long before the end of a process may not have been written. */
    private static final long UNFLUSHED_NANOS = 5_000_000_000L;

    private final History history;
    private final Processes processes;
    private final Findings findings;
    private final Map<UUID, Fact> begins = new HashMap<>();
    private final Map<UUID, Fact> ends = new HashMap<>();
    private final Map<UUID, Fact> lastSteps = new HashMap<>();
    private final Map<UUID, Change> endings = new HashMap<>();
    private final Map<UUID, StoredRun> stored = new HashMap<>();

    RunCheck(History history, Processes processes, Findings findings) {
        this.history = history;
        this.processes = processes;
        this.findings = findings;
        history.runs().forEach(run -> stored.put(run.id(), run));
        processes.said("begin").forEach(fact -> begins.put(fact.id("run"), fact));
        processes.said("end").forEach(fact -> ends.put(fact.id("run"), fact));
        processes.said("step").forEach(fact -> lastSteps.put(fact.id("run"), fact));
    }

    void check() {
        changes();
        history.runs().forEach(this::stored);
        processes.all().forEach(this::untracked);
        begins.forEach((run, begin) -> {
            if (!stored.containsKey(run)) {
                lost(Finding.BEGINS_LOST_UNFLUSHED, processes.of(run).orElseThrow(), begin);
            }
        });
        ends.values().forEach(this::faultless);
    }

    /** Nothing is recorded of a job that begins while its Holter closes, and of no other. */
    private void untracked(Life life) {
        for (Fact fact : life.said()) {
            if (fact.is("closing")) {
                return;
            }
            if (fact.is("untracked")) {
                findings.add(Finding.UNTRACKED, life.slot(), fact);
            }
        }
    }

    private void changes() {
        for (Change change : history.changes()) {
            if (change.afterTheEnd()) {
                findings.add(Finding.CHANGED_AFTER_TERMINAL, "run", change.run(), change.was(), "to", change.now());
            }
            if (change.ends() && endings.put(change.run(), change) != null) {
                findings.add(Finding.DOUBLE_OUTCOMES, "run", change.run(), change.now());
            }
        }
    }

    private void stored(StoredRun run) {
        Fact end = ends.get(run.id());
        if (run.open()) {
            findings.add(Finding.LEFT_OPEN, "run", run);
            return;
        }
        String how = end == null ? "none" : end.get("how");
        switch (run.status()) {
            case "SUCCEEDED" -> succeeded(run, end);
            case "FAILED" -> {
                if (!how.equals("failed") && !how.equals("stopped")) {
                    findings.add(Finding.OUTCOMES_INVENTED, "FAILED, but its job says", how, run);
                }
            }
            case "SUPERSEDED" -> findings.add(Finding.SUPERSEDED, run);
            default -> ended(run, end);
        }
    }

    private void succeeded(StoredRun run, @Nullable Fact end) {
        if (end == null || !end.get("how").equals("ok")) {
            findings.add(Finding.OUTCOMES_INVENTED, "SUCCEEDED, but its job says", end, run);
        } else if (end.number("done") != run.done()) {
            findings.add(Finding.PROGRESS_WRONG, end, run);
        }
    }

    /** By somebody else than its job. */
    private void ended(StoredRun run, @Nullable Fact end) {
        if (end != null && end.get("how").equals("ok") && !run.status().equals("CANCELLED")) {
            findings.add(Finding.LATE_OUTCOMES, run);
        }
        Change ending = endings.get(run.id());
        Fact step = lastSteps.get(run.id());
        if (ending == null) {
            return;
        }
        if ("STALLED".equals(run.reason())) {
            Fact last = step == null ? begins.get(run.id()) : lastBefore(run.id(), ending.nanos(), step);
            if (last != null && ending.nanos() - last.nanos() < Promises.STALL.toNanos()) {
                findings.add(Finding.FAILED_WITHIN_PROMISES, "it moved", last, run);
            } else {
                findings.add(Finding.STALLED_AND_FAILED, run);
            }
        } else if ("DEADLINE".equals(run.reason())) {
            Fact begin = begins.get(run.id());
            if (begin != null && ending.nanos() - begin.nanos() < Promises.DEADLINE.toNanos()) {
                findings.add(Finding.FAILED_WITHIN_PROMISES, "it began", begin, run);
            }
        }
    }

    /** It may have moved after its end as well, since nobody can end a thread. */
    private Fact lastBefore(UUID run, long nanos, Fact last) {
        return last.nanos() <= nanos
                ? last
                : processes.of(run).stream()
                        .flatMap(life -> life.said().stream())
                        .filter(fact -> fact.is("step") && fact.id("run").equals(run) && fact.nanos() <= nanos)
                        .reduce((one, next) -> next)
                        .orElse(last);
    }

    /** Whether it was said shortly before the end of its process, or its process could hardly tell the database, then and at its end. */
    private boolean unflushed(Life life, Fact said) {
        return life.until() - said.nanos() <= UNFLUSHED_NANOS
                || (disturbed(life, said.nanos(), said.nanos() + UNFLUSHED_NANOS)
                        && disturbed(life, life.until() - UNFLUSHED_NANOS, life.until()));
    }

    private boolean disturbed(Life life, long since, long to) {
        return !processes.faults(life.slot(), since, to).isEmpty();
    }

    private void faultless(Fact end) {
        if (end.get("how").equals("failed") && !end.get("why").contains("as_intended")) {
            findings.add(Finding.FAULTS_IN_JOBS, end);
        }
        UUID run = end.id("run");
        boolean recorded = endings.containsKey(run);
        Life life = processes.of(run).orElseThrow();
        if ((!recorded && stored.containsKey(run)) || lostWithItsEnd(run, end, life)) {
            lost(Finding.ENDS_LOST_UNFLUSHED, life, end);
        }
    }

    /** The database has not heard of it: what is not flushed dies with the process, and only with it. */
    private void lost(Finding unflushed, Life life, Fact said) {
        String age = "said " + (life.until() - said.nanos()) / 1_000_000 + " ms before its process ended:";
        findings.add(unflushed(life, said) ? unflushed : Finding.LOST_BY_THE_LIVING, age, said);
    }

    /** Its job was over, and the database has it as lost with its process. */
    private boolean lostWithItsEnd(UUID run, Fact end, Life life) {
        StoredRun one = stored.get(run);
        Change ending = endings.get(run);
        return one != null
                && "WORKER_LOST".equals(one.reason())
                && ending != null
                && end.nanos() < ending.nanos()
                && life.until() < ending.nanos();
    }
}
