package dev.holter.chaos;

import dev.holter.chaos.History.Lease;
import dev.holter.chaos.Processes.Life;
import dev.holter.chaos.Processes.While;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Invariant 3, of workers: nobody is convicted whose counter moved within the threshold, and of those who were, why. Stateless. */
final class LeaseCheck {
    /** Between two clocks that are read one after the other. */
    private static final long SLACK_NANOS = 20_000_000L;

    private LeaseCheck() {}

    static void check(History history, Processes processes, Findings findings) {
        Map<UUID, Lease> first = new HashMap<>();
        Map<UUID, Lease> before = new HashMap<>();
        for (Lease lease : history.leases()) {
            first.putIfAbsent(lease.worker(), lease);
            Lease last = before.put(lease.worker(), lease);
            if (lease.state().equals("lost") && last != null && !last.state().equals("lost")) {
                Lease registered = first.getOrDefault(lease.worker(), lease);
                convicted(lease, last, registered, history, processes, findings);
            }
        }
        before.values().forEach(lease -> ended(lease, first, processes, findings));
    }

    private static void convicted(
            Lease now, Lease last, Lease registered, History history, Processes processes, Findings findings) {
        String how = history.losses().getOrDefault(now.worker(), "(no event)");
        long still = now.nanos() - last.nanos() + SLACK_NANOS;
        Optional<Life> life = processes.with(now.pid(), registered.nanos());
        boolean dead = life.isPresent() && life.get().until() <= now.nanos() + SLACK_NANOS;
        String says = "worker " + now.worker() + " still for " + still / 1_000_000 + " ms: " + how;
        if (how.contains("its process is gone")) {
            findings.add(dead ? Finding.LOST_DEAD : Finding.LIVING_TAKEN_FOR_GONE, says);
        } else if (still < (how.contains("(fast") ? now.fastNanos() : now.slowNanos())) {
            findings.add(Finding.CONVICTED_WHILE_MOVING, says);
        } else if (dead) {
            findings.add(Finding.LOST_DEAD, says);
        } else {
            findings.add(cause(last.nanos(), now.nanos(), life, processes), says);
        }
    }

    private static Finding cause(long since, long to, Optional<Life> life, Processes processes) {
        if (life.isEmpty()) {
            return Finding.CONVICTED_WITHOUT_CAUSE;
        }
        List<While> faults = processes.faults(life.get().slot(), since, to);
        if (faults.stream().anyMatch(fault -> fault.what().equals("pause"))) {
            return Finding.LOST_PAUSED;
        }
        if (!faults.isEmpty()) {
            return Finding.LOST_CUT_OFF;
        }
        return life.get().longestSilence(since, to) > (to - since) / 3
                ? Finding.LOST_STARVED
                : Finding.CONVICTED_WITHOUT_CAUSE;
    }

    /** A lease whose process has been over for long, and that nobody has found out about. */
    private static void ended(Lease last, Map<UUID, Lease> first, Processes processes, Findings findings) {
        if (last.state().equals("alive") || last.state().equals("stopping")) {
            Lease registered = first.getOrDefault(last.worker(), last);
            findings.add(
                    Finding.LEFT_OPEN,
                    "worker",
                    last.worker(),
                    last.state(),
                    processes
                            .with(last.pid(), registered.nanos())
                            .map(Life::slot)
                            .orElse("?"));
        }
    }
}
