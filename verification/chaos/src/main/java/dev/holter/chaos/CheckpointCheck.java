package dev.holter.chaos;

import dev.holter.chaos.History.Change;
import dev.holter.chaos.History.Saved;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Invariant 4: what reaches its fence or status check after the end is not kept; and what was acknowledged is found again. Stateless. */
final class CheckpointCheck {
    private CheckpointCheck() {}

    static void check(History history, Processes processes, Findings findings) {
        Map<UUID, Change> endings = new HashMap<>();
        history.changes().stream().filter(Change::ends).forEach(change -> endings.put(change.run(), change));
        Set<UUID> blind = processes.said("resumed").stream()
                .filter(CheckpointCheck::couldNotAsk)
                .map(fact -> fact.id("run"))
                .collect(Collectors.toSet());
        for (Saved saved : history.checkpoints()) {
            kept(saved, endings.get(saved.run()), blind.contains(saved.run()), findings);
        }
        lost(processes, findings);
    }

    private static void kept(Saved saved, @Nullable Change ending, boolean blind, Findings findings) {
        boolean written = !Objects.equals(saved.was(), saved.now());
        Long before = saved.wasFence();
        if (before != null && saved.fence() < before) {
            findings.add(Finding.KEPT_AFTER_THE_END, "the fence fell", saved);
        } else if (written
                && ending != null
                && ending.nanos() < saved.nanos()
                && ending.transaction() != saved.transaction()) {
            findings.add(Finding.KEPT_AFTER_THE_END, saved, ending);
        } else if (written && !blind && saved.was() != null && number(saved.now()) < number(saved.was())) {
            findings.add(Finding.KEPT_AFTER_THE_END, "it went back", saved);
        }
    }

    /** The database was away: the job began at the beginning, as it may, and saves over what it could not read. */
    private static boolean couldNotAsk(Fact resumed) {
        return resumed.number("n") < 0;
    }

    private static long number(@Nullable String text) {
        return text == null ? 0 : Long.parseLong(text);
    }

    /** An attempt that asked went on before what an earlier one had been told is saved. */
    private static void lost(Processes processes, Findings findings) {
        Map<UUID, List<Fact>> saved = new HashMap<>();
        for (Fact fact : processes.said("saved")) {
            saved.computeIfAbsent(fact.id("workflow"), any -> new ArrayList<>()).add(fact);
        }
        List<Fact> blindly = processes.said("resumed").stream()
                .filter(CheckpointCheck::couldNotAsk)
                .toList();
        for (Fact resumed : processes.said("resumed")) {
            for (Fact fact : saved.getOrDefault(resumed.id("workflow"), List.of())) {
                boolean asked = !couldNotAsk(resumed) && blindly.stream().noneMatch(between(fact, resumed));
                boolean other = !fact.id("run").equals(resumed.id("run"));
                if (asked
                        && other
                        && fact.nanos() < asking(processes, resumed)
                        && fact.number("n") > resumed.number("n")) {
                    findings.add(Finding.CHECKPOINTS_LOST, resumed, "although", fact);
                }
            }
        }
    }

    /** Of the same workflow, after the one and before the other. */
    private static Predicate<Fact> between(Fact saved, Fact resumed) {
        return fact -> fact.get("workflow").equals(saved.get("workflow"))
                && saved.nanos() < fact.nanos()
                && fact.nanos() < resumed.nanos();
    }

    /** When it may have begun to ask. */
    private static long asking(Processes processes, Fact resumed) {
        return processes.of(resumed.id("run")).stream()
                .flatMap(life -> life.said().stream())
                .filter(fact -> fact.is("begin") && fact.get("run").equals(resumed.get("run")))
                .mapToLong(Fact::nanos)
                .findFirst()
                .orElse(resumed.nanos());
    }
}
