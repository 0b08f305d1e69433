package dev.holter.settings;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which policy holds for a job type. Everything that needs to know asks {@link #policyFor}, so that no two parts of Holter can disagree.
 * A setting is looked for in the policy that matches the type closest, then in what the job's own code says, then among what holds for all types.
 * Thread-safe.
 */
public final class Policies {
    /** Job types are made by applications and may have no end. Beyond this many an answer is found anew each time. */
    static final int CACHED = 10_000;

    private final List<Rule> rules;
    private final SettingValues global;
    private final Policy otherwise;
    private final Map<String, Policy> cache = new ConcurrentHashMap<>();
    private final Map<String, Annotated> annotated = new ConcurrentHashMap<>();

    /** One pattern of one policy. */
    record Rule(TypePattern pattern, String name, SettingValues own, Policy policy) {
        Rule(TypePattern pattern, String name, SettingValues own) {
            this(pattern, name, own, Policy.of(name, own));
        }
    }

    /** What the code of one type says, be it wrong, and the policy that follows; the one without it when it is wrong. */
    private record Annotated(Map<String, String> texts, String origin, Policy policy) {}

    /** The rules in any order, no pattern twice, and what holds for all other types. */
    Policies(List<Rule> rules, SettingValues global) {
        this.rules = rules.stream().sorted(closestFirst()).toList();
        this.global = global;
        this.otherwise = Policy.of(Policy.DEFAULT, global);
    }

    /** The policy of this job type: an exact match, else the longest prefix, else what holds for all. */
    public Policy policyFor(String jobType) {
        Annotated said = annotated.get(jobType);
        if (said != null) {
            return said.policy();
        }
        if (rules.isEmpty()) {
            return otherwise;
        }
        Policy known = cache.get(jobType);
        return known != null ? known : found(jobType);
    }

    private Policy found(String jobType) {
        Policy policy = rule(jobType).map(Rule::policy).orElse(otherwise);
        // Threads that race here may exceed the bound by one each; all of them put the same answer.
        if (cache.size() < CACHED) {
            cache.put(jobType, policy);
        }
        return policy;
    }

    private Optional<Rule> rule(String jobType) {
        return rules.stream().filter(rule -> rule.pattern().matches(jobType)).findFirst();
    }

    /** Whether {@link #annotate} knows this already. */
    public boolean annotated(String jobType, Map<String, String> texts) {
        Annotated said = annotated.get(jobType);
        return said == null ? texts.isEmpty() : said.texts().equals(texts);
    }

    /**
     * Takes what the code of a job type says. When anything of it is wrong, nothing of it counts.
     *
     * @param texts by the keys of settings; none when it says nothing any more
     * @param origin where it says so, for messages
     * @return what is wrong with it
     */
    public List<String> annotate(String jobType, Map<String, String> texts, String origin) {
        if (texts.isEmpty()) {
            annotated.remove(jobType);
            return List.of();
        }
        if (annotated.size() >= CACHED && !annotated.containsKey(jobType)) {
            return List.of();
        }
        ConfigurationProblems problems = new ConfigurationProblems();
        SettingValues said =
                SettingValues.read(RawSetting.allOf(texts, origin), "", Setting.allPerType(), global, problems);
        Optional<Rule> rule = rule(jobType);
        SettingValues both = rule.map(found -> found.own().over(said)).orElse(said);
        PromiseChecks.check(both, problems);
        boolean right = problems.texts().isEmpty();
        Policy policy = right
                ? Policy.of(rule.map(Rule::name).orElse(Policy.ANNOTATED), both)
                : rule.map(Rule::policy).orElse(otherwise);
        annotated.put(jobType, new Annotated(Map.copyOf(texts), origin, policy));
        return problems.texts();
    }

    /** Takes what the code of jobs said to the policies that held before; gives what is wrong, by job type. */
    public Map<String, List<String>> annotateAs(Policies before) {
        Map<String, List<String>> wrong = new HashMap<>();
        before.annotated.forEach((jobType, said) -> {
            List<String> problems = annotate(jobType, said.texts(), said.origin());
            if (!problems.isEmpty()) {
                wrong.put(jobType, problems);
            }
        });
        return wrong;
    }

    int cached() {
        return cache.size();
    }

    private static Comparator<Rule> closestFirst() {
        return Comparator.comparing((Rule rule) -> !rule.pattern().exact())
                .thenComparing(rule -> -rule.pattern().literal().length());
    }
}
