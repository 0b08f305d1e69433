package dev.holter.chaos;

import dev.holter.Holter;
import dev.holter.HolterBuilder;
import java.time.Duration;
import java.util.Map;

/** What all processes are told: thresholds far shorter than Holter's own, and what the job types promise. */
final class Promises {
    static final Duration LOST_FAST = Duration.ofSeconds(2);
    static final Duration LOST = Duration.ofSeconds(6);
    static final Duration STALL = Duration.ofSeconds(2);
    static final Duration DEADLINE = Duration.ofMillis(1_500);
    static final int POISON_RECOVERIES = 2;

    private static final Map<String, String> ALL = Map.ofEntries(
            Map.entry("tick", "200ms"),
            Map.entry("suspectAfter", "1s"),
            Map.entry("lostFastAfter", LOST_FAST.toMillis() + "ms"),
            Map.entry("lostAfter", LOST.toMillis() + "ms"),
            Map.entry("startRecoveryWait", "1500ms"),
            Map.entry("closeTimeout", "2s"),
            Map.entry("durableTimeout", "2s"),
            Map.entry("interruptAfter", "500ms"),
            Map.entry("abandonAfter", "1500ms"),
            Map.entry("retryBackoff", "500ms"),
            Map.entry("maxRecoveries", "30"),
            Map.entry("policy.retried.match", "steady.*, short.*, resume.*"),
            Map.entry("policy.retried.onStale", "retry"),
            Map.entry("policy.durable.match", "durable.*"),
            Map.entry("policy.durable.durable", "true"),
            Map.entry("policy.durable.onStale", "retry"),
            Map.entry("policy.stalls.match", "hung.*, beating.*, " + JobRunrWork.HUNG + ", " + JobRunrWork.BEATING),
            Map.entry("policy.stalls.stallAfter", STALL.toMillis() + "ms"),
            Map.entry("policy.stalls.onStale", "retry"),
            Map.entry("policy.overdue.match", "overdue.*"),
            Map.entry("policy.overdue.deadline", DEADLINE.toMillis() + "ms"),
            Map.entry("policy.overdue.onStale", "fail"),
            Map.entry("policy.poison.match", "poison.*"),
            Map.entry("policy.poison.maxRecoveries", String.valueOf(POISON_RECOVERIES)),
            Map.entry("policy.poison.onStale", "retry"));

    private Promises() {}

    static HolterBuilder holter(String jdbcUrl, String name) {
        HolterBuilder builder = Holter.builder()
                .jdbcUrl(jdbcUrl)
                .user("postgres")
                .password("any")
                .set("workerName", name);
        ALL.forEach(builder::set);
        return builder;
    }
}
