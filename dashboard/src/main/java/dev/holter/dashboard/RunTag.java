package dev.holter.dashboard;

import dev.holter.RunDetails;
import dev.holter.RunSummary;
import dev.holter.StopSummary;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;

/**
 * A run's strong tag, in two parts: what a decision about the run rests on, and all the rest. A kill is done when the first part still holds; so a run that beats every second, and
 * ignores its cancel, can be killed, and one that had fallen silent and moves again cannot. Stateless.
 */
final class RunTag {
    /** A beat older than this is silence, and what ends it is news. */
    private static final Duration QUIET = Duration.ofSeconds(10);

    private RunTag() {}

    /** What a decision rests on: status, health, stop, worker, and the last beat of a run that is silent. */
    static String decision(RunDetails details) {
        RunSummary run = details.run();
        StopSummary stop = details.stop();
        String facts = String.join(
                "|",
                run.id().toString(),
                run.status().name(),
                run.health().name(),
                String.valueOf(run.reason()),
                String.valueOf(run.workerId()),
                stop == null
                        ? "-"
                        : stop.askedAt() + " " + stop.observedAt() + " " + stop.interruptedAt() + " "
                                + stop.abandonedAt(),
                silence(run));
        byte[] digest = JsonOut.sha256().digest(facts.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest, 0, 8);
    }

    private static String silence(RunSummary run) {
        Duration age = run.beatAge();
        return age == null || age.compareTo(QUIET) < 0 ? "moving" : String.valueOf(RunJson.moment(run, age));
    }

    static String of(RunDetails details, String facts) {
        return "\"" + decision(details) + "." + facts + "\"";
    }

    /** The decision's part of what a client handed back. */
    static String decisionOf(String ifMatch) {
        String tag = ifMatch.strip();
        if (!tag.matches("\"[0-9a-f]{16}(\\.[0-9a-f]{1,64})?(-gz)?\"")) {
            throw Problem.bad("If-Match must be the run's ETag as it was given: one tag in quotes, not weak and not *");
        }
        return tag.substring(1, 17);
    }
}
