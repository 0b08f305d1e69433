package dev.holter.chaos;

import dev.holter.chaos.History.Retry;
import dev.holter.chaos.History.StoredRun;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Every item that was given to a scheduler is finished, or it is known what became of it. For one thread. */
final class WorkCheck {
    private final History history;
    private final Findings findings;
    private final Map<String, List<StoredRun>> runs;
    private final Map<String, List<Fact>> begins;
    private final Map<UUID, Retry> retries;
    private final Set<String> done = new HashSet<>();

    WorkCheck(History history, Processes processes, Findings findings) {
        this.history = history;
        this.findings = findings;
        this.runs = history.runs().stream().collect(Collectors.groupingBy(StoredRun::item));
        this.begins = processes.said("begin").stream().collect(Collectors.groupingBy(fact -> fact.get("item")));
        this.retries =
                history.retries().stream().collect(Collectors.toMap(Retry::run, retry -> retry, (one, two) -> two));
        for (String kind : List.of("end", "untracked-end")) {
            processes.said(kind).stream()
                    .filter(end -> end.get("how").equals("ok"))
                    .forEach(end -> done.add(end.get("item")));
        }
    }

    void check(List<Fact> world) {
        world.stream().filter(fact -> fact.is("given")).forEach(this::given);
    }

    private void given(Fact given) {
        String item = given.get("item");
        List<StoredRun> known = runs.getOrDefault(item, List.of());
        if (done.contains(item) || (known.isEmpty() ? unknown(given) : known(given, known))) {
            return;
        }
        findings.add(Finding.WORK_UNACCOUNTED, given, known);
    }

    /** Nothing of it is in the database: the process died before it could say so. */
    private boolean unknown(Fact given) {
        String item = given.get("item");
        if (history.inScheduler().contains(item)) {
            return false;
        }
        if (begins.containsKey(item)) {
            return true;
        }
        boolean byTheHost = history.fired().contains(item) || history.refused().contains(item);
        if (byTheHost) {
            findings.add(Finding.LOST_BY_THE_HOST, given);
        }
        return byTheHost;
    }

    private boolean known(Fact given, List<StoredRun> all) {
        StoredRun last = all.stream()
                .max(Comparator.comparingInt(StoredRun::attempt)
                        .thenComparing(run -> run.status().equals("SUPERSEDED") ? 0 : 1))
                .orElseThrow();
        if (last.open() || history.inScheduler().contains(last.item())) {
            return false;
        }
        return switch (last.status()) {
            case "SUCCEEDED", "FAILED", "CANCELLED", "TERMINATED" -> true;
            case "TIMED_OUT" -> timedOut(given, last);
            default -> history.refused().contains(last.item());
        };
    }

    /** It is told, and who does it over has done so. A host may lose what it does over with the next process; what Holter has begun anew has a run. */
    private boolean timedOut(Fact given, StoredRun last) {
        Retry retry = retries.get(last.id());
        if (retry != null) {
            boolean byHost =
                    given.get("host").equals("jobrunr") || given.get("type").equals("recovered");
            return retry.state().equals("quarantined")
                    || (byHost && retry.state().equals("done") && lostAgain(given, last));
        }
        if (given.get("host").equals("jobrunr")) {
            return history.refused().contains(last.item());
        }
        return switch (given.get("type")) {
            case "recovered" -> lostAgain(given, last);
            case "failing", "overdue" -> true;
            default -> false;
        };
    }

    private boolean lostAgain(Fact given, StoredRun last) {
        boolean begun = begins.getOrDefault(last.item(), List.of()).stream()
                .anyMatch(begin -> begin.number("attempt") > last.attempt());
        if (!begun) {
            findings.add(Finding.LOST_BY_THE_HOST, "again:", given, last);
        }
        return true;
    }
}
