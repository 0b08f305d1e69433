package dev.holter.dashboard;

import dev.holter.ThreadEvidence;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What was seen of a run's thread. Stateless. */
final class EvidenceJson {
    /** What is not the application's: the JVM, the schedulers, what they stand on, and Holter. */
    private static final Pattern LIBRARY = Pattern.compile(
            "^\\s*(at )?(java\\.|javax\\.|jakarta\\.|jdk\\.|sun\\.|com\\.sun\\.|kotlin\\.|scala\\.|org\\.quartz\\.|org\\.jobrunr\\.|org\\.springframework\\.|com\\.google\\.inject\\.|org\\.postgresql\\.|com\\.zaxxer\\.|org\\.apache\\.|dev\\.holter\\.(?!examples\\.)).*");

    private EvidenceJson() {}

    static void list(JsonOut out, String name, List<ThreadEvidence> evidence) {
        out.list(name, evidence, seen -> write(out, seen));
    }

    private static void write(JsonOut out, ThreadEvidence seen) {
        String stack = Optional.ofNullable(ShownText.lines(seen.stack(), ShownText.STACK))
                .orElse("");
        out.time("at", seen.at())
                .text("kind", RunJson.name(seen.kind()))
                .text("threadName", RunJson.name(seen.threadName()))
                .text("threadState", RunJson.name(seen.threadState()))
                .text("words", ShownText.line(seen.verdict(), ShownText.MESSAGE))
                .text("waitsFor", ShownText.line(seen.waitsFor(), ShownText.MESSAGE))
                .text("heldBy", ShownText.line(seen.heldBy(), ShownText.MESSAGE))
                .span("cpuMs", seen.cpu())
                .text("stack", stack)
                .list(
                        "frames",
                        stack.lines().toList(),
                        frame -> out.text("text", frame)
                                .flag("application", !LIBRARY.matcher(frame).matches()))
                .text("sameFrame", seen.samples() < 2 ? null : seen.sameFrames() + " of " + seen.samples());
    }
}
