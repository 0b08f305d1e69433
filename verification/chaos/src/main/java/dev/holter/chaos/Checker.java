package dev.holter.chaos;

import java.util.List;
import java.util.Map;

/** Holds what the processes wrote down against what the database says. Stateless. */
final class Checker {
    private Checker() {}

    static Findings check(History history, List<Fact> world, Map<String, List<Fact>> journals) {
        Findings findings = new Findings();
        Processes processes = Processes.of(world, journals);
        LeaseCheck.check(history, processes, findings);
        new RunCheck(history, processes, findings).check();
        CheckpointCheck.check(history, processes, findings);
        RetryCheck.check(history, processes, findings);
        new WorkCheck(history, processes, findings).check(world);
        return findings;
    }
}
