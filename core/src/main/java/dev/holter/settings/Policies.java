package dev.holter.settings;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which policy holds for a job type. Everything that needs to know asks {@link #policyFor}, so that no two parts of Holter can disagree.
 * Thread-safe.
 */
public final class Policies {
    /** Job types are made by applications and may have no end. Beyond this many an answer is found anew each time. */
    static final int CACHED = 10_000;

    private final List<Rule> rules;
    private final Policy otherwise;
    private final Map<String, Policy> cache = new ConcurrentHashMap<>();

    /** One pattern of one policy. */
    record Rule(TypePattern pattern, Policy policy) {}

    /** The rules in any order, no pattern twice, and the policy of all other types. */
    Policies(List<Rule> rules, Policy otherwise) {
        this.rules = rules.stream().sorted(closestFirst()).toList();
        this.otherwise = otherwise;
    }

    /** The policy of this job type: an exact match, else the longest prefix, else what holds for all. */
    public Policy policyFor(String jobType) {
        if (rules.isEmpty()) {
            return otherwise;
        }
        Policy known = cache.get(jobType);
        return known != null ? known : found(jobType);
    }

    private Policy found(String jobType) {
        Policy policy = rules.stream()
                .filter(rule -> rule.pattern().matches(jobType))
                .findFirst()
                .map(Rule::policy)
                .orElse(otherwise);
        // Threads that race here may exceed the bound by one each; all of them put the same answer.
        if (cache.size() < CACHED) {
            cache.put(jobType, policy);
        }
        return policy;
    }

    int cached() {
        return cache.size();
    }

    private static Comparator<Rule> closestFirst() {
        return Comparator.comparing((Rule rule) -> !rule.pattern().exact())
                .thenComparing(rule -> -rule.pattern().literal().length());
    }
}
