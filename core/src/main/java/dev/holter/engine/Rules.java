package dev.holter.engine;

import dev.holter.settings.Policy;
import dev.holter.spi.HostRetry;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What holds for a run, as it is stored with it: the policy in force, and whose the retry is. Made once for all runs for which the same holds, since making it costs more than all else
 * that is written of a short run. Thread-safe.
 */
record Rules(Policy policy, HostRetry hostRetry) {
    private static final int MOST_KNOWN = 1_000;
    private static final Map<Rules, Map<String, String>> KNOWN = new ConcurrentHashMap<>();

    static Map<String, String> of(RunRecord.Identity run) {
        if (KNOWN.size() > MOST_KNOWN) {
            KNOWN.clear();
        }
        return KNOWN.computeIfAbsent(new Rules(run.policy(), run.start().hostRetry()), Rules::asMap);
    }

    private Map<String, String> asMap() {
        Map<String, String> rules = new TreeMap<>(policy.asMap());
        rules.put(
                "retries",
                switch (hostRetry) {
                    case ALWAYS -> "host";
                    case IF_LOST -> "host-if-lost";
                    case NONE -> policy.retries() ? "holter" : "nobody";
                });
        return rules;
    }
}
