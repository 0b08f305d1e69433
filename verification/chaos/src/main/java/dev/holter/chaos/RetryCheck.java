package dev.holter.chaos;

import dev.holter.chaos.History.Retry;
import dev.holter.chaos.History.StoredRun;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Invariant 2: a failure is retried once at most, and nothing else is. Stateless. */
final class RetryCheck {
    private static final Set<String> RETRIED = Set.of("TIMED_OUT", "CANCELLED");

    private RetryCheck() {}

    static void check(History history, Processes processes, Findings findings) {
        Map<UUID, StoredRun> runs = new HashMap<>();
        history.runs().forEach(run -> runs.put(run.id(), run));
        Set<UUID> seen = new HashSet<>();
        for (Retry retry : history.retries()) {
            StoredRun run = runs.get(retry.run());
            if (!seen.add(retry.run()) || run == null || !RETRIED.contains(run.status())) {
                findings.add(Finding.DOUBLE_RETRIES, "not of a failure:", retry, run);
            }
            told(retry, findings);
        }
        attempts(history, retriedByHolter(history), findings);
        bodies(processes, runs.keySet(), retriedByHolter(history), findings);
    }

    private static void told(Retry retry, Findings findings) {
        if (retry.state().equals("done")) {
            findings.add(Finding.RETRIES_DONE, retry);
        } else if (retry.state().equals("quarantined")) {
            findings.add(Finding.QUARANTINED, retry);
        }
    }

    private static Set<UUID> retriedByHolter(History history) {
        return history.retries().stream().map(Retry::workflow).collect(Collectors.toSet());
    }

    /** Two runs that are the same attempt: of two that began for one failure, one is superseded. */
    private static void attempts(History history, Set<UUID> retried, Findings findings) {
        Map<String, List<StoredRun>> same = history.runs().stream()
                .filter(run -> !run.status().equals("SUPERSEDED"))
                .collect(Collectors.groupingBy(run -> run.workflow() + " " + run.attempt()));
        same.values().stream()
                .filter(runs -> runs.size() > 1)
                .forEach(runs -> findings.add(
                        retried.contains(runs.get(0).workflow())
                                ? Finding.DOUBLE_RETRIES
                                : Finding.DONE_TWICE_BY_THE_HOST,
                        runs));
    }

    /**
     * Two bodies that did all of the same attempt, whatever the database says of it, as long as it knows of both: one whose process died before its first row was written is
     * done again, and is named among what was lost unflushed.
     */
    private static void bodies(Processes processes, Set<UUID> written, Set<UUID> retried, Findings findings) {
        Map<UUID, Fact> ends = new HashMap<>();
        processes.said("end").stream()
                .filter(end -> end.get("how").equals("ok"))
                .forEach(end -> ends.put(end.id("run"), end));
        Map<String, List<Fact>> same = processes.said("begin").stream()
                .filter(begin -> begin.number("attempt") > 1
                        && retried.contains(begin.id("workflow"))
                        && ends.containsKey(begin.id("run"))
                        && written.contains(begin.id("run")))
                .collect(Collectors.groupingBy(begin -> begin.get("workflow") + " " + begin.get("attempt")));
        same.values().stream()
                .filter(facts -> facts.size() > 1)
                .forEach(facts -> findings.add(Finding.DOUBLE_RETRIES, "bodies:", facts));
    }
}
