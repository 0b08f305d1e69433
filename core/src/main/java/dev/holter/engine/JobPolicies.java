package dev.holter.engine;

import dev.holter.JobPolicy;
import dev.holter.settings.Policies;
import dev.holter.settings.Policy;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policies in force: what the configuration says, which may be read again, and what the code of jobs says. A run keeps the policy that it began with.
 *
 * <p>Code speaks before each of its runs begins. So what it says while the policies are exchanged, and is put into those that go, comes again with the next run. Thread-safe.
 */
final class JobPolicies {
    private static final Logger LOG = LoggerFactory.getLogger(JobPolicies.class);
    private static final List<Method> ELEMENTS = List.of(JobPolicy.class.getDeclaredMethods());

    private final BiConsumer<String, String> events;
    private volatile Policies current;

    /** To this goes what people should know, by kind. */
    JobPolicies(Policies first, BiConsumer<String, String> events) {
        this.current = first;
        this.events = events;
    }

    Policy of(String jobType) {
        return current.policyFor(jobType);
    }

    /** What the code of a job says, the closest first. */
    void annotated(String jobType, AnnotatedElement... code) {
        Map<String, String> texts = texts(code);
        Policies policies = current;
        if (!policies.annotated(jobType, texts)) {
            complain(jobType, policies.annotate(jobType, texts, "@JobPolicy of " + jobType));
        }
    }

    /** These hold from now on, with what code said before. */
    void replace(Policies policies) {
        Map<String, List<String>> wrong = policies.annotateAs(current);
        current = policies;
        wrong.forEach(this::complain);
    }

    private void complain(String jobType, List<String> problems) {
        if (!problems.isEmpty()) {
            String text = String.join("; ", problems);
            LOG.warn("The annotation of {} does not count, its jobs run all the same: {}", jobType, text);
            events.accept("policy-refused", text);
        }
    }

    private static Map<String, String> texts(AnnotatedElement... code) {
        Map<String, String> texts = new TreeMap<>();
        for (AnnotatedElement element : code) {
            JobPolicy policy = element.getAnnotation(JobPolicy.class);
            if (policy != null) {
                ELEMENTS.forEach(key -> {
                    String text = text(policy, key);
                    if (!text.isEmpty()) {
                        texts.putIfAbsent(key.getName(), text);
                    }
                });
            }
        }
        return texts;
    }

    private static String text(JobPolicy policy, Method element) {
        try {
            return (String) element.invoke(policy);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }
}
