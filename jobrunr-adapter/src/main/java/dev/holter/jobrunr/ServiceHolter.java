package dev.holter.jobrunr;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.holter.Holter;
import dev.holter.HolterBuilder;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Holter of a process that has it by the service file alone: one for all its servers, begun with the first job that nobody else records, and ended with the process. Once it
 * could not be started the process goes on without: what is wrong then is its configuration. Thread-safe; whoever asks first waits, at most for
 * {@code startTimeout} and {@code startRecoveryWait}.
 */
final class ServiceHolter {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceHolter.class);

    /** Set up by the environment, and by the file that {@code HOLTER_FILE} names. */
    static final ServiceHolter OF_THIS_PROCESS = new ServiceHolter(Holter::builder);

    private final Supplier<HolterBuilder> builder;

    @GuardedBy("this")
    private boolean asked;

    @GuardedBy("this")
    private @Nullable Holter started;

    ServiceHolter(Supplier<HolterBuilder> builder) {
        this.builder = builder;
    }

    /** Empty when it cannot be started, of which the log tells once. */
    synchronized Optional<Holter> holter() {
        if (!asked) {
            asked = true;
            started = start();
        }
        return Optional.ofNullable(started);
    }

    private @Nullable Holter start() {
        try {
            return builder.get().set("workerType", HolterJobRunr.HOST).start();
        } catch (Throwable e) {
            LOG.error(
                    "JobRunr goes on without Holter, which cannot be started. Installed by its service file, it is set up by the environment"
                            + " (HOLTER_JDBC_URL, HOLTER_USER, HOLTER_PASSWORD …) and the file that HOLTER_FILE names: {}",
                    e.getMessage(),
                    e);
            return null;
        }
    }
}
