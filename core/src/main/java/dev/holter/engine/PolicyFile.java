package dev.holter.engine;

import dev.holter.ConfigurationException;
import dev.holter.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the configuration's file every ten seconds and has its policies count when it says something else. A file that is wrong, or gone, changes nothing.
 *
 * <p>By its contents, since a mount may exchange a file without a later time; only what two looks in a row find the same, since it may be half written at
 * the first. A look may hang with its file system: so it is on no thread that anything else waits for, and no second one begins meanwhile.
 */
final class PolicyFile {
    private static final Logger LOG = LoggerFactory.getLogger(PolicyFile.class);
    private static final long EVERY_SECONDS = 10;
    private static final byte[] GONE = new byte[0];

    private final Path path;
    private final JobPolicies policies;
    private final BiConsumer<String, String> events;
    private final AtomicBoolean looking = new AtomicBoolean();
    private final Settings inForce;
    private byte[] known;
    private byte[] seen;

    /** Reads the file a first time, on the caller's thread, which has just read it for these settings. */
    PolicyFile(Path path, Settings inForce, JobPolicies policies, BiConsumer<String, String> events) {
        this.path = path;
        this.inForce = inForce;
        this.policies = policies;
        this.events = events;
        this.known = contents();
        this.seen = known;
    }

    @SuppressWarnings("FutureReturnValueIgnored") // what it does it does by another thread, which logs
    void start(ScheduledExecutorService timer, Executor threads) {
        timer.scheduleWithFixedDelay(() -> begin(threads), EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    private void begin(Executor threads) {
        if (looking.compareAndSet(false, true)) {
            threads.execute(() -> {
                try {
                    look();
                } catch (Throwable e) {
                    LOG.error("The configuration's file could not be looked at; it is tried again", e);
                } finally {
                    looking.set(false);
                }
            });
        }
    }

    /** One at a time. */
    void look() {
        byte[] now = contents();
        boolean whole = Arrays.equals(now, seen);
        seen = now;
        if (whole && !Arrays.equals(now, known)) {
            known = now;
            take();
        }
    }

    private byte[] contents() {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            return GONE;
        }
    }

    private void take() {
        try {
            Settings read = inForce.readAgain();
            policies.replace(read.policies());
            List<String> fixed = inForce.fixedUnlike(read);
            String text = "file " + path + " was read again; its policies hold for runs that begin from now on"
                    + (fixed.isEmpty() ? "" : "; of the whole process, and from its next start on: " + fixed);
            LOG.info("The configuration changed: {}", text);
            events.accept("configuration-changed", text);
        } catch (ConfigurationException e) {
            LOG.warn(
                    "The configuration's file was changed and is wrong; what it said before stays in force: {}",
                    e.getMessage());
            events.accept("configuration-refused", String.valueOf(e.getMessage()));
        }
    }
}
