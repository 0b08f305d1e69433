package dev.holter.testkit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The bodies of a process's jobs by their names, since a scheduler may store a job and have another process execute it. Thread-safe. */
public final class ContractJobs {
    private static final Map<String, Body> BODIES = new ConcurrentHashMap<>();

    private ContractJobs() {}

    /** What a job does. */
    @FunctionalInterface
    public interface Body {
        /** Does it. */
        void run() throws Exception;
    }

    /** From a host's job. */
    public static void execute(String job) throws Exception {
        Body body = BODIES.get(job);
        if (body == null) {
            throw new IllegalStateException("this process knows no body of " + job);
        }
        body.run();
    }

    /** This process does it so. */
    public static void define(String job, Body body) {
        BODIES.put(job, body);
    }

    static void clear() {
        BODIES.clear();
    }
}
