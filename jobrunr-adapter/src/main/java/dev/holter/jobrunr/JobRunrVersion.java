package dev.holter.jobrunr;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jobrunr.server.BackgroundJobServer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which JobRunr this is, and whether this adapter knows it. One that is too old has filters that mean something else: there Holter stays out. One that is newer than
 * those tried is used all the same, and said so: every callback catches what does not fit. Immutable.
 *
 * @param text as its jar says, empty when that says nothing, as a shaded one may
 */
record JobRunrVersion(String text) {
    private static final Logger LOG = LoggerFactory.getLogger(JobRunrVersion.class);
    private static final String KNOWN = "8.0 to 8.7";
    private static final int MAJOR = 8;
    private static final Pattern BEGINS_WITH_A_NUMBER = Pattern.compile("(\\d{1,6})\\b.*");

    /** What is on the class path, told once. */
    private static final class Present {
        private static final boolean USABLE = usable(present());
    }

    /** Whether Holter may be clipped on to the JobRunr that is there; the log says why not, once. */
    static boolean usable() {
        return Present.USABLE;
    }

    private static JobRunrVersion present() {
        @Nullable String version = BackgroundJobServer.class.getPackage().getImplementationVersion();
        return new JobRunrVersion(version == null ? "" : version);
    }

    static boolean usable(JobRunrVersion version) {
        version.doubt().ifPresent(LOG::warn);
        Optional<String> refusal = version.refusal();
        refusal.ifPresent(LOG::error);
        return refusal.isEmpty();
    }

    /** Why Holter stays out. */
    Optional<String> refusal() {
        return major() < MAJOR
                ? Optional.of("JobRunr " + text + " is older than any that Holter works with (" + KNOWN
                        + "): jobs run without Holter. Use one of these, or take holter-jobrunr away")
                : Optional.empty();
    }

    /** Why it may not work. */
    Optional<String> doubt() {
        return major() > MAJOR
                ? Optional.of("JobRunr " + text + " is newer than those that this Holter was tried with (" + KNOWN
                        + "): it goes on and jobs are not harmed, but runs may be recorded wrongly."
                        + " Look for a newer holter-jobrunr, or set HOLTER_ENABLED=false")
                : Optional.empty();
    }

    private int major() {
        Matcher number = BEGINS_WITH_A_NUMBER.matcher(text);
        return number.matches() ? Integer.parseInt(number.group(1)) : MAJOR;
    }
}
