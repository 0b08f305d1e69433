package dev.holter.dashboard;

import dev.holter.ThreadEvidence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What was seen of a run's thread. Stateless. */
final class EvidenceJson {
    /** What is not the application's: the JVM, the schedulers, what they stand on, and Holter. */
    private static final Pattern LIBRARY = Pattern.compile(
            "^\\s*(at )?(java\\.|javax\\.|jakarta\\.|jdk\\.|sun\\.|com\\.sun\\.|kotlin\\.|scala\\.|org\\.quartz\\.|org\\.jobrunr\\.|org\\.springframework\\.|com\\.google\\.inject\\.|org\\.postgresql\\.|com\\.zaxxer\\.|org\\.apache\\.|dev\\.holter\\.(?!examples\\.)).*");

    private static final int COMPARED = 3;

    private EvidenceJson() {}

    static void list(JsonOut out, String name, List<ThreadEvidence> evidence) {
        List<ThreadEvidence> oldest = new ArrayList<>(evidence);
        out.list(name, oldest, seen -> write(out, seen, before(oldest, seen)));
    }

    private static List<ThreadEvidence> before(List<ThreadEvidence> all, ThreadEvidence one) {
        int end = all.indexOf(one) + 1;
        return all.subList(Math.max(0, end - COMPARED), end);
    }

    private static void write(JsonOut out, ThreadEvidence seen, List<ThreadEvidence> lately) {
        String stack = Optional.ofNullable(ShownText.lines(seen.stack(), ShownText.STACK))
                .orElse("");
        out.time("at", seen.at())
                .text("kind", RunJson.name(seen.kind()))
                .text("threadName", RunJson.name(seen.threadName()))
                .text("threadState", RunJson.name(seen.threadState()))
                .text("stack", stack)
                .list(
                        "frames",
                        stack.lines().toList(),
                        frame -> out.text("text", frame)
                                .flag("application", !LIBRARY.matcher(frame).matches()))
                .text("sameFrame", same(seen, lately));
    }

    private static @Nullable String same(ThreadEvidence seen, List<ThreadEvidence> lately) {
        String top = top(seen);
        long equal = lately.stream().filter(other -> top(other).equals(top)).count();
        return lately.size() < 2 ? null : equal + " of " + lately.size();
    }

    /** The first frame, which a busy thread changes all the time. */
    private static String top(ThreadEvidence seen) {
        return Optional.ofNullable(seen.stack())
                .flatMap(stack -> stack.lines().findFirst())
                .orElse("");
    }
}
