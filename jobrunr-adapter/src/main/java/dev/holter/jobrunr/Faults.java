package dev.holter.jobrunr;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps faults of ours away from JobRunr: it swallows what a filter throws, but an Error only half, and that leaves its job in PROCESSING. So callbacks catch
 * every Throwable and give it here, where the first of each kind is logged. Thread-safe.
 */
final class Faults {
    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

    private final Set<String> noted = ConcurrentHashMap.newKeySet();

    /** Does it; notes what it throws. */
    void attempt(String what, Runnable action) {
        try {
            action.run();
        } catch (Throwable e) {
            note(what, e);
        }
    }

    /** Logs it, if it is the first of its kind. Never throws. */
    void note(String what, Throwable error) {
        try {
            if (noted.add(what + " " + error.getClass().getName())) {
                LOG.error(
                        "Holter failed at {}; the job and its server go on. Further ones are not logged", what, error);
            }
        } catch (Throwable e) {
            // Out of memory, or a broken logger: there is nobody left to tell.
            return;
        }
    }
}
