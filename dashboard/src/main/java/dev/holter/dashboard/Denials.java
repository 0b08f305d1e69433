package dev.holter.dashboard;

import dev.holter.Console;
import dev.holter.HolterUnavailableException;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Attempts that were not let through, written into the audit trail: so many a minute, the rest counted. Thread-safe. */
final class Denials {
    private static final Logger LOG = LoggerFactory.getLogger(Denials.class);
    private static final int A_MINUTE = 30;

    private final Console console;
    private final RateLimit limit = new RateLimit(A_MINUTE, System::nanoTime);
    private final AtomicInteger untold = new AtomicInteger();

    Denials(Console console) {
        this.console = console;
    }

    /** Never throws: that nothing was done stands, whether it can be told or not. */
    void tell(Caller caller, String attempt, @Nullable UUID runId, Problem why) {
        if (limit.secondsToWait("") > 0) {
            untold.incrementAndGet();
            return;
        }
        int more = untold.getAndSet(0);
        String text = attempt + ": " + why.code().word() + ", " + why.detail()
                + (more == 0 ? "" : " (and " + more + " other attempts since the last that was written)");
        try {
            console.denied(runId, caller.actor(), text);
        } catch (HolterUnavailableException e) {
            LOG.warn("A denied attempt could not be written into the audit trail: {} by {}", text, caller.actor());
        }
    }
}
